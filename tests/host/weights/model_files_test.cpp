#include "weights/model_files.hpp"
#include "torch_files.hpp"
#include "weight_files.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

using test::failure_of;

// One U8 tensor of `n` bytes.
std::string one_tensor(const std::string& name, size_t n) {
  return test::safetensors("{\"" + name + R"(":{"dtype":"U8","shape":[)" + std::to_string(n) +
                               R"(],"data_offsets":[0,)" + std::to_string(n) + "]}}",
                           std::string(n, name[0]));
}

TEST(ModelFile, FindsTensorsOfOneFile) {
  test::TemporaryFolder folder;
  auto model = ModelFile::open(folder.write("m.safetensors", one_tensor("a", 3)));
  ASSERT_EQ(model->weights().size(), 1u);
  const Weight* weight = model->find("a");
  ASSERT_NE(weight, nullptr);
  EXPECT_EQ(weight->dims.d[0], 3u);
  EXPECT_EQ(static_cast<char>(weight->data[2]), 'a');
  EXPECT_EQ(model->find("b"), nullptr);
  EXPECT_EQ(model->bytes(), 3u);
}

TEST(ModelFile, FindsTensorsOfShards) {
  test::TemporaryFolder folder;
  folder.write("1.safetensors", one_tensor("b", 2));
  folder.write("2.safetensors", one_tensor("a", 5));
  folder.write("m.safetensors.index.json", R"({"weight_map":{"a":"2.safetensors","b":"1.safetensors"}})");
  auto model = ModelFile::open(folder.path());
  ASSERT_EQ(model->weights().size(), 2u);
  EXPECT_EQ(model->weights()[0].name, "b");
  EXPECT_EQ(model->find("a")->data.size(), 5u);
  EXPECT_EQ(model->find("a")->file->path().filename(), "2.safetensors");
  EXPECT_EQ(model->weight_file().filename(), "m.safetensors.index.json");
}

TEST(ModelFile, OfTwoCopiesTakesTheOneThatTheIndexNames) {
  test::TemporaryFolder folder;
  folder.write("1.safetensors", test::safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                                  R"("b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                                                  "xy"));
  folder.write("2.safetensors", one_tensor("a", 4));
  folder.write("m.safetensors.index.json", R"({"weight_map":{"a":"2.safetensors","b":"1.safetensors"}})");
  auto model = ModelFile::open(folder.path());
  EXPECT_EQ(model->find("a")->dims.d[0], 4u);
}

TEST(ModelFile, ContentDecidesWhatAFileIs) {
  test::TemporaryFolder folder;
  EXPECT_NE(ModelFile::open(folder.write("a.ckpt", one_tensor("a", 3)))->find("a"), nullptr);
  const std::string checkpoint = test::torch_zip(test::py::dict({{"w", test::py::row("0", 1)}}), {"1234"});
  EXPECT_NE(ModelFile::open(folder.write("b.safetensors", checkpoint))->find("w"), nullptr);
}

TEST(ModelFile, FindsTensorsOfPyTorchShards) {
  test::TemporaryFolder folder;
  const auto shard = [](const char* tensor) {
    const std::string row = test::py::row("0", 1);
    return test::torch_zip(test::py::dict({{tensor, row}, {"tied", row}}), {"1234"});
  };
  folder.write("pytorch_model-00001-of-00002.bin", shard("a"));
  folder.write("pytorch_model-00002-of-00002.bin", shard("b"));
  folder.write("pytorch_model.bin.index.json", R"({"weight_map":{"a":"pytorch_model-00001-of-00002.bin",)"
                                               R"("b":"pytorch_model-00002-of-00002.bin"}})");
  auto model = ModelFile::open(folder.path());
  ASSERT_EQ(model->weights().size(), 2u);
  EXPECT_EQ(model->find("b")->file->path().filename(), "pytorch_model-00002-of-00002.bin");
}

TEST(ModelFile, KeepsMetadata) {
  test::TemporaryFolder folder;
  auto model = ModelFile::open(folder.write("m.safetensors", test::safetensors(R"({"__metadata__":{"k":"v"}})", "")));
  EXPECT_EQ(model->metadata().at("k"), "v");
}

TEST(ModelFileBad, MissingShard) {
  test::TemporaryFolder folder;
  folder.write("1.safetensors", one_tensor("a", 1));
  folder.write("m.safetensors.index.json", R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})");
  EXPECT_EQ(
      failure_of([&] { ModelFile::open(folder.path()); }, folder.path()),
      "user: m.safetensors.index.json: 1 of 2 files are missing from the folder: 2.safetensors; download them too");
}

TEST(ModelFileBad, TensorThatIsNotInItsShard) {
  test::TemporaryFolder folder;
  folder.write("1.safetensors", one_tensor("a", 1));
  folder.write("m.safetensors.index.json", R"({"weight_map":{"a":"1.safetensors","b":"1.safetensors"}})");
  EXPECT_EQ(failure_of([&] { ModelFile::open(folder.path()); }, folder.path()),
            "user: m.safetensors.index.json: 1 tensors are not in the file that the index names, the first is 'b' in "
            "1.safetensors; the files are of different versions, download them again");
}

TEST(ModelFileBad, TruncatedFileIsNamed) {
  test::TemporaryFolder folder;
  auto path = folder.write("m.safetensors", one_tensor("a", 100));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 60);
  EXPECT_EQ(
      failure_of([&] { ModelFile::open(path); }, folder.path()),
      "user: m.safetensors: tensor 'a': ends at data byte 100, the file has 40: the file is truncated; download it "
      "again");
}

TEST(ModelFileBad, TypeThatIsNotRead) {
  test::TemporaryFolder folder;
  auto model = ModelFile::open(folder.write(
      "m.safetensors",
      test::safetensors(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", std::string(8, 'x'))));
  EXPECT_EQ(failure_of([&] { require_readable(*model->find("a")); }, folder.path()),
            "user: m.safetensors: tensor 'a' has dtype F64, which T2X does not read; convert it to F32, F16 or BF16");
  auto pickled = ModelFile::open(std::filesystem::path(T2X_TEST_DATA) / "pickles/zip_protocol2.ckpt");
  require_readable(*pickled->find("state_dict.num_batches_tracked"));
  for (const char* name : {"f64", "i16", "i8", "c64"})
    EXPECT_NE(failure_of([&] { require_readable(*pickled->find(std::string("state_dict.") + name)); })
                  .find(", which T2X does not read; convert it to F32, F16 or BF16"),
              std::string::npos)
        << name;
}

}  // namespace
}  // namespace t2x
