#include "captions.hpp"
#include "picture_files.hpp"
#include "plugins/temporary_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace datasets {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

class Captions : public testing::Test {
protected:
  // What reading `bytes` with `read` says; "" when nothing is wrong.
  template <class Read> std::string refusal(const std::string& bytes, Read&& read) {
    write_bytes(folder_ / "c", bytes);
    try {
      read(folder_ / "c");
    } catch (const t2x::Error& error) {
      EXPECT_EQ(error.status, T2X_BAD_FILE);
      return error.what();
    }
    return "";
  }
  std::string text_refusal(const std::string& bytes) { return refusal(bytes, read_caption_file); }
  std::string metadata_refusal(const std::string& bytes) { return refusal(bytes, read_metadata); }
  TemporaryFolder folder_;
};

TEST_F(Captions, AreTheLinesOfATextFile) {
  write_bytes(folder_ / "c", "\xef\xbb\xbf" "ein Fuchs\r\n\r\n  \nun renard \xf0\x9f\xa6\x8a\n\ta fox");
  EXPECT_EQ(read_caption_file(folder_ / "c"), (Texts{"ein Fuchs", "un renard \xf0\x9f\xa6\x8a", "\ta fox"}));
  write_bytes(folder_ / "c", "\n\n");
  EXPECT_EQ(read_caption_file(folder_ / "c"), Texts{});
}

TEST_F(Captions, MustBeUtf8) {
  EXPECT_THAT(text_refusal("a fox\nein F\xfc" "chslein\n"), HasSubstr("c', line 2: it is not valid UTF-8; save"));
  EXPECT_THAT(text_refusal("\xed\xa0\x80"), HasSubstr("line 1: it is not valid UTF-8"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\", \"text\": \"F\xfc\"}"), HasSubstr("line 1: it is not"));
}

TEST_F(Captions, HaveALengthThatATextHas) {
  EXPECT_THAT(text_refusal(std::string("a\0b", 3)), EndsWith("line 1: the caption contains a NUL character"));
  EXPECT_THAT(text_refusal(std::string(20000, 'x')), EndsWith("the caption has 20000 bytes; at most 16384 are read"));
}

TEST_F(Captions, AreInMetadataByFileName) {
  write_bytes(folder_ / "c", "{\"file_name\": \"a.png\", \"text\": \"a fox\", \"score\": 5}\n\n"
                             "{\"file_name\": \"b/c.jpg\", \"text\": [\"one\", \"\\u00e4\"]}\n");
  const std::vector<Described> lines = read_metadata(folder_ / "c");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].file_name, "a.png");
  EXPECT_EQ(lines[0].captions, Texts{"a fox"});
  EXPECT_EQ(lines[1].line, 3u);
  EXPECT_EQ(lines[1].file_name, "b/c.jpg");
  EXPECT_EQ(lines[1].captions, (Texts{"one", "\xc3\xa4"}));
}

TEST_F(Captions, BadMetadataIsNamedByItsLine) {
  const std::string good = "{\"file_name\": \"a.png\", \"text\": \"a\"}\n";
  EXPECT_THAT(metadata_refusal(good + "{\"file_name\": \"a.png\", \"text\"\n"),
              HasSubstr("c', line 2: this is no JSON object; each line is one, such as"));
  EXPECT_THAT(metadata_refusal("[1]"), HasSubstr("line 1: this is no JSON object"));
  EXPECT_THAT(metadata_refusal(good + good + "{\"text\": \"a\"}"), HasSubstr("line 3: \"file_name\" is missing"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": 5, \"text\": \"a\"}"), HasSubstr("\"file_name\" is missing or"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\"}"), HasSubstr("\"text\" is missing"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\", \"text\": []}"), HasSubstr("\"text\" is missing"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\", \"text\": [1]}"), HasSubstr("list of something else"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\", \"text\": \" \"}"), EndsWith("the caption is empty"));
  EXPECT_THAT(metadata_refusal("{\"file_name\": \"a.png\", \"text\": \"a\\u0000b\"}"), HasSubstr("NUL character"));
}

}  // namespace
}  // namespace datasets
