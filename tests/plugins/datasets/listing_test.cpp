#include "listing.hpp"
#include "picture_files.hpp"
#include "plugins/temporary_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace datasets {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

// Nothing here looks into the pictures: empty files will do.
class Listing : public testing::Test {
protected:
  void file(const std::string& name, const std::string& bytes = "") { write_bytes(folder_ / name, bytes); }
  std::string refusal(const Kind& kind = kPictures) {
    try {
      list_folder(folder_.path(), kind);
    } catch (const t2x::Error& error) {
      EXPECT_EQ(error.status, T2X_BAD_FILE);
      return error.what();
    }
    return "";
  }
  TemporaryFolder folder_;
};

TEST_F(Listing, FindsBothKindsOfCaptionsInSubFolders) {
  file("b.PNG");
  file("b.txt", "one\ntwo\n");
  file("sub/a.jpeg");
  file("sub/a.txt", "three");
  file("meta/c.jpg");
  file("meta/metadata.jsonl", "{\"file_name\": \"c.jpg\", \"text\": \"four\"}\n"
                              "{\"file_name\": \"./c.jpg\", \"text\": [\"five\"]}\n");
  file("README.txt", "not a caption");
  file(".thumbnails/x.png");
  file(".hidden.png");
  const std::vector<Item> items = list_folder(folder_.path(), kPictures);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].file, folder_ / "b.PNG");
  EXPECT_EQ(items[0].captions, (Texts{"one", "two"}));
  EXPECT_EQ(items[1].file, folder_ / "meta/c.jpg");
  EXPECT_EQ(items[1].captions, (Texts{"four", "five"}));
  EXPECT_EQ(items[2].captions, (Texts{"three"}));
}

TEST_F(Listing, RefusesAnEmptyFolder) {
  file("a.txt", "a caption");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("the folder '" + folder_.path().string() + "' holds no pictures"),
                               HasSubstr("NAME.txt beside NAME.png or in metadata.jsonl")));
}

TEST_F(Listing, RefusesPicturesWithoutCaption) {
  file("a.png");
  file("a.txt", "a");
  file("b.png");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("b.png' has no caption: write it into 'b.txt' beside it, or into "),
                               HasSubstr("{\"file_name\": \"b.png\", \"text\": \"...\"}")));
  file("b.txt", "\n \n");
  EXPECT_THAT(refusal(), HasSubstr("b.txt' has no caption in it: write one a line"));
}

TEST_F(Listing, RefusesMetadataWithoutItsPicture) {
  file("a.png");
  file("metadata.jsonl", "{\"file_name\": \"a.png\", \"text\": \"a\"}\n{\"file_name\": \"z.png\", \"text\": \"z\"}\n");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("metadata.jsonl', line 2: it names 'z.png', but there is no file '"),
                               HasSubstr("z.png'")));
  file("metadata.jsonl", "{\"file_name\": \"a.png\", \"text\": \"a\"}\n{\"file_name\": \"z.mov\", \"text\": \"z\"}\n");
  file("z.mov");
  EXPECT_THAT(refusal(), HasSubstr("line 2: it names 'z.mov', which is no PNG or JPEG by its ending"));
}

TEST_F(Listing, RefusesOtherFormatsInsteadOfLeavingThemOut) {
  file("a.png");
  file("a.txt", "a");
  file("b.webp");
  EXPECT_THAT(refusal(), HasSubstr("b.webp' is a picture in a format that is not read: save it as PNG or"));
}

TEST_F(Listing, FindsSoundsAsItFindsPictures) {
  file("b.WAV");
  file("b.txt", "one");
  file("sub/a.flac");
  file("sub/metadata.jsonl", "{\"file_name\": \"a.flac\", \"text\": [\"two\", \"three\"]}\n");
  file("c.ogg");
  file("c.txt", "four");
  file("cover.png");
  const std::vector<Item> items = list_folder(folder_.path(), kSounds);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].file, folder_ / "b.WAV");
  EXPECT_EQ(items[1].captions, (Texts{"four"}));
  EXPECT_EQ(items[2].captions, (Texts{"two", "three"}));
  file("d.mp3");
  EXPECT_THAT(refusal(kSounds),
              HasSubstr("d.mp3' is a sound in a format that is not read: save it as WAV, FLAC or Ogg"));
}

TEST_F(Listing, RefusesSoundsInTheirOwnWords) {
  file("a.png");
  EXPECT_THAT(refusal(kSounds), AllOf(HasSubstr("holds no sounds: it needs WAV, FLAC or Ogg files"),
                                      HasSubstr("NAME.txt beside NAME.wav or in metadata.jsonl")));
  file("a.wav");
  EXPECT_THAT(refusal(kSounds), HasSubstr("sound '" + (folder_ / "a.wav").string() + "' has no caption: write it into "
                                          "'a.txt' beside it"));
  file("metadata.jsonl", "{\"file_name\": \"a.png\", \"text\": \"a\"}\n");
  EXPECT_THAT(refusal(kSounds), HasSubstr("it names 'a.png', which is no WAV, FLAC or Ogg by its ending"));
}

}  // namespace
}  // namespace datasets
