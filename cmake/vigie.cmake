# One folder of src/ is one feature. Which target a file belongs to follows from its name, so
# that adding a file needs no edit here:
#   *_store.cc  -> vigie_<folder>_store   (SQL)
#   *_api.cc    -> vigie_<folder>_api     (routes)
#   *_test.cc   -> <folder>_test          (links the core alone: no database, HTTP or Boost)
#   *_store_test.cc, *_api_test.cc -> <folder>_store_test, <folder>_api_test
#   every other .cc -> vigie_<folder>     (the pure core)

add_library(vigie_options INTERFACE)
target_compile_options(vigie_options INTERFACE
  -pthread
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wno-sign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  # libstdc++ 12's own stable_sort calls what it deprecates.
  -Wno-deprecated-declarations)
target_include_directories(vigie_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(vigie_options INTERFACE VIGIE_VERSION="${PROJECT_VERSION}")

function(vigie_target_name folder out)
  string(REPLACE "/" "_" name ${folder})
  set(${out} ${name} PARENT_SCOPE)
endfunction()

function(vigie_library target sources)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC vigie_options ${ARGN})
    vigie_reuse_headers(${target} ${ARGN})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE vigie_options ${ARGN})
  endif()
endfunction()

function(vigie_gtest target sources)
  if(NOT sources)
    return()
  endif()
  add_executable(${target} ${sources})
  target_precompile_headers(${target} REUSE_FROM vigie_test_headers)
  target_link_libraries(${target} PRIVATE ${ARGN}
    GTest::gtest GTest::gmock GTest::gtest_main rapidcheck)
  target_compile_definitions(${target} PRIVATE
    VIGIE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" VIGIE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${target} COMMAND ${target})
endfunction()

# vigie_folder(<path below src> CORE <libs...> [STORE <libs...>] [API <libs...>] [TEST <libs...>])
function(vigie_folder folder)
  cmake_parse_arguments(F "" "" "CORE;STORE;API;TEST" ${ARGN})
  vigie_target_name(${folder} name)
  file(GLOB all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  foreach(kind core store api test store_test api_test)
    set(${kind} "")
  endforeach()
  foreach(file IN LISTS all)
    if(file MATCHES "/main\\.cc$")
      continue()
    elseif(file MATCHES "_store_test\\.cc$")
      list(APPEND store_test ${file})
    elseif(file MATCHES "_api_test\\.cc$")
      list(APPEND api_test ${file})
    elseif(file MATCHES "_test\\.cc$")
      list(APPEND test ${file})
    elseif(file MATCHES "_store\\.cc$")
      list(APPEND store ${file})
    elseif(file MATCHES "_api\\.cc$")
      list(APPEND api ${file})
    else()
      list(APPEND core ${file})
    endif()
  endforeach()
  vigie_library(vigie_${name} "${core}" ${F_CORE})
  if(store)
    vigie_library(vigie_${name}_store "${store}" vigie_${name} vigie_db ${F_STORE})
  endif()
  if(api)
    vigie_library(vigie_${name}_api "${api}" vigie_${name} vigie_http Boost::json ${F_API})
    if(store)
      target_link_libraries(vigie_${name}_api PUBLIC vigie_${name}_store)
    endif()
  endif()
  vigie_gtest(${name}_test "${test}" vigie_${name} ${F_TEST})
  if(store_test)
    vigie_gtest(${name}_store_test "${store_test}" vigie_${name}_store vigie_db_testing ${F_TEST})
  endif()
  if(api_test)
    vigie_gtest(${name}_api_test "${api_test}" vigie_${name}_api ${F_TEST})
  endif()
endfunction()

# vigie_embed_yaml(<folder below the current one> FUNCTION <name> HEADER <header> NAMESPACE <name>
# NAMES <names in their order...>): <folder>/*.yaml as C++ text, for the core of this folder.
function(vigie_embed_yaml folder)
  cmake_parse_arguments(E "" "FUNCTION;HEADER;NAMESPACE" "NAMES" ${ARGN})
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${folder}_embedded.cc)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.yaml)
  list(JOIN E_NAMES " " names)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_texts.cmake)
  add_custom_command(
    OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR}/${folder} -DOUT=${embedded}
            "-DNAMES=${names}" -DHEADER=${E_HEADER} -DNAMESPACE=${E_NAMESPACE}
            -DFUNCTION=${E_FUNCTION} -P ${script}
    DEPENDS ${files} ${script}
    VERBATIM)
  target_sources(vigie_${E_NAMESPACE} PRIVATE ${embedded})
endfunction()
