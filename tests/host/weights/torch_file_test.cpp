// Checkpoints that PyTorch wrote, tensor by tensor against safetensors files of the same values; and broken ones.
#include "weights/torch_file.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fstream>
#include <iterator>
#include <t2x/shape.hpp>
#include "torch_files.hpp"
#include "weight_files.hpp"
#include "weights/convert.hpp"
#include "weights/model_files.hpp"

namespace t2x {
namespace {

namespace fs = std::filesystem;
namespace py = test::py;
using test::as_bytes;
using test::failure_of;
using test::torch_legacy;
using test::torch_zip;
using testing::HasSubstr;
using testing::StartsWith;

const fs::path kPickles = fs::path(T2X_TEST_DATA) / "pickles";
const fs::path kVocoder = fs::path(T2X_TEST_DATA) / "encoders/vocoder_bigvgan_amp2";

std::vector<std::byte> values(const Weight& weight) {
  std::vector<std::byte> out(bytes(weight.dims));
  convert_weight(weight, weight.dims.dtype, T2X_LAYOUT_AS_STORED).fill(out.data(), 0, out.size());
  return out;
}

// `got` has the tensors of `expected`, each with `prefix` in front of its name, and no others.
void expect_same(const ModelFile& got, const ModelFile& expected, const std::string& prefix = "") {
  EXPECT_EQ(got.weights().size(), expected.weights().size());
  for (const Weight& e : expected.weights()) {
    const Weight* g = got.find(prefix + e.name);
    ASSERT_NE(g, nullptr) << e.name;
    EXPECT_EQ(g->stored_dtype, e.stored_dtype) << e.name;
    EXPECT_EQ(g->dims.dtype, e.dims.dtype) << e.name;
    EXPECT_TRUE(same_shape(g->dims, e.dims)) << e.name << ": " << to_string(g->dims);
    if (e.dims.dtype == T2X_NO_DTYPE) continue;
    EXPECT_EQ(values(*g), values(e)) << e.name;
  }
}

class WrittenByTorch : public testing::TestWithParam<const char*> {};

TEST_P(WrittenByTorch, HasTheTensorsOfTheSafetensorsFile) {
  const auto got = ModelFile::open(kPickles / GetParam());
  expect_same(*got, *ModelFile::open(kPickles / "tensors.safetensors"));
  EXPECT_FALSE(got->find("state_dict.permuted")->strides.empty());
  EXPECT_EQ(got->find("state_dict.tied")->data.data(), got->find("state_dict.parameter")->data.data());
}

INSTANTIATE_TEST_SUITE_P(TorchFile, WrittenByTorch,
                         testing::Values("zip_protocol2.ckpt", "zip_protocol4.ckpt", "zip_protocol5.ckpt",
                                         "legacy_protocol1.pt", "legacy_protocol2.pt", "legacy_protocol4.pt"));

TEST(TorchFile, TrainersOfVocodersWrapTheGenerator) {
  const auto expected = ModelFile::open(kVocoder / "generator_weight_norm.safetensors");
  expect_same(*ModelFile::open(kVocoder / "bigvnat"), *expected, "generator.");
  expect_same(*ModelFile::open(kVocoder / "bigvnat/best_netG_legacy.pt"), *expected, "generator.");
}

TEST(TorchFile, OneTensorAloneAndNestedOnes) {
  EXPECT_NE(ModelFile::open(kPickles / "alone.pt")->find("tensor"), nullptr);
  const auto nested = ModelFile::open(kPickles / "nested.bin");
  EXPECT_EQ(nested->find("a.1.b")->data.data(), nested->find("a.0")->data.data() + 4);
}

TEST(TorchFile, StridedTensorsConvertLikeOthers) {
  const auto got = ModelFile::open(kPickles / "zip_protocol2.ckpt");
  const auto expected = ModelFile::open(kPickles / "tensors.safetensors");
  const auto converted = [](const ModelFile& model, const char* name, t2x_dtype to, uint32_t layout) {
    const ConvertedWeight weight = convert_weight(*model.find(name), to, layout);
    std::vector<std::byte> out(bytes(weight.dims));
    for (uint64_t first = 0; first < out.size(); first += 7)
      weight.fill(out.data() + first, first, std::min<uint64_t>(7, out.size() - first));
    return out;
  };
  for (auto [name, to, layout] : {std::tuple{"state_dict.transposed", T2X_F16, T2X_LAYOUT_AS_STORED},
                                  {"state_dict.f16_transposed", T2X_F32, T2X_LAYOUT_AS_STORED},
                                  {"state_dict.repeated", T2X_BF16, T2X_LAYOUT_AS_STORED},
                                  {"state_dict.i64_every_other", T2X_I32, T2X_LAYOUT_AS_STORED},
                                  {"state_dict.permuted", T2X_F32, T2X_LAYOUT_CHANNELS_LAST},
                                  {"state_dict.permuted", T2X_F16, T2X_LAYOUT_CHANNELS_LAST}})
    EXPECT_EQ(converted(*got, name, to, layout), converted(*expected, name, to, layout)) << name;
  EXPECT_EQ(got->bytes(), expected->bytes());
}

TEST(TorchFile, AnyFolderNameAndByteOrderEntry) {
  const std::string w = py::dict({{"w", py::row("0", 1)}});
  EXPECT_EQ(parse_torch_file(as_bytes(torch_zip(w, {"1234"}, "best net.G")), "m").size(), 1u);
  const std::string little =
      test::zip({{"a/data.pkl", py::pickle(w)}, {"a/byteorder", "little"}, {"a/data/0", "1234"}}, true);
  EXPECT_EQ(parse_torch_file(as_bytes(little), "m").size(), 1u);
}

TEST(TorchFileBad, NothingIsRunAndForeignNamesAreTold) {
  const auto complaint = [](const char* file) {
    return failure_of([&] { ModelFile::open(kPickles / file); }, kPickles);
  };
  EXPECT_EQ(
      complaint("os_system.pt"),
      "user: os_system.pt: it names 'posix.system', which no file of tensors needs; nothing of it was run. If you "
      "trust the file, load it in PyTorch and save its tensors alone: torch.save(model.state_dict(), 'OUT.pt')");
  EXPECT_THAT(complaint("os_system_legacy.pt"), StartsWith("user: os_system_legacy.pt: it names 'posix.system', "));
  EXPECT_THAT(complaint("getattr.pt"), StartsWith("user: getattr.pt: it names '__builtin__.getattr', "));
  EXPECT_THAT(complaint("module.pt"), StartsWith("user: module.pt: it names 'torch.nn.modules.linear.Linear', "));
  EXPECT_THAT(complaint("sparse.pt"), StartsWith("user: sparse.pt: it names 'torch._utils._rebuild_sparse_tensor', "));
  EXPECT_EQ(complaint("script.pt"),
            "user: script.pt: it is a TorchScript program, not a checkpoint; save its state_dict() with torch.save");
  for (auto [module, name] : {std::pair{"builtins", "eval"},
                              {"builtins", "exec"},
                              {"builtins", "getattr"},
                              {"os", "system"},
                              {"subprocess", "Popen"},
                              {"numpyx", "scalar"},
                              {"torch", "load"},
                              {"torch.storage", "_load_from_bytes"},
                              {"torch", ""},
                              {"", ""},
                              {"collections", "OrderedDict.fromkeys"},
                              {"lightningx.y", "Z"}})
    EXPECT_THAT(failure_of([&, module = module, name = name] {
                  const std::string value = py::dict({{"w", py::row("0", 1)}, {"x", py::global(module, name)}});
                  parse_torch_file(as_bytes(torch_zip(value, {"1234"})), "m.pt");
                }),
                StartsWith("user: m.pt: it names '" + std::string(module) + "." + name + "', "));
}

std::string complaint(const std::string& file) {
  return failure_of([&] { parse_torch_file(as_bytes(file), "m.pt"); });
}

TEST(TorchFileBad, Archives) {
  const std::string pickle = py::pickle(py::dict({{"w", py::row("0", 1)}}));
  EXPECT_EQ(complaint(test::zip({{"a/data/0", "1234"}, {"data.pkl", pickle}, {"a/b/data.pkl", pickle}})),
            "user: m.pt: it is a zip archive without a data.pkl, so not a PyTorch checkpoint");
  EXPECT_EQ(complaint(test::zip({{"a/data.pkl", pickle}, {"b/data.pkl", pickle}})),
            "user: m.pt: it holds several data.pkl: this is not one checkpoint");
  EXPECT_EQ(complaint(test::zip({{"a/data.pkl", pickle, 8}})),
            "user: m.pt: entry 'a/data.pkl' is compressed, which torch.save never does; unpack the archive and pack it "
            "again with zip -0");
  EXPECT_EQ(complaint(test::zip({{"a/data.pkl", pickle}, {"a/data/0", "1234", 8}})),
            "user: m.pt: tensor 'w': entry 'a/data/0' is compressed, which torch.save never does; unpack the archive "
            "and pack it again with zip -0");
  EXPECT_EQ(complaint(test::zip({{"a/data.pkl", pickle}, {"a/data/0", "1234"}, {"a/byteorder", "big"}})),
            "user: m.pt: its numbers are not little-endian; save it on another machine");
  EXPECT_EQ(complaint(torch_zip("N")),
            "user: m.pt: it holds no tensors, only settings or state; name the file with the weights");
  EXPECT_EQ(complaint(test::zip({{"a/data.pkl", "\x80\x02}"}})),
            "user: m.pt: the pickle is damaged at byte 3: it ends too early");
}

TEST(TorchFileBad, LegacyFiles) {
  const std::string w = py::dict({{"w", py::row("k", 2)}}), eight = "12345678";
  const std::string whole = torch_legacy(w, {{"k", eight}});
  EXPECT_EQ(complaint(whole), "");
  EXPECT_TRUE(is_torch_file(as_bytes(whole)));
  EXPECT_EQ(complaint(whole.substr(0, whole.size() - 1)),
            "user: m.pt: storage 'k' reaches beyond the end of the file: the file is truncated; download it again");
  EXPECT_THAT(complaint(whole.substr(0, whole.size() - 12)),
              HasSubstr("storage 'k' reaches beyond the end of the file"));
  EXPECT_THAT(complaint(whole.substr(0, whole.size() - 20)), HasSubstr("it ends too early"));
  std::string huge = whole;
  huge.replace(huge.size() - 16, 8, 8, '\xff');
  EXPECT_THAT(complaint(huge), HasSubstr("storage 'k' reaches beyond the end of the file"));
  EXPECT_EQ(
      complaint(torch_legacy(w, {{"k", "1234"}})),
      "user: m.pt: tensor 'w': its storage 'k' has 4 bytes, not 2 elements of 4: the file is damaged; download it "
      "again");
  EXPECT_EQ(complaint(torch_legacy(w, {})),
            "user: m.pt: tensor 'w': its storage 'k' is not in the file: the file is damaged");
  EXPECT_EQ(complaint(torch_legacy(w, {{"k", eight}, {"l", eight}})), "user: m.pt: storage 'l' belongs to nothing");
  EXPECT_EQ(complaint(torch_legacy(w, {{"k", eight}, {"k", eight}})), "user: m.pt: storage 'k' occurs twice");
  EXPECT_EQ(complaint(torch_legacy(w, {{"k", eight}}, "\x89")),
            "user: m.pt: its numbers are not little-endian; save it on another machine");
  EXPECT_EQ(complaint(torch_legacy(w, {{"k", eight}}, "\x88", 1000)),
            "user: m.pt: it is of a layout that T2X does not know; save it with a newer PyTorch");
  const std::string two_sizes =
      py::dict({{"w", py::row("k", 2)}, {"v", py::tensor(py::storage("k", 1, "LongStorage"), 0, {1}, {1})}});
  EXPECT_EQ(complaint(torch_legacy(two_sizes, {{"k", eight}})),
            "user: m.pt: storage 'k' has elements of two sizes: the file is damaged");
}

TEST(TorchFileBad, EveryTruncationIsRefused) {
  for (const char* name : {"zip_protocol2.ckpt", "legacy_protocol2.pt"}) {
    std::ifstream in(kPickles / name, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    ASSERT_EQ(complaint(whole), "");
    for (size_t size = 0; size < whole.size(); ++size)
      ASSERT_THAT(complaint(whole.substr(0, size)), StartsWith("user: m.pt: ")) << name << " of " << size;
  }
}

}  // namespace
}  // namespace t2x
