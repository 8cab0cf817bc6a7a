// A budget of device memory, as plugins meet it.
#include "test_nodes.hpp"

namespace t2x::testing {
namespace {

using ::testing::AllOf, ::testing::ElementsAre, ::testing::HasSubstr, ::testing::StartsWith;

class MemoryTest : public EngineTest {
protected:
  MemoryTest() : EngineTest(3 << 19) {}   // 1.5 MiB
  static std::string asking(const std::string& how, const std::string& more = "") {
    return "[node.a]\nuse = \"test.modest\"\nhow = \"" + how + "\"\n" + more +
           "[output.o]\nfrom = \"@a.values\"\nfile = \"{name}.txt\"\n";
  }
  uint64_t held() { return engine_.runtime().device->memory().now(); }
};

// 16, 8, 4 and 2 MiB are refused with T2X_OUT_OF_MEMORY, whatever asks for them; 1 MiB fits, but not beside the
// intermediate result that it is kept from: then 512 KiB.
TEST_F(MemoryTest, APluginThatIsRefusedMayAskForLess) {
  for (const auto& [how, refusals] : {std::pair{"storage", 4}, {"constant", 4}, {"noise", 4}, {"keep", 5}}) {
    const RunResult result = run(asking(how));
    EXPECT_THAT(numbers(result.files[0]), ElementsAre(refusals, 1, 0, 0)) << how;
    EXPECT_EQ(held(), 0u) << how;
    EXPECT_EQ(result.device_budget_bytes, uint64_t(3) << 19);
    EXPECT_LE(result.peak_device_bytes, uint64_t(3) << 19) << how;
    EXPECT_GE(result.peak_device_bytes, uint64_t(1) << 20) << how;
  }
}

TEST_F(MemoryTest, AProgramThatIsTooLargeLeavesNothingBehind) {
  const RunResult result = run(asking("program"));
  EXPECT_THAT(numbers(result.files[0])[0], ::testing::Ge(4));
  EXPECT_EQ(numbers(result.files[0])[1], 1);
  EXPECT_EQ(result.plans.size(), 1u);
  EXPECT_EQ(held(), 0u);
}

TEST_F(MemoryTest, AFailureNamesWhatWasAskedForAndTheMend) {
  EXPECT_THAT(failure(asking("storage", "least = 4194304\n")),
              AllOf(StartsWith("p.toml:3:7: node 'a' (test.modest): asks for nothing: out of device memory for tensor "
                               "'much' f32[1,4194304]: it needs 16.0 MiB, T2X holds 0 B already, and may take 1.5 MiB in "
                               "all on "),
                    HasSubstr("; raise --vram, or try a smaller size or batch")));
  EXPECT_EQ(side_, Side::Memory);
  EXPECT_THAT(failure(asking("program", "least = 4194304\n")),
              HasSubstr("out of device memory for the intermediate results of program 'a.p': it needs 32.0 MiB, T2X holds "));
  EXPECT_EQ(held(), 0u);
}

}  // namespace
}  // namespace t2x::testing
