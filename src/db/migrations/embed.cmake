# Writes the migrations of FOLDER as C++ text to OUT: cmake -DFOLDER=... -DOUT=... -P embed.cmake
# A file is NNNN_name.sql; the numbers go up without a hole.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(entries "")
set(last 0)
foreach(file IN LISTS files)
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
  endif()
  set(digits ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" number ${digits})
  math(EXPR expected "${last} + 1")
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${file}: the next number is ${expected}")
  endif()
  set(last ${number})
  file(READ ${file} text)
  string(APPEND entries "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUT} "// Made by db/migrations/embed.cmake from the .sql files beside it.
#include \"db/migrate.h\"

namespace vigie::db {
namespace {
constexpr Migration migrations[] = {
${entries}};
}  // namespace

std::span<const Migration> all_migrations() { return migrations; }

}  // namespace vigie::db
")
