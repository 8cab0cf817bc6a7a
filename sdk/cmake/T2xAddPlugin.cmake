# t2x_add_plugin(<name> SOURCES <file>...): a shared module that exports the entry symbol and nothing
# else, named <name>.t2x.so, put into ${CMAKE_BINARY_DIR}/plugins and installed where the host looks.
# Cached, so that folders beside the one that includes this file see them too.
set(T2X_SDK_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "Where t2x_add_plugin() lies")
# Where the host looks for installed plugins, relative to the prefix; compiled into the host too.
set(T2X_PLUGIN_INSTALL_DIR ${CMAKE_INSTALL_LIBDIR}/t2x/plugins CACHE INTERNAL "Plugins, below the prefix")
function(t2x_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "t2x_add_plugin(${name}): give SOURCES")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE t2x::sdk)
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".t2x${CMAKE_SHARED_LIBRARY_SUFFIX}"
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_options(${name} PRIVATE
      -Wl,--version-script=${T2X_SDK_CMAKE_DIR}/plugin.version -Wl,-z,now)
    if(NOT T2X_SANITIZE)
      target_link_options(${name} PRIVATE -Wl,-z,defs)
    endif()
  endif()
  install(TARGETS ${name} LIBRARY DESTINATION ${T2X_PLUGIN_INSTALL_DIR})
endfunction()
