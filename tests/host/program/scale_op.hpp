// tests/host/program/scale_op.hpp - a small op of the tests' own, and a runtime that knows it.
#pragma once
#include "program/graph.hpp"
#include "program/runtime.hpp"
#include "program_test_shaders.hpp"
#include <t2x/op.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>

namespace t2x::testing {

struct PlainScale {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 1; }
  static void plan(OpCall c) {
    for_row_windows(count(c.in(0)), 4, c.device().max_binding_bytes, 64, [&](uint64_t first, uint64_t n) {
      struct { uint32_t count; float factor; } push{static_cast<uint32_t>(n), static_cast<float>(c.number("factor", 1))};
      c.dispatch(0, {static_cast<uint32_t>(ceil_div(n, 64)), 1, 1}, push,
                 {storage(0, first * 4, n * 4), storage(c.output(), first * 4, n * 4)});
    });
  }
};

struct Scale {
  static constexpr const char* kName = "test.scale";
  static constexpr const char* kDoc = "factor * x";
  static constexpr t2x_operand kOperands[] = {operand("x", "any shape")};
  static constexpr const char* kAttrs[] = {"factor", nullptr};
  static constexpr t2x_spirv kShaders[] = {program_test::scale};
  static constexpr t2x_op_variant kVariants[] = {variant<PlainScale>(kShaders)};
  static void infer(OpCall c) { c.out() = c.in(0); }
  static void reference(OpCall c, const double* const* in, double* const* out) {
    for (uint64_t i = 0; i < count(c.in(0)); ++i) out[0][i] = c.number("factor", 1) * in[0][i];
  }
};

// `copy` under its real name: assign() needs it.
struct Copy : Scale {
  static constexpr const char* kName = "copy";
};

inline std::map<uint64_t, std::unique_ptr<Runtime>>& runtimes() {
  static std::map<uint64_t, std::unique_ptr<Runtime>> open;
  return open;
}

inline Runtime& runtime(uint64_t limit_binding = 0) {
  auto make = [](uint64_t limit) {
    DeviceOptions options;
    options.validation = true;
    options.limit_binding = limit;
    OpRegistry ops;
    ops.add(&op<Scale>, "tests");
    ops.add(&op<Copy>, "tests");
    return std::make_unique<Runtime>(options, ops);
  };
  std::unique_ptr<Runtime>& made = runtimes()[limit_binding];
  if (!made) made = make(limit_binding);
  return *made;
}

// Devices close before the program ends: drivers take their own statics down in no certain order.
class CloseRuntimes : public ::testing::Environment {
  void TearDown() override { runtimes().clear(); }
};
inline const auto* const kCloseRuntimes = ::testing::AddGlobalTestEnvironment(new CloseRuntimes);

inline StoragePtr make_storage(Runtime& r, const std::vector<float>& values, bool constant = false) {
  auto s = std::make_shared<Storage>();
  s->dims = dims({values.size()});
  s->label = "values";
  s->constant = constant;
  s->buffer = Buffer(*r.device, values.size() * 4, "a test");
  r.transfer.upload(s->buffer, 0, std::as_bytes(std::span(values)));
  r.transfer.flush();
  return s;
}

inline std::vector<float> read(Runtime& r, const StoragePtr& s) {
  std::vector<float> values(count(s->dims));
  r.transfer.download(s->buffer, 0, std::as_writable_bytes(std::span(values)));
  return values;
}

inline std::vector<OwnedAttr> factor(double f) { return {{"factor", "", f, false}}; }

}  // namespace t2x::testing
