// A trainer's rule reaches the node behind its function input and those whose functions that one calls, and no others.
#include "pipeline_text.hpp"
#include "status/failure.hpp"
#include "stored_weights.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using Values = std::vector<float>;

class TrainedFunctions : public testing::Test {
protected:
  TrainedFunctions() {
    StoredWeights weights;
    float value = 2;
    for (const char* name : {"a", "b", "c", "d"}) weights[name] = {"F32", {1}, bytes_of(Values{value++})};
    write_weights(folder_ / "model.safetensors", weights);   // a = 2, b = 3, c = 4, d = 5
  }
  // A node called `name` that multiplies by the tensor of that name.
  void weighted(const std::string& name) {
    p_.node(name, "test.weighted");
    p_.text("model", (folder_ / "model.safetensors").string());
    p_.text("tensor", name);
  }
  ArrayFile parameters(const std::string& trained, const std::string& patterns, const std::string& other = "") {
    p_.node("found", "test.parameters");
    p_.text("trained", trained);
    if (!other.empty()) p_.text("other", other);
    p_.text("patterns", patterns);
    return p_.run({"@found.values", "@found.gradients"});
  }

  TemporaryFolder folder_;
  PipelineText p_;
};

TEST_F(TrainedFunctions, AreAllThatAreCalledInTurn) {
  weighted("c");
  weighted("b");
  p_.text("inner", "@c.apply");
  weighted("a");
  p_.text("inner", "@b.apply");
  const ArrayFile found = parameters("@a.apply", "*");
  EXPECT_EQ(found["found.values"].values, (Values{4, 3, 2}));
  EXPECT_EQ(found["found.gradients"].values, (Values{6, 8, 12}));
}

TEST_F(TrainedFunctions, AreThoseWhoseNamesMatch) {
  weighted("b");
  weighted("a");
  p_.text("inner", "@b.apply");
  EXPECT_EQ(parameters("@a.apply", "b")["found.values"].values, (Values{3}));
}

// d gives a value, and is called by someone else.
TEST_F(TrainedFunctions, AreNotThoseThatOnlyGiveValues) {
  weighted("d");
  weighted("a");
  p_.text("value", "@d.weight");
  const ArrayFile found = parameters("@a.apply", "*", "@d.apply");
  EXPECT_EQ(found["found.values"].values, (Values{2}));
  EXPECT_EQ(found["found.gradients"].values, (Values{1}));
}

}  // namespace
}  // namespace t2x::golden
