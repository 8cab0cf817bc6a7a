// architecture.hpp - which BERT and which projection are in the file? Read from the tensors' shapes.
#pragma once
#include "config.hpp"
#include <t2x/shape.hpp>
#include <map>
#include <string>
#include <vector>

namespace clap {

using Shapes = std::map<std::string, t2x_dims, std::less<>>;

inline constexpr double kProjectionEps = 1e-5;  // of the projection's norm: torch.nn.LayerNorm's default

struct Architecture {
  std::string prefix;            // what the names begin with: "caption_encoder.", "cond_stage_model.caption_encoder."
  uint32_t vocabulary = 0, positions = 0, hidden = 0, layers = 0, feed_forward = 0;
  uint32_t heads = 0;            // of hidden / heads each
  uint32_t projected = 0;        // width of the features
  double eps = 0;

  // "base.encoder.layer.3.attention.self.query", with the prefix, for (3, "attention.self.query").
  std::string layer(uint32_t index, const char* module) const;
  std::string embeddings(const char* module) const { return prefix + "base.embeddings." + module; }
  std::string projection(const char* module) const { return prefix + "projection." + module; }
};

// Throws t2x::Error (T2X_BAD_MODEL) when these are not the tensors of CLAP's text encoder, or disagree with config.
// Without a number of heads in config they have 64 elements each, as in every released BERT.
Architecture infer_architecture(const Shapes& shapes, const Config& config);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
};

// Every tensor that the encoder reads.
std::vector<ExpectedTensor> expected_tensors(const Architecture& architecture);

// Tensors of the encoder that features of tokens have no use for, as patterns without the prefix.
std::vector<std::string> unused_tensors();

}  // namespace clap
