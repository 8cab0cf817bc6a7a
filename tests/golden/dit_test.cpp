// dit.backbone against the same formulas written as loops in double precision, on a small model with random weights.
#include "pipeline_text.hpp"
#include "plain_dit.hpp"
#include "reference_case.hpp"
#include "stored_tensor.hpp"

namespace t2x::golden {
namespace {

void write_model(const fs::path& path, const plain::Weights& weights) {
  Json header;
  uint64_t at = 0;
  std::string body;
  for (const auto& [name, rows] : weights) {
    const std::vector<float> values(rows.values.begin(), rows.values.end());
    const std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    const bool vector = name.ends_with(".bias");
    header[name] = {{"dtype", "F32"},
                    {"shape", vector ? Json{rows.width} : Json{rows.count(), rows.width}},
                    {"data_offsets", {at, at + bytes.size()}}};
    at += bytes.size();
    body += bytes;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text << body;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

Array numbers(std::vector<uint64_t> shape, uint64_t seed, double scale) {
  uint64_t n = 1;
  for (const uint64_t s : shape) n *= s;
  Array a{std::move(shape), {}};
  plain::Random random(seed);
  for (uint64_t i = 0; i < n; ++i) a.values.push_back(static_cast<float>(scale * random()));
  return a;
}

// Two texts for four latents, of which the first has a token less.
class Dit : public testing::Test {
protected:
  Dit() { write_model(folder_ / "model.safetensors", weights_); }

  void add_backbone(PipelineText& p, int heads) const {
    p.constant("condition", text_);
    p.node("backbone", "dit.backbone");
    p.text("model", (folder_ / "model.safetensors").string());
    p.number("heads", heads);
    p.text("condition", "@condition.tensor");
    p.text("mask", "@mask.tensor");
  }

  TemporaryFolder folder_;
  plain::Sizes sizes_;
  plain::Weights weights_ = plain::random_weights(sizes_, 7);
  Array latent_ = numbers({4, sizes_.channels, 4, 6}, 11, 1), text_ = numbers({2, 3, sizes_.text_dim}, 12, 1);
  Array time_{{4}, {0, 17, 500, 999}};
  std::vector<int32_t> mask_ = {1, 1, 0, 1, 1, 1};
};

TEST_F(Dit, SaysWhatTheFormulasSay) {
  write_stored(folder_ / "mask.safetensors", {"I32", {2, 3}, bytes_of(mask_)});
  PipelineText p;
  p.constant("latent", latent_);
  p.constant("time", time_);
  p.load("mask", folder_ / "mask.safetensors", "x");
  add_backbone(p, int(sizes_.heads));
  p.velocity("v", "@backbone.velocity", {"@latent.tensor"}, "@time.tensor");
  const Array got = p.run({"@v.velocity"})["v.velocity"];
  Array wanted = latent_;
  wanted.values.clear();
  for (size_t b = 0; b < 4; ++b) {
    const size_t row = b / 2;     // of the text
    const Array one = latent_.row(b), text = text_.row(row);
    for (const double v : plain::dit(sizes_, weights_, one.values, 4, 6, time_.values[b], text.values,
                                     std::vector<int32_t>(&mask_[3 * row], &mask_[3 * row] + 3)))
      wanted.values.push_back(static_cast<float>(v));
  }
  expect_close(got, wanted, {2e-5, 1e-4}, "what the model says");
}

TEST_F(Dit, RefusesHeadsThatDoNotDivideTheWidth) {
  write_stored(folder_ / "mask.safetensors", {"I32", {2, 3}, bytes_of(mask_)});
  PipelineText p;
  p.constant("latent", latent_);
  p.constant("time", time_);
  p.load("mask", folder_ / "mask.safetensors", "x");
  add_backbone(p, 3);
  p.velocity("v", "@backbone.velocity", {"@latent.tensor"}, "@time.tensor");
  EXPECT_ANY_THROW(p.run({"@v.velocity"}));
}

}  // namespace
}  // namespace t2x::golden
