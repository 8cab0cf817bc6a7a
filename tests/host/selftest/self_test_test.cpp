// The self-test: a kernel that computes wrongly on this driver is found, named, switched off and remembered.
#include "selftest/self_test.hpp"
#include "program/op_call.hpp"
#include "program/program.hpp"
#include "../program/scale_op.hpp"
#include "ops/builtin.hpp"
#include "program/single_op.hpp"
#include <filesystem>
#include <fstream>

namespace t2x::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre, ::testing::IsEmpty;

// Preferred, and wrong: twice what it should be.
struct DoublingScale {
  static constexpr const char* kName = "doubling";
  static int suits(OpCall) { return 2; }
  static void plan(OpCall c) {
    struct { uint32_t count; float factor; } push{static_cast<uint32_t>(count(c.in(0))), 2};
    c.dispatch(0, {1, 1, 1}, push, {storage(0), storage(c.output())});
  }
};

struct HalfBrokenCopy : Copy {
  static constexpr t2x_op_variant kVariants[] = {variant<PlainScale>(kShaders), variant<DoublingScale>(kShaders)};
};

class SelfTest : public ::testing::Test {
protected:
  SelfTest() : folder_(fs::temp_directory_path() / ("t2x-selftest-" + std::to_string(getpid()))) {
    OpRegistry ops;
    ops.add(&op<HalfBrokenCopy>, "tests");
    runtime_ = std::make_unique<Runtime>(DeviceOptions{}, ops);
  }
  ~SelfTest() override { fs::remove_all(folder_); }
  std::vector<std::string> ensure(const std::string& version, size_t* tested = nullptr) {
    std::vector<std::string> lines;
    size_t cases = 0;
    ensure_self_tested(*runtime_, folder_.string(), version, [&](const std::string& l) { lines.push_back(l); },
                       [&](size_t, size_t) { ++cases; });
    if (tested) *tested = cases;
    return lines;
  }
  fs::path folder_;
  std::unique_ptr<Runtime> runtime_;
};

TEST_F(SelfTest, AWrongKernelIsNamedAndNoLongerChosen) {
  auto lines = ensure("1.0");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], ::testing::StartsWith("kernel 'doubling' of op 'copy' is switched off on this driver: off by "));
  OpInput x{dims({3}), {}};
  std::vector<float> values{1, 2, 3};
  auto bytes = std::as_bytes(std::span(values));
  x.data.assign(bytes.begin(), bytes.end());
  const t2x_dims in[] = {x.dims};
  const t2x_op_type& copy = *runtime_->ops.find("copy");
  EXPECT_STREQ(choose_variant(*runtime_, {copy, in, in, {}}, "").name, "plain");
}

TEST_F(SelfTest, TheResultIsRememberedForThisVersion) {
  size_t tested = 0;
  ensure("1.0", &tested);
  EXPECT_GT(tested, 0u);
  EXPECT_EQ(ensure("1.0", &tested).size(), 1u);   // said again, not tested again
  EXPECT_EQ(tested, 0u);
  ensure("1.1", &tested);
  EXPECT_GT(tested, 0u);
}

TEST_F(SelfTest, AGarbageCacheIsTestedAnew) {
  ensure("1.0");
  for (const auto& entry : fs::directory_iterator(folder_)) std::ofstream(entry.path()) << "{\"version\": [";
  size_t tested = 0;
  EXPECT_EQ(ensure("1.0", &tested).size(), 1u);
  EXPECT_GT(tested, 0u);
}

TEST(SelfTestOfTheBuiltInOps, EveryPreferredKernelPassesOnThisDriver) {
  OpRegistry ops;
  for (const t2x_op_type* op : builtin_ops()) ops.add(op, "built in");
  Runtime runtime(DeviceOptions{}, ops);
  std::vector<std::string> bad;
  for (const BadKernel& b : test_kernels(runtime)) bad.push_back(b.op + "/" + b.variant + ": " + b.reason);
  EXPECT_THAT(bad, IsEmpty());
}

}  // namespace
}  // namespace t2x::testing
