// Needs a host of ABI 1.7.
#include "one_node.hpp"

extern "C" T2X_EXPORT const t2x_plugin* t2x_plugin_v1(uint32_t major, uint32_t minor) {
  static constexpr const t2x_node_type* nodes[] = {&t2x::node<OneNode>};
  static constexpr t2x_plugin plugin = {
      sizeof(t2x_plugin), 1, 7, "wrong_abi", "1.0.0", "Test", "", "MIT", nodes, 1, 0, nullptr};
  return major == 1 && minor >= 7 ? &plugin : nullptr;
}
