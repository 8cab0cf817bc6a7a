#include "names.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <vector>

namespace mel_vae {

std::string find_prefix(std::span<const std::string> names, bool decoder, const std::string& wanted) {
  const std::string anchor = decoder ? "decoder.conv_in.weight" : "encoder.conv_in.weight";
  std::vector<std::string> found;
  for (const std::string& name : names) {
    if (!name.ends_with(anchor)) continue;
    const std::string prefix = name.substr(0, name.size() - anchor.size());
    if (!prefix.empty() && prefix.back() != '.') continue;
    if (prefix == wanted) return prefix;
    found.push_back(prefix);
  }
  if (!wanted.empty() || found.empty())
    throw t2x::Error("not a mel autoencoder: it has no tensor '" + wanted + anchor + "'", T2X_BAD_MODEL);
  if (found.size() == 1) return found[0];
  std::string list;
  for (const std::string& prefix : found) list += (list.empty() ? "'" : ", '") + prefix + "'";
  throw t2x::Error("the file has several autoencoders: behind " + list + "; set prefix to one of them",
                   T2X_BAD_MODEL);
}

std::string find_scale_factor(std::span<const std::string> names, std::string prefix) {
  for (;;) {
    const std::string name = prefix + "scale_factor";
    if (std::find(names.begin(), names.end(), name) != names.end()) return name;
    if (prefix.empty()) return "";
    prefix.pop_back();
    const size_t dot = prefix.rfind('.');
    prefix.erase(dot == std::string::npos ? 0 : dot + 1);
  }
}

}  // namespace mel_vae
