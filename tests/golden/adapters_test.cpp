// Low-rank adapters against the same model with the adapters added into its matrices.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "weights/write_safetensors.hpp"
#include <gmock/gmock.h>
#include <t2x/shape.hpp>
#include <random>

namespace t2x::golden {
namespace {

constexpr const char* kFolder = "dit/flagdit_t2i_qknorm";
constexpr uint32_t kRank = 2;

struct Matrix {
  t2x_dims dims{};
  std::vector<float> values;
};

using Tensors = std::map<std::string, Matrix>;

void write(const fs::path& path, const Tensors& tensors) {
  std::vector<TensorToWrite> list;
  for (const auto& [name, m] : tensors)
    list.push_back({name, convert_weight(m.dims, std::as_bytes(std::span(m.values)), T2X_F32, T2X_LAYOUT_AS_STORED, name)});
  ASSERT_EQ(write_safetensors(path, list, {}), 0);
}

Matrix random_matrix(uint32_t rows, uint32_t columns, std::mt19937& engine) {
  Matrix m{dims({rows, columns}), std::vector<float>(size_t{rows} * columns)};
  std::normal_distribution<float> normal(0, 0.2f);
  for (float& v : m.values) v = normal(engine);
  return m;
}

class Adapters : public testing::Test {
protected:
  // The model's tensors, and adapters for a plain matrix, one whose product is gated and added, both halves of a
  // SwiGLU, and one with an activation.
  void SetUp() override {
    const auto file = ModelFile::open(data(kFolder) / "weights.safetensors");
    for (const Weight& w : file->weights()) {
      Matrix m{w.dims, std::vector<float>(count(w.dims))};
      std::memcpy(m.values.data(), w.data.data(), w.data.size());
      model_[w.name] = std::move(m);
    }
    std::mt19937 engine(5);
    for (const char* name : {"layers.0.attention.wq", "layers.0.attention.wo", "layers.1.feed_forward.w1",
                             "layers.1.feed_forward.w3", "layers.1.feed_forward.w2", "t_embedder.mlp.0",
                             "layers.0.attention.wk_y"}) {
      const t2x_dims d = model_.at(std::string(name) + ".weight").dims;
      adapters_[name + std::string(".lora_A.weight")] = random_matrix(kRank, d.d[1], engine);
      adapters_[name + std::string(".lora_B.weight")] = random_matrix(d.d[0], kRank, engine);
    }
  }

  // The model with scale * B A added to each matrix.
  Tensors merged(float scale) const {
    Tensors tensors = model_;
    for (const auto& [name, a] : adapters_) {
      const size_t at = name.find(".lora_A.weight");
      if (at == std::string::npos) continue;
      const Matrix& b = adapters_.at(name.substr(0, at) + ".lora_B.weight");
      Matrix& w = tensors.at(name.substr(0, at) + ".weight");
      const size_t inside = w.dims.d[1];
      for (size_t i = 0; i < w.values.size(); ++i)
        for (size_t r = 0; r < kRank; ++r)
          w.values[i] += scale * b.values[i / inside * kRank + r] * a.values[r * inside + i % inside];
    }
    return tensors;
  }

  // The velocity of the golden's first forward call; each (file, weight) is a node of its own.
  Array velocity(const fs::path& model, const std::vector<std::pair<fs::path, double>>& files) {
    const Call call = calls_of(kFolder, [](const Call& c) { return c.json["function"] == "forward"; })[0];
    const fs::path inputs = data(kFolder) / "inputs.safetensors";
    PipelineText p;
    for (const auto& [name, tensor] : {std::pair{"condition", "cap_feats"}, {"mask", "cap_mask"}, {"x", "x"}, {"t", "t"}})
      p.load(name, inputs, call.input(tensor));
    p.node("backbone", "flag_dit.backbone");
    p.text("model", model.string());
    p.text("condition", "@condition.tensor");
    p.text("mask", "@mask.tensor");
    std::string field = "@backbone.velocity";
    for (const auto& [file, weight] : files) {
      const std::string name = "adapters" + std::to_string(&file - &files[0].first);
      p.node(name, "training.adapters");
      p.text("denoiser", field);
      p.text("file", file.string());
      p.number("weight", weight);
      field = "@" + name + ".velocity";
    }
    p.velocity("v", field, {"@x.tensor"}, "@t.tensor");
    return p.run({"@v.velocity"})["v.velocity"];
  }

