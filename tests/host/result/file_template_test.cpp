#include "result/file_template.hpp"
#include "../weights/weight_files.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

const Values kValues = {{"name", "image"}, {"seed", "42"}, {"index", "7"}, {"prompt", "a cat / a \"dog\"?"}};

std::string complaint(const std::string& text) {
  return test::failure_of([&] { expand_file_template(text, kValues); });
}

TEST(FileTemplate, ReplacesWords) {
  EXPECT_EQ(expand_file_template("out/{name}-{seed}.png", kValues), "out/image-42.png");
  EXPECT_EQ(expand_file_template("{index:03}", kValues), "007");
  EXPECT_EQ(expand_file_template("{seed:01}", kValues), "42");
  EXPECT_EQ(expand_file_template("{i:04}", {{"i", "-5"}}), "-0005");
  EXPECT_EQ(expand_file_template("plain.png", {}), "plain.png");
  EXPECT_EQ(expand_file_template("{{{name}}}.png", kValues), "{image}.png");
}

TEST(FileTemplate, ValuesCannotNameFoldersOrSpecialFiles) {
  EXPECT_EQ(expand_file_template("{prompt}.png", kValues), "a cat _ a _dog__.png");
  auto one = [](std::string value) { return expand_file_template("{v}", {{"v", std::move(value)}}); };
  EXPECT_EQ(one("../../etc/passwd"), "___.._etc_passwd");
  EXPECT_EQ(one(".."), "__");
  EXPECT_EQ(one(""), "_");
  EXPECT_EQ(one("a\nb\tc"), "a_b_c");
  EXPECT_EQ(one("trailing. "), "trailing__");
  EXPECT_EQ(one("C:\\x|y<z>*"), "C__x_y_z__");
}

TEST(FileTemplate, LongValuesAreCutBetweenCharacters) {
  EXPECT_EQ(expand_file_template("{v}", {{"v", std::string(100000, 'x')}}), std::string(100, 'x'));
  std::string umlauts(1, 'x');
  for (int i = 0; i < 80; ++i) umlauts += "\xc3\xa4";
  EXPECT_EQ(expand_file_template("{v}", {{"v", umlauts}}), umlauts.substr(0, 99));
}

TEST(FileTemplateBad, UnknownWord) {
  EXPECT_EQ(complaint("{sed}.png"),
            "user: file template \"{sed}.png\": {sed} is unknown; there are {index}, {name}, {prompt}, {seed}. Did you "
            "mean 'seed'?");
}

TEST(FileTemplateBad, Malformed) {
  EXPECT_EQ(complaint("a{name.png"),
            "user: file template \"a{name.png\": '{' has no partner; write {{ or }} for a brace itself");
  EXPECT_EQ(complaint("a}.png"),
            "user: file template \"a}.png\": '}' has no partner; write {{ or }} for a brace itself");
  EXPECT_EQ(complaint("{index:x}"),
            "user: file template \"{index:x}\": \":x\" is not a width; write {index:03} for three digits");
  EXPECT_EQ(complaint("{index:099}"),
            "user: file template \"{index:099}\": \":099\" is not a width; write {index:03} for three digits");
  EXPECT_EQ(complaint("{index:}"),
            "user: file template \"{index:}\": \":\" is not a width; write {index:03} for three digits");
  EXPECT_EQ(complaint("{name:03}"),
            "user: file template \"{name:03}\": only whole numbers can be padded, 'image' is none");
  EXPECT_EQ(complaint(""), "user: file template \"\": gives no file name");
  EXPECT_EQ(complaint("out/"), "user: file template \"out/\": gives no file name");
}

}  // namespace
}  // namespace t2x
