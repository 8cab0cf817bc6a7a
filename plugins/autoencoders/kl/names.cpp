#include "names.hpp"
#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

namespace kl {
namespace {

// Runs of whole name parts; '#' stands for a number, '~' for the same number counted from the other end.
struct Rename {
  std::string_view from, to;
};
constexpr Rename kRenames[] = {
    {"down.#.block.#", "down_blocks.#.resnets.#"},
    {"down.#.downsample.conv", "down_blocks.#.downsamplers.0.conv"},
    {"up.#.block.#", "up_blocks.~.resnets.#"},
    {"up.#.upsample.conv", "up_blocks.~.upsamplers.0.conv"},
    {"mid.block_1", "mid_block.resnets.0"},
    {"mid.block_2", "mid_block.resnets.1"},
    {"mid.attn_1.norm", "mid_block.attentions.0.group_norm"},
    {"mid.attn_1.q", "mid_block.attentions.0.to_q"},
    {"mid.attn_1.k", "mid_block.attentions.0.to_k"},
    {"mid.attn_1.v", "mid_block.attentions.0.to_v"},
    {"mid.attn_1.proj_out", "mid_block.attentions.0.to_out.0"},
    {"attentions.0.query", "attentions.0.to_q"},
    {"attentions.0.key", "attentions.0.to_k"},
    {"attentions.0.value", "attentions.0.to_v"},
    {"attentions.0.proj_attn", "attentions.0.to_out.0"},
    {"nin_shortcut", "conv_shortcut"},
    {"norm_out", "conv_norm_out"},
};

using Parts = std::vector<std::string>;

Parts split(std::string_view name) {
  Parts parts(1);
  for (const char c : name)
    if (c == '.') parts.emplace_back();
    else parts.back() += c;
  return parts;
}

bool is_number(const std::string& part) {
  return !part.empty() && part.size() < 5 && part.find_first_not_of("0123456789") == std::string::npos;
}

bool matches(const Parts& pattern, const Parts& parts, size_t at) {
  if (at + pattern.size() > parts.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i] == "#" ? !is_number(parts[at + i]) : pattern[i] != parts[at + i]) return false;
  return true;
}

// The parts of `to` with the numbers of parts[at...] filled in, in order.
Parts filled(const Parts& from, const Parts& to, const Parts& parts, size_t at, uint32_t up_levels) {
  Parts numbers, result;
  for (size_t i = 0; i < from.size(); ++i)
    if (from[i] == "#") numbers.push_back(parts[at + i]);
  size_t next = 0;
  for (const std::string& part : to) {
    if (part != "#" && part != "~") {
      result.push_back(part);
      continue;
    }
    const std::string& number = numbers[next++];
    const uint32_t value = static_cast<uint32_t>(std::stoul(number));
    result.push_back(part == "~" && value < up_levels ? std::to_string(up_levels - 1 - value) : number);
  }
  return result;
}

}  // namespace

Naming detect_naming(std::span<const std::string> file_names) {
  Naming naming;
  for (const std::string& name : file_names)
    for (const char* anchor : {"decoder.conv_in.weight", "encoder.conv_in.weight"})
      if (name.ends_with(anchor)) naming.prefix = name.substr(0, name.size() - std::string_view(anchor).size());
  const std::string up = naming.prefix + "decoder.up.";
  for (const std::string& name : file_names) {
    uint32_t level = 0;
    if (!name.starts_with(up)) continue;
    const auto parsed = std::from_chars(name.data() + up.size(), name.data() + name.size(), level);
    if (parsed.ec == std::errc{} && level < 64) naming.up_levels = std::max(naming.up_levels, level + 1);
  }
  return naming;
}

std::string canonical_name(const Naming& naming, std::string_view file_name) {
  if (!file_name.starts_with(naming.prefix)) return "";
  Parts parts = split(file_name.substr(naming.prefix.size()));
  for (const Rename& rename : kRenames) {
    const Parts from = split(rename.from);
    for (size_t at = 0; at < parts.size(); ++at)
      if (matches(from, parts, at)) {
        const Parts to = filled(from, split(rename.to), parts, at, naming.up_levels);
        const auto start = std::next(parts.begin(), static_cast<std::ptrdiff_t>(at));
        const auto stop = std::next(start, static_cast<std::ptrdiff_t>(from.size()));
        parts.insert(parts.erase(start, stop), to.begin(), to.end());
        break;
      }
  }
  std::string name;
  for (const std::string& part : parts) name += part + '.';
  name.pop_back();
  return name;
}

}  // namespace kl
