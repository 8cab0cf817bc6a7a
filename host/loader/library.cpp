#include "loader/library.hpp"
#include <boost/dll/shared_library.hpp>

namespace t2x {

struct Library::Impl {
  boost::dll::shared_library library;
};

namespace {

std::string version(uint32_t major, uint32_t minor) { return std::to_string(major) + "." + std::to_string(minor); }
std::string this_host() { return "this host offers ABI " + version(T2X_ABI_MAJOR, T2X_ABI_MINOR); }

// The entry function says only yes or no; asking it as other hosts tells which ABI it wants.
std::string wanted_abi(t2x_entry_fn entry) {
  for (uint32_t major = 1; major <= 16; ++major)
    for (uint32_t minor = 0; minor <= 64; ++minor)
      if (entry(major, minor)) return version(major, minor);
  return "";
}

}  // namespace

Library::Library(const std::filesystem::path& file) : impl_(new Impl) {
  // The throwing form: the error_code form loses dlerror's text.
  impl_->library.load(boost::dll::fs::path(file.string()),
                      boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
}

const t2x_plugin* Library::description(std::string& refusal) const {
  const boost::dll::shared_library& library = impl_->library;
  if (!library.has(T2X_ENTRY_SYMBOL)) {
    refusal = "it has no function " T2X_ENTRY_SYMBOL ": it is not a T2X plugin, or its T2X_PLUGIN(...) is missing";
    for (uint32_t major = 2; major <= 16; ++major)
      if (library.has("t2x_plugin_v" + std::to_string(major)))
        refusal = "it needs ABI " + std::to_string(major) + ".x, " + this_host() + "; get a newer T2X or an older plugin";
    return nullptr;
  }
  auto entry = &library.get<const t2x_plugin*(uint32_t, uint32_t)>(T2X_ENTRY_SYMBOL);
  const t2x_plugin* plugin = entry(T2X_ABI_MAJOR, T2X_ABI_MINOR);
  std::string wanted;
  if (!plugin) wanted = wanted_abi(entry);
  else if (plugin->abi_major != T2X_ABI_MAJOR || plugin->abi_minor > T2X_ABI_MINOR)
    wanted = version(plugin->abi_major, plugin->abi_minor);
  else return plugin;
  refusal = wanted.empty() ? "its entry function refuses every host; " + this_host()
                           : "it needs ABI " + wanted + ", " + this_host() + "; get a newer T2X or rebuild the plugin";
  return nullptr;
}

}  // namespace t2x
