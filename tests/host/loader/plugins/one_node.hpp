// tests/host/loader/plugins/one_node.hpp - the smallest description, for plugins that spoil one thing in it.
#pragma once
#include <t2x/plugin.hpp>

struct OneNode {
  static constexpr const char* kName = "test.one";
  static constexpr const char* kSummary = "Passes its input on.";
  static constexpr const char* kDoc = "The output is the input.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("value", "tensor", "anything")};
  static constexpr t2x_port kOutputs[] = {t2x::out("same", "tensor", "the input")};
  static constexpr t2x_param kParams[] = {t2x::real("strength", 0.5, 0, 1, "does nothing")};
  explicit OneNode(t2x::Context) {}
  void run(t2x::Context cx) { cx.output("same", cx.input("value")); }
};
