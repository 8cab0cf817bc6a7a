// What raw sections and CPU stages say when they cannot do their work: they run without a context, and often for another
// node than the one that recorded them.
#include "pipeline_text.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

void add_section(PipelineText& p, const char* use, const std::string& kind, const std::string& side,
                 const std::string& words) {
  p.constant("x", {{1, 4}, {1, 2, 3, 4}});
  p.node("section", use);
  p.text("kind", kind);
  p.text("side", side);
  p.text("words", words);
}

Failure failure_of(PipelineText& p, const std::string& output) {
  try {
    p.run({output});
  } catch (const Failure& failure) {
    return failure;
  }
  return Failure(Side::Cancelled, "not refused");
}

// In a program of its own node.
Failure own(const std::string& kind, const std::string& side, const std::string& words) {
  PipelineText p;
  add_section(p, "test.refusing_section", kind, side, words);
  p.text("x", "@x.tensor");
  return failure_of(p, "@section.y");
}

// In that of a node that calls its function.
Failure called(const std::string& kind, const std::string& side, const std::string& words) {
  PipelineText p;
  add_section(p, "test.refusing_function", kind, side, words);
  p.node("caller", "test.call_audio_mel");
  p.text("analysis", "@section.mel");
  p.text("audio", "@x.tensor");
  return failure_of(p, "@caller.result");
}

const std::string kWords = "it has no descriptors left";

class Section : public testing::TestWithParam<const char*> {};

TEST_P(Section, SaysWhyInItsOwnProgram) {
  const Failure failure = own(GetParam(), "user", kWords);
  EXPECT_EQ(failure.side, Side::User);
  EXPECT_THAT(failure.what(), HasSubstr("node 'section' (test.refusing_section): " + kWords));
}

// Placed at the node that knows, as what a function says when it is called.
TEST_P(Section, SaysWhyInAnotherNodesProgram) {
  const Failure failure = called(GetParam(), "user", kWords);
  EXPECT_EQ(failure.side, Side::User);
  EXPECT_THAT(failure.what(), AllOf(HasSubstr("node 'section' (test.refusing_function): " + kWords),
                                    Not(HasSubstr("'caller'"))));
}

TEST_P(Section, SaysWhoseFaultItIs) {
  EXPECT_EQ(own(GetParam(), "machine", kWords).side, Side::Machine);
  EXPECT_EQ(called(GetParam(), "machine", kWords).side, Side::Machine);
}

// Nor does it take the words of one before it.
TEST_P(Section, ThatSaysNothingIsADefectThatIsNamed) {
  own(GetParam(), "user", kWords);
  const Failure failure = called(GetParam(), "user", "");
  EXPECT_EQ(failure.side, Side::Ours);
  EXPECT_THAT(failure.what(), HasSubstr(GetParam() == std::string("raw")
                                            ? "the raw section 'section.raw' could not be recorded"
                                            : "the CPU stage 'section.cpu stage' failed"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Section, testing::Values("raw", "stage"), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace t2x::golden
