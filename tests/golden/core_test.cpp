// core.load_tensor and core.save_tensors: every element type in, values unchanged out.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "stored_tensor.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

Array loaded(const Stored& tensor) {
  TemporaryFolder folder;
  write_stored(folder / "in.safetensors", tensor);
  PipelineText p;
  p.load("value", folder / "in.safetensors", "x");
  return p.run({"@value.tensor"})["value.tensor"];
}

TEST(CoreLoadTensor, KeepsValuesOfEveryElementType) {
  const std::vector<float> five = {0, 1, 2, 3, 4};
  EXPECT_EQ(loaded({"F32", {5}, bytes_of(five)}).values, five);
  EXPECT_EQ(loaded({"F16", {2}, bytes_of(std::vector<uint16_t>{0x3c00, 0xc100})}).values,
            (std::vector<float>{1, -2.5}));
  EXPECT_EQ(loaded({"BF16", {2}, bytes_of(std::vector<uint16_t>{0x3f80, 0xc020})}).values,
            (std::vector<float>{1, -2.5}));
  EXPECT_EQ(loaded({"I32", {2}, bytes_of(std::vector<int32_t>{-7, 100000})}).values, (std::vector<float>{-7, 100000}));
  EXPECT_EQ(loaded({"I64", {3}, bytes_of(std::vector<int64_t>{-7, 0, 1 << 20})}).values,
            (std::vector<float>{-7, 0, 1 << 20}));
  EXPECT_EQ(loaded({"U8", {3}, bytes_of(std::vector<uint8_t>{0, 7, 255})}).values, (std::vector<float>{0, 7, 255}));
  EXPECT_EQ(loaded({"BOOL", {3}, bytes_of(std::vector<uint8_t>{1, 0, 1})}).values, (std::vector<float>{1, 0, 1}));
}

TEST(CoreLoadTensor, KeepsShapes) {
  EXPECT_EQ(loaded({"F32", {2, 1, 3}, bytes_of(std::vector<float>(6))}).shape, (std::vector<uint64_t>{2, 1, 3}));
  EXPECT_TRUE(loaded({"F32", {}, bytes_of(std::vector<float>{2.5})}).shape.empty());
  EXPECT_EQ(loaded({"I64", {}, bytes_of(std::vector<int64_t>{9})}).values, (std::vector<float>{9}));
}

// The tensor of a checkpoint and what the safetensors file of the same values has.
void expect_loaded_like_safetensors(const std::string& tensor) {
  PipelineText p;
  p.load("value", data("pickles") / "zip_protocol2.ckpt", tensor);
  p.load("expected", data("pickles") / "tensors.safetensors", tensor);
  const ArrayFile got = p.run({"@value.tensor", "@expected.tensor"});
  EXPECT_EQ(got["value.tensor"].shape, got["expected.tensor"].shape) << tensor;
  EXPECT_EQ(got["value.tensor"].values, got["expected.tensor"].values) << tensor;
}

TEST(CoreLoadTensor, ReadsPyTorchCheckpoints) {
  for (const char* name : {"contiguous", "permuted", "every_other", "repeated", "f16_transposed", "bf16", "scalar",
                           "i64_every_other", "num_batches_tracked", "bool"})
    expect_loaded_like_safetensors(std::string("state_dict.") + name);
}

