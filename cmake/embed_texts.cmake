# Writes the YAML files of FOLDER as C++ text to OUT:
#   cmake -DFOLDER=... -DOUT=... "-DNAMES=fr de" -DHEADER=rest/pack_texts.h -DNAMESPACE=rest
#         -DFUNCTION=pack_texts -P embed_texts.cmake
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
  message(FATAL_ERROR "${FOLDER}: name ${files} in the list of CMakeLists.txt")
endif()
file(WRITE ${OUT} "// Made by cmake/embed_texts.cmake from ${FOLDER}.
#include \"${HEADER}\"

namespace vigie::${NAMESPACE} {
namespace {
constexpr rest::PackText texts[] = {
${entries}};
}  // namespace

std::span<const rest::PackText> ${FUNCTION}() { return texts; }

}  // namespace vigie::${NAMESPACE}
")
