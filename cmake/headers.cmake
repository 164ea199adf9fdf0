# Headers of libraries take longer to read than most of our files: they are read once for all that
# include them. Ours are not among them, and the release build has none of this but for its tests,
# so that a file which forgets an include is still an error there.
# Without this option the compiler cache takes every build of the headers for another one.
target_compile_options(vigie_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")

set(standard_headers
  <algorithm> <array> <charconv> <chrono> <compare> <cstdint> <deque> <functional> <map> <memory>
  <mutex> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
  <tl/expected.hpp>)

# vigie_headers(<target> LIBRARIES <libs...> HEADERS <headers...>)
function(vigie_headers target)
  cmake_parse_arguments(H "" "" "LIBRARIES;HEADERS" ${ARGN})
  file(CONFIGURE OUTPUT ${target}.cc CONTENT "// Only so that the headers have a target.\n")
  add_library(${target} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${target}.cc)
  target_link_libraries(${target} PUBLIC vigie_options ${H_LIBRARIES})
  target_precompile_headers(${target} PRIVATE ${standard_headers} ${H_HEADERS})
endfunction()

vigie_headers(vigie_test_headers
  LIBRARIES GTest::gtest GTest::gmock rapidcheck Threads::Threads
  HEADERS <gmock/gmock.h> <gtest/gtest.h> <rapidcheck/gtest.h>)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  vigie_headers(vigie_standard_headers)
  vigie_headers(vigie_json_headers LIBRARIES Boost::json HEADERS <boost/json.hpp>)
endif()

# Whoever links Boost::json itself also reads its headers.
function(vigie_reuse_headers target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    return()
  elseif("Boost::json" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM vigie_json_headers)
  else()
    target_precompile_headers(${target} REUSE_FROM vigie_standard_headers)
  endif()
endfunction()
