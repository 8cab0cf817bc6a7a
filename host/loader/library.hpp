// host/loader/library.hpp - one plugin file opened in this process. The one place that includes Boost.DLL.
#pragma once
#include <t2x/abi.h>
#include <filesystem>
#include <string>

namespace t2x {

// Never closed: a plugin's code and tables may be in use until the process ends.
class Library {
public:
  // Throws std::exception with the dynamic linker's own words.
  explicit Library(const std::filesystem::path& file);
  // What the entry function returns for this host; nullptr with the reason in `refusal`.
  const t2x_plugin* description(std::string& refusal) const;

private:
  struct Impl;
  Impl* impl_;
};

}  // namespace t2x
