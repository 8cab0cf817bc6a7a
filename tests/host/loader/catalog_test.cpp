#include "loader/catalog.hpp"
#include "plugins/one_node.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x {
namespace {

struct Writer : OneNode {
  static constexpr const char* kName = "test.writer";
  static constexpr const char* kExtensions[] = {"png", "JPG", nullptr};
  using OneNode::OneNode;
};

const t2x_plugin* make(const char* name, const t2x_node_type* const* nodes, uint32_t count) {
  static std::vector<std::unique_ptr<t2x_plugin>> all;
  return all
      .emplace_back(new t2x_plugin{sizeof(t2x_plugin), 1, 0, name, "1.0.0", "Test", "", "MIT", nodes, count, 0, nullptr})
      .get();
}

const t2x_node_type* const kNodes[] = {&node<OneNode>, &node<Writer>};

TEST(Catalog, finds_nodes_and_writers_by_ending) {
  Catalog catalog;
  catalog.add(make("both", kNodes, 2), "both.t2x.so");
  EXPECT_EQ(catalog.find("test.one")->type, &node<OneNode>);
  EXPECT_EQ(catalog.find("test.none"), nullptr);
  EXPECT_THAT(catalog.node_names(), testing::ElementsAre("test.one", "test.writer"));
  EXPECT_THAT(catalog.extensions(), testing::ElementsAre("jpg", "png"));
  ASSERT_EQ(catalog.writers("Jpg").size(), 1u);
  EXPECT_EQ(catalog.writers("png")[0]->type, &node<Writer>);
  EXPECT_TRUE(catalog.writers("exr").empty());
}

TEST(Catalog, a_taken_name_names_both_plugins_and_adds_nothing) {
  Catalog catalog;
  catalog.add(make("first", kNodes, 1), "first.t2x.so");
  const t2x_node_type* const reversed[] = {&node<Writer>, &node<OneNode>};
  try {
    catalog.add(make("second", reversed, 2), "second.t2x.so");
    FAIL() << "accepted";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    EXPECT_STREQ(failure.what(),
                 "node 'test.one' comes from two plugins: plugin 'first' (first.t2x.so) and plugin 'second' "
                 "(second.t2x.so). Remove one of them or rename its node.");
  }
  EXPECT_EQ(catalog.find("test.writer"), nullptr);
}

}  // namespace
}  // namespace t2x
