# How one folder of src/ becomes a library: its .cpp files, its embedded .sql and pages, its packages.

# The system libraries that a folder needs, beyond those of the folders it includes.
set(packages_base)
set(packages_sheet xlsxwriter expat z)
set(packages_db sqlite3 pq sodium)
set(packages_http z)
set(packages_audit sodium)
set(packages_catalogue sodium)
set(packages_auth sodium oath)
set(packages_screen qrencode)
set(packages_labels sodium)
set(packages_app fmt)
set(packages_programmes sodium)
set(packages_evidence fmt jpeg png exif)

# Folders whose inner loops run over millions of rows.
set(modules_of_millions linkage sheet)

function(rangkul_module module line)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/*_test.cpp)
  file(GLOB queries CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/*.sql)
  file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/pages/*.html)
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()
  foreach(query IN LISTS queries)
    get_filename_component(name ${query} NAME_WE)
    set(out ${CMAKE_BINARY_DIR}/generated/${module}/${name}_sql)
    add_custom_command(OUTPUT ${out}.h ${out}.cpp
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py sql ${module} ${query} ${out}
      DEPENDS ${query} ${CMAKE_SOURCE_DIR}/tools/embed.py VERBATIM)
    list(APPEND sources ${out}.cpp ${out}.h)
  endforeach()
  if(pages)
    set(out ${CMAKE_BINARY_DIR}/generated/${module}/${module}_templates)
    add_custom_command(OUTPUT ${out}.h ${out}.cpp
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py pages ${module} ${out} ${pages}
      DEPENDS ${pages} ${CMAKE_SOURCE_DIR}/tools/embed.py VERBATIM)
    list(APPEND sources ${out}.cpp ${out}.h)
  endif()
  if(module STREQUAL db)
    file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
    set(out ${CMAKE_BINARY_DIR}/generated/db/migration_files)
    add_custom_command(OUTPUT ${out}.h ${out}.cpp
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py files
        rangkul::db::migration_files ${out} ${migrations}
      DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/tools/embed.py VERBATIM)
    list(APPEND sources ${out}.cpp ${out}.h)
  endif()
  if(NOT sources)
    # A folder of headers only is still a library that others name.
    set(sources ${CMAKE_BINARY_DIR}/generated/${module}_headers.cpp)
    file(WRITE ${sources} "")
  endif()
  add_library(${module} STATIC ${sources})
  target_precompile_headers(${module} REUSE_FROM standard_headers)
  string(REGEX REPLACE "^[a-z_]+:" "" below "${line}")
  separate_arguments(below)
  # A folder that layers.txt foresees but that is not there yet has no library.
  foreach(other IN LISTS below)
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/src/${other})
      list(REMOVE_ITEM below ${other})
    endif()
  endforeach()
  target_link_libraries(${module} PUBLIC ${below} Threads::Threads ${packages_${module}})
  if(module IN_LIST modules_of_millions)
    target_compile_options(${module} PRIVATE $<$<CONFIG:Release>:-O3>)
  endif()
  set_property(GLOBAL APPEND PROPERTY rangkul_tests ${tests})
  set_property(GLOBAL PROPERTY rangkul_tests_${module} "${tests}")
endfunction()
