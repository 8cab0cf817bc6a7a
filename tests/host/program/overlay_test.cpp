#include "program/overlay.hpp"
#include <t2x/op.hpp>
#include <gtest/gtest.h>

namespace t2x {
namespace {

template <uint32_t flags> struct Add {
  static constexpr const char* kName = flags ? "test.add_in_place" : "test.add";
  static constexpr const char* kDoc = "a + b";
  static constexpr t2x_operand kOperands[] = {operand("a", ""), operand("b", "")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr uint32_t kFlags = flags;
  static constexpr t2x_op_variant kVariants[] = {{}};
  static void infer(OpCall c) { c.out() = c.in(0); }
};

class Overlay : public testing::Test {
protected:
  Overlay() {
    ops_.add(&op<Add<0>>, "test");
    ops_.add(&op<Add<T2X_OP_ELEMENTWISE>>, "test");
    for (auto& s : storages_) {
      s = std::make_shared<Storage>();
      s->dims = dims({4});
      ids_.push_back(graph_.add_storage(s, false));
    }
  }
  TensorId add(const char* name, TensorId a, TensorId b) { return graph_.add_op(name, {a, b}, {}, 1)[0]; }
  // Whether the value is computed in storage 0.
  bool overlaid(TensorId value) {
    overlay_assignments(graph_);
    return graph_.assignments.empty() && graph_.tensor(value).storage == storages_[0];
  }

  OpRegistry ops_;
  Graph graph_{ops_, "test"};
  StoragePtr storages_[2];
  std::vector<TensorId> ids_;
};

TEST_F(Overlay, AValueOfOthersIsComputedInTheStorage) {
  TensorId value = add("test.add", ids_[1], ids_[1]);
  graph_.assign(ids_[0], value);
  EXPECT_TRUE(overlaid(value));
}

TEST_F(Overlay, AnElementwiseOpMayReadWhatItReplaces) {
  TensorId value = add("test.add_in_place", ids_[0], ids_[1]);
  graph_.assign(ids_[0], value);
  EXPECT_TRUE(overlaid(value));
}

TEST_F(Overlay, AnotherOpMayNot) {
  TensorId value = add("test.add", ids_[0], ids_[1]);
  graph_.assign(ids_[0], value);
  EXPECT_FALSE(overlaid(value));
  EXPECT_EQ(graph_.assignments.size(), 1u);
}

TEST_F(Overlay, NotBeforeALaterReaderOfTheOldContents) {
  TensorId value = add("test.add_in_place", ids_[0], ids_[1]);
  add("test.add", ids_[0], ids_[1]);
  graph_.assign(ids_[0], value);
  EXPECT_FALSE(overlaid(value));
}

TEST_F(Overlay, NotWhatTwoStoragesWant) {
  TensorId value = add("test.add", ids_[1], ids_[1]);
  graph_.assign(ids_[0], value);
  graph_.assign(ids_[1], value);
  overlay_assignments(graph_);
  EXPECT_EQ(graph_.assignments.size(), 2u);
}

}  // namespace
}  // namespace t2x
