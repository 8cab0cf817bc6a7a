#include "loader/description.hpp"
#include <cstring>

namespace t2x {
namespace {

constexpr uint32_t kMost = 4096;  // nodes or ops of one plugin, ports or parameters of one node

// Decodes one UTF-8 sequence; 0 when malformed, overlong or a surrogate.
size_t utf8_length(const unsigned char* s, size_t left) {
  if (s[0] < 0x80) return 1;
  size_t n = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
  if (s[0] < 0xC2 || s[0] > 0xF4 || n > left) return 0;
  for (size_t i = 1; i < n; ++i)
    if ((s[i] & 0xC0) != 0x80) return 0;
  if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
      (s[0] == 0xF4 && s[1] > 0x8F))
    return 0;
  return n;
}

void check_identity(const t2x_plugin& plugin, Examination& examination) {
  examination.require(is_given(plugin.name) && is_given(plugin.version),
                      "the plugin has a name and a version", "give both as non-empty UTF-8 text");
  examination.require(is_clean_text(plugin.vendor) && is_clean_text(plugin.url) && is_clean_text(plugin.license),
                      "vendor, url and license are text", "use \"\" for an unknown one, never NULL");
  examination.advise(is_given(plugin.vendor) && is_given(plugin.license), "vendor and license are given",
                     "say who made the plugin and under which license");
  examination.require(plugin.node_count <= kMost && (plugin.nodes || !plugin.node_count),
                      "the list of nodes is whole", "node_count is the length of `nodes`, at most 4096");
  examination.require(plugin.op_count <= kMost && (plugin.ops || !plugin.op_count),
                      "the list of ops is whole", "op_count is the length of `ops`, at most 4096");
  examination.advise(plugin.node_count + plugin.op_count > 0, "the plugin brings something",
                     "declare at least one node or op");
}

}  // namespace

bool is_clean_text(const char* text) {
  if (!text) return false;
  size_t length = strnlen(text, 65537);
  if (length > 65536) return false;
  auto* s = reinterpret_cast<const unsigned char*>(text);
  for (size_t i = 0; i < length;) {
    size_t n = utf8_length(s + i, length - i);
    if (n == 0 || (s[i] < 0x20 && s[i] != '\n' && s[i] != '\t') || s[i] == 0x7F) return false;
    i += n;
  }
  return true;
}

bool is_given(const char* text) { return is_clean_text(text) && *text; }

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] < 'a' || text[0] > 'z') return false;
  for (char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

bool is_vendor_name(std::string_view text) {
  bool dotted = false;
  for (size_t dot; (dot = text.find('.')) != text.npos; text.remove_prefix(dot + 1), dotted = true)
    if (!is_identifier(text.substr(0, dot))) return false;
  return dotted && is_identifier(text);
}

bool take(std::set<std::string>& taken, const char* name) { return taken.insert(name).second; }

void check_description(const t2x_plugin& plugin, Examination& examination) {
  examination.require(plugin.size >= sizeof(t2x_plugin) && plugin.size < 65536, "the description has its size",
                      "set size = sizeof(t2x_plugin); the field holds " + std::to_string(plugin.size));
  if (!examination.sound()) return;
  check_identity(plugin, examination);
  if (!examination.sound()) return;
  std::set<std::string> nodes, ops;
  for (uint32_t i = 0; i < plugin.node_count; ++i) {
    examination.step("node " + std::to_string(i + 1) + " of its description was read");
    if (!examination.require(plugin.nodes[i], "node " + std::to_string(i + 1) + " is described", "it is NULL")) return;
    check_node(*plugin.nodes[i], examination);
    if (!examination.sound()) return;
    std::string name = plugin.nodes[i]->name;
    examination.require(nodes.insert(name).second, "node '" + name + "': its name is unique", "rename one of the two");
  }
  for (uint32_t i = 0; i < plugin.op_count; ++i) {
    examination.step("op " + std::to_string(i + 1) + " of its description was read");
    if (!examination.require(plugin.ops[i], "op " + std::to_string(i + 1) + " is described", "it is NULL")) return;
    check_op(*plugin.ops[i], examination);
    if (!examination.sound()) return;
    std::string name = plugin.ops[i]->name;
    examination.require(ops.insert(name).second, "op '" + name + "': its name is unique", "rename one of the two");
  }
}

}  // namespace t2x
