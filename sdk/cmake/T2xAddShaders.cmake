# t2x_add_shaders(<target> NAMESPACE <ns> FILES <a.comp>... [INCLUDE <dir>...]
#                 [VARIANTS "<symbol> <file> <define>..."...] [MISSING <symbol>...])
#
# Compiles GLSL to SPIR-V with glslangValidator and gives <target> one header, <ns>_shaders.hpp, in which
# each shader is a t2x_spirv constant: <ns>::<file name without .comp>, or <ns>::<symbol> for a variant
# that is the same file compiled with defines (NAME or NAME=VALUE).
#   #include "own_shaders.hpp"   ...   constexpr t2x_spirv kShaders[] = {own::radial_falloff};
#
# Symbols after MISSING become constants of 0 bytes: for kernels that this compiler cannot compile.
function(t2x_glsl_compiler result)
  if(NOT T2X_GLSLANG)
    find_program(T2X_GLSLANG_FOUND glslangValidator)
    if(NOT T2X_GLSLANG_FOUND)
      message(FATAL_ERROR "t2x_add_shaders: no glslangValidator found; install glslang-tools or set T2X_GLSLANG")
    endif()
    set(${result} ${T2X_GLSLANG_FOUND} PARENT_SCOPE)
  else()
    set(${result} ${T2X_GLSLANG} PARENT_SCOPE)
  endif()
endfunction()

function(t2x_add_shaders target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE" "FILES;INCLUDE;VARIANTS;MISSING")
  if(NOT arg_NAMESPACE)
    message(FATAL_ERROR "t2x_add_shaders(${target}): give NAMESPACE")
  endif()
  t2x_glsl_compiler(compiler)
  set(out_dir ${CMAKE_CURRENT_BINARY_DIR}/${target}_shaders)
  file(MAKE_DIRECTORY ${out_dir})
  set(includes)
  set(include_files)
  foreach(dir IN LISTS arg_INCLUDE)
    get_filename_component(dir ${dir} ABSOLUTE)
    list(APPEND includes -I${dir})
    file(GLOB found CONFIGURE_DEPENDS ${dir}/*.glsl)
    list(APPEND include_files ${found})
  endforeach()
  set(jobs)
  foreach(file IN LISTS arg_FILES)
    get_filename_component(symbol ${file} NAME_WE)
    list(APPEND jobs "${symbol} ${file}")
  endforeach()
  list(APPEND jobs ${arg_VARIANTS})
  set(headers)
  set(index "#pragma once\n#include <t2x/abi.h>\n#include <cstdint>\n")
  foreach(job IN LISTS jobs)
    separate_arguments(words UNIX_COMMAND "${job}")
    list(POP_FRONT words symbol file)
    get_filename_component(source ${file} ABSOLUTE)
    list(TRANSFORM words PREPEND -D)
    set(header ${out_dir}/${symbol}.spv.h)
    add_custom_command(OUTPUT ${header}
      COMMAND ${compiler} --quiet -V --target-env vulkan1.1 ${includes} ${words}
              --vn ${arg_NAMESPACE}_${symbol}_words -o ${header} ${source}
      DEPENDS ${source} ${include_files} VERBATIM
      COMMENT "SPIR-V ${arg_NAMESPACE}::${symbol}")
    list(APPEND headers ${header})
    string(APPEND index "#include \"${symbol}.spv.h\"\n"
      "namespace ${arg_NAMESPACE} { constexpr t2x_spirv ${symbol} = {${arg_NAMESPACE}_${symbol}_words, "
      "sizeof ${arg_NAMESPACE}_${symbol}_words, \"${symbol}\"}; }\n")
  endforeach()
  foreach(symbol IN LISTS arg_MISSING)
    string(APPEND index
      "namespace ${arg_NAMESPACE} { constexpr t2x_spirv ${symbol} = {nullptr, 0, \"${symbol}\"}; }\n")
  endforeach()
  file(CONFIGURE OUTPUT ${out_dir}/${arg_NAMESPACE}_shaders.hpp CONTENT "${index}" @ONLY)
  add_custom_target(${target}_spirv DEPENDS ${headers})
  add_dependencies(${target} ${target}_spirv)
  target_sources(${target} PRIVATE ${headers})
  target_include_directories(${target} PRIVATE ${out_dir})
endfunction()
