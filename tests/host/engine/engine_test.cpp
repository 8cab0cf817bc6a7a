// The engine: values along links, function calls, outputs, failures placed at nodes, cancellation.
#include "test_nodes.hpp"

namespace t2x::testing {
namespace {

using ::testing::ElementsAre, ::testing::IsEmpty, ::testing::HasSubstr;

const std::string kSource = "[node.a]\nuse = \"test.source\"\n";
const std::string kCall = kSource + "[node.f]\nuse = \"test.function\"\nbias = \"@a.values\"\n"
                          "[node.c]\nuse = \"test.caller\"\nvalues = \"@a.values\"\nfn = \"@f.add\"\n";

std::string output(const std::string& from, const std::string& file = "{name}.txt") {
  return "[output.o]\nfrom = \"@" + from + "\"\nfile = \"" + file + "\"\n";
}

TEST_F(EngineTest, ValuesFlowAlongLinks) {
  auto result = run(kSource + "[node.b]\nuse = \"test.scale\"\nvalues = \"@a.values\"\nfactor = 3\n" + output("b.values"));
  ASSERT_EQ(result.files.size(), 1u);
  EXPECT_THAT(numbers(result.files[0]), ElementsAre(3, 6, 9, 12));
}

TEST_F(EngineTest, FunctionsRecordIntoTheirCallersProgramAndInvariantPartsAreHoisted) {
  auto result = run(kCall + output("c.values"));
  EXPECT_THAT(numbers(result.files[0]), ElementsAre(31, 62, 93, 124));
  ASSERT_EQ(result.plans.size(), 1u);
  EXPECT_EQ(result.plans[0].program.hoisted, 1u);      // 10 * bias
  EXPECT_EQ(result.plans[0].program.dispatches, 1u);   // x + that
}

TEST_F(EngineTest, OpsOwnShadersRawSectionsAndCpuStagesMakeOneProgram) {
  auto result = run(kSource + "[node.l]\nuse = \"test.levels\"\nvalues = \"@a.values\"\n" + output("l.values"));
  EXPECT_THAT(numbers(result.files[0]), ElementsAre(20, 30, 40, 50));
}

TEST_F(EngineTest, ABatchGivesOneFileAnItem) {
  auto result = run(kSource + "rows = 2\n" + output("a.values"));
  ASSERT_EQ(result.files.size(), 2u);
  EXPECT_THAT(numbers(result.files[1]), ElementsAre(5, 6, 7, 8));
  EXPECT_EQ(std::filesystem::path(result.files[1]).filename(), "p-1.txt");
}

TEST_F(EngineTest, NanIsNamedWithItsNode) {
  EXPECT_THAT(failure("[node.bad]\nuse = \"test.breaks\"\n" + output("bad.values")),
              HasSubstr("p.toml:3:7: node 'bad' (test.breaks): output 'values' f32[1,4] holds NaN at element 0"));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(EngineTest, FailuresArePlacedAtTheirNode) {
  auto how = [](const char* way) {
    return "[node.bad]\nuse = \"test.breaks\"\nhow = \"" + std::string(way) + "\"\n" + output("bad.values");
  };
  const std::string at = "p.toml:3:7: node 'bad' (test.breaks): ";
  EXPECT_EQ(failure(how("throw")), at + "is not in the mood");
  EXPECT_EQ(side_, Side::User);
  EXPECT_EQ(failure(how("create")), at + "cannot be made");
  EXPECT_THAT(failure(how("op")), HasSubstr(at + "op concat(f32[1,4]): "));
  EXPECT_EQ(failure(how("ended")), at + "uses a tensor of a program that has ended: keep() it to use it afterwards");
  EXPECT_EQ(failure(how("param")), at + "reads parameter 'missing', which its description lacks");
  EXPECT_EQ(side_, Side::Ours);
  EXPECT_EQ(failure(how("unknown-output")), at + "sets output 'nothing', which its description lacks");
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(EngineTest, AFailingCalleeIsTheOneThatIsNamed) {
  std::string text = kCall + output("c.values");
  text.replace(text.find("[node.c]"), 0, "refuse = true\n");
  EXPECT_EQ(failure(text), "p.toml:5:7: node 'f' (test.function): does not want to be called");
}

TEST_F(EngineTest, CancelStopsWithinOneStepAndLeavesNoFile) {
  RunOptions options;
  uint64_t steps = 0;
  options.progress = [&](const Progress& p) { if (p.stage == "c") steps = p.done; };
  options.cancelled = [&] { return steps >= 2; };
  std::string text = kCall + "times = 50\n" + output("c.values");
  EXPECT_EQ(failure(text, options), "stopped in node 'c'");
  EXPECT_EQ(side_, Side::Cancelled);
  EXPECT_EQ(steps, 2u);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(EngineTest, DeviceMemoryIsGivenBack) {
  run(kCall + output("c.values"));
  uint64_t before = engine_.runtime().device->memory().now();
  for (int i = 0; i < 3; ++i) run(kCall + output("c.values"));
  EXPECT_EQ(engine_.runtime().device->memory().now(), before);
}

}  // namespace
}  // namespace t2x::testing