  void expect_refused(const Tensors& adapters, const std::string& sentence) {
    write(folder_ / "bad.safetensors", adapters);
    try {
      velocity(data(kFolder) / "weights.safetensors", {{folder_ / "bad.safetensors", 1}});
      FAIL() << "not refused";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      EXPECT_THAT(failure.what(), testing::HasSubstr(sentence));
    }
  }

  TemporaryFolder folder_;
  Tensors model_, adapters_;
};

TEST_F(Adapters, AreTheModelWithThemAddedIn) {
  write(folder_ / "merged.safetensors", merged(0.7f));
  write(folder_ / "adapters.safetensors", adapters_);
  const Array want = velocity(folder_ / "merged.safetensors", {});
  const Array have = velocity(data(kFolder) / "weights.safetensors", {{folder_ / "adapters.safetensors", 0.7}});
  const Array without = velocity(data(kFolder) / "weights.safetensors", {});
  double largest = 0, error = 0, change = 0;
  for (size_t i = 0; i < want.values.size(); ++i) {
    largest = std::max(largest, double(std::abs(want.values[i])));
    error = std::max(error, double(std::abs(have.values[i] - want.values[i])));
    change = std::max(change, double(std::abs(without.values[i] - want.values[i])));
  }
  EXPECT_LT(error, 1e-4 * largest);
  EXPECT_GT(change, 0.05 * largest);   // they do something
}

TEST_F(Adapters, SeveralAddUpAndOtherNamesAreRead) {
  // The same once as it is with half the weight, once under other names with alpha = rank / 2.
  Tensors renamed;
  for (const auto& [name, m] : adapters_) {
    const bool a = name.ends_with(".lora_A.weight");
    const std::string base = name.substr(0, name.find(".lora_"));
    renamed["diffusion_model." + base + (a ? ".lora_down.weight" : ".lora_up.weight")] = m;
    renamed["diffusion_model." + base + ".alpha"] = Matrix{dims({1}), {kRank / 2.0f}};
  }
  write(folder_ / "adapters.safetensors", adapters_);
  write(folder_ / "renamed.safetensors", renamed);
  write(folder_ / "merged.safetensors", merged(1));
  const Array want = velocity(folder_ / "merged.safetensors", {});
  const Array have = velocity(data(kFolder) / "weights.safetensors",
                              {{folder_ / "adapters.safetensors", 0.5}, {folder_ / "renamed.safetensors", 1}});
  double largest = 0;
  for (float v : want.values) largest = std::max(largest, double(std::abs(v)));
  for (size_t i = 0; i < want.values.size(); ++i) ASSERT_NEAR(have.values[i], want.values[i], 1e-4 * largest);
}

TEST_F(Adapters, WhatFitsNoModelIsRefused) {
  Tensors half = adapters_;
  half.erase("layers.0.attention.wq.lora_B.weight");
  expect_refused(half, "the adapter of 'layers.0.attention.wq' lacks its other half");
  std::mt19937 engine(2);
  Tensors other;
  other["blocks.0.wq.lora_A.weight"] = adapters_.begin()->second;
  other["blocks.0.wq.lora_B.weight"] = random_matrix(4, kRank, engine);
  expect_refused(other, "fit no matrix of the functions they are applied to");
  Tensors wide = adapters_;
  wide["layers.0.attention.wq.lora_A.weight"] = random_matrix(kRank, 999, engine);
  expect_refused(wide, "it was made for another model");
  expect_refused(model_, "is no file of low-rank adapters");
}

}  // namespace
}  // namespace t2x::golden