// What the failure of running this pipeline says.
std::string refusal_of(PipelineText& p, const std::string& output) {
  try {
    p.run({output});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(CoreLoadTensor, NamesTheTensorsThatAFileHas) {
  PipelineText p;
  p.load("value", data("encoders/vae_autoencoderkl") / "inputs.safetensors", "y");
  EXPECT_THAT(refusal_of(p, "@value.tensor"), testing::HasSubstr("has no tensor 'y'; it has 'image', "));
}

// Each of `values` is one node's output, joined along `axis`.
void concat(PipelineText& p, const std::vector<Stored>& values, int axis, const TemporaryFolder& folder) {
  std::vector<std::string> links;
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string name = "part" + std::to_string(i);
    write_stored(folder / (name + ".safetensors"), values[i]);
    p.load(name, folder / (name + ".safetensors"), "x");
    links.push_back("@" + name + ".tensor");
  }
  p.node("joined", "core.concat");
  p.list("tensors", links);
  p.number("axis", axis);
}

TEST(CoreConcat, JoinsAlongAnAxis) {
  TemporaryFolder folder;
  PipelineText p, q;
  concat(p, {{"F32", {2, 1, 2}, bytes_of(std::vector<float>{1, 2, 3, 4})},
             {"F32", {2, 2, 2}, bytes_of(std::vector<float>{5, 6, 7, 8, 9, 10, 11, 12})}}, 1, folder);
  const Array got = p.run({"@joined.tensor"})["joined.tensor"];
  EXPECT_EQ(got.shape, (std::vector<uint64_t>{2, 3, 2}));
  EXPECT_EQ(got.values, (std::vector<float>{1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12}));
  concat(q, {{"I32", {1}, bytes_of(std::vector<int32_t>{-7})}, {"I32", {2}, bytes_of(std::vector<int32_t>{8, 9})}}, 0,
         folder);
  EXPECT_EQ(q.run({"@joined.tensor"})["joined.tensor"].values, (std::vector<float>{-7, 8, 9}));
}

TEST(CoreConcat, NamesWhatDoesNotFit) {
  const Stored pair{"F32", {1, 2}, bytes_of(std::vector<float>{1, 2})};
  const auto refusal = [&](const Stored& other, int axis) {
    TemporaryFolder folder;
    PipelineText p;
    concat(p, {pair, other}, axis, folder);
    return refusal_of(p, "@joined.tensor");
  };
  EXPECT_THAT(refusal({"F32", {1, 3}, bytes_of(std::vector<float>(3))}, 0),
              testing::HasSubstr("'part1.tensor' is f32[1,3] and 'part0.tensor' is f32[1,2]: they cannot be joined "
                                 "along axis 0"));
  EXPECT_THAT(refusal({"F32", {2}, bytes_of(std::vector<float>(2))}, 1), testing::HasSubstr("cannot be joined"));
  EXPECT_THAT(refusal({"I32", {1, 2}, bytes_of(std::vector<int32_t>(2))}, 1), testing::HasSubstr("cannot be joined"));
  EXPECT_THAT(refusal(pair, 2), testing::HasSubstr("cannot be joined along axis 2"));
}

TEST(CoreSaveTensors, SaysWhyAFileCannotBeWritten) {
  PipelineText p;
  p.load("value", data("encoders/vae_autoencoderkl") / "inputs.safetensors", "z");
  p.node("dump", "core.save_tensors");
  p.list("tensors", {"@value.tensor"});
  p.text("path", "/nowhere/at/all.safetensors");
  EXPECT_THAT(refusal_of(p, "@value.tensor"),
              testing::HasSubstr("cannot write '/nowhere/at/all.safetensors': No such file or directory"));
}

TEST(CoreSaveTensors, IsTheWriterOfSafetensorsFiles) {
  TemporaryFolder folder;
  const fs::path inputs = data("encoders/vae_autoencoderkl") / "inputs.safetensors";
  run_text(
      "format = 1\nname = \"latent\"\n[node.z]\nuse = \"core.load_tensor\"\nfile = " + Json(inputs.string()).dump() +
          "\ntensor = \"z\"\n[output.latent]\nfrom = \"@z.tensor\"\nfile = \"{name}.safetensors\"\n",
      folder / "");
  const Array expected = ArrayFile(inputs)["z"], got = ArrayFile(folder / "latent.safetensors")["z.tensor"];
  EXPECT_EQ(got.shape, expected.shape);
  EXPECT_EQ(got.values, expected.values);
}

}  // namespace
}  // namespace t2x::golden
