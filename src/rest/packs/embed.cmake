# Writes the rule packs of FOLDER as C++ text to OUT:
#   cmake -DFOLDER=... -DOUT=... "-DNAMES=fr de" -P embed.cmake
# NAMES is their order; each names a file, and no file is left over.
separate_arguments(NAMES)
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*.yaml)
set(entries "")
foreach(name IN LISTS NAMES)
  list(REMOVE_ITEM files ${name}.yaml)
  file(READ ${FOLDER}/${name}.yaml text)
  string(APPEND entries "    {\"${name}\", R\"yaml(${text})yaml\"},\n")
endforeach()
if(files)
  message(FATAL_ERROR "${FOLDER}: name ${files} in the list of packs of CMakeLists.txt")
endif()
file(WRITE ${OUT} "// Made by rest/packs/embed.cmake from the .yaml files beside it.
#include \"rest/pack_texts.h\"

namespace vigie::rest {
namespace {
constexpr PackText texts[] = {
${entries}};
}  // namespace

std::span<const PackText> pack_texts() { return texts; }

}  // namespace vigie::rest
")
