// architecture.hpp - which T5 is this? Read from the tensors' shapes.
#pragma once
#include "config.hpp"
#include <t2x/shape.hpp>
#include <map>
#include <string>
#include <vector>

namespace t5 {

using Shapes = std::map<std::string, t2x_dims, std::less<>>;

inline constexpr uint32_t kMaxTokens = 4096;  // of a row: attention's scores take room for its square

struct Architecture {
  std::string prefix;            // what the names begin with: "" or "cond_stage_model.t5_transformer."
  std::string table;             // the embedding's name: "shared.weight", or its alias in files without it
  uint32_t vocabulary = 0, hidden = 0, layers = 0, feed_forward = 0;
  uint32_t heads = 0, head_dim = 0;           // heads * head_dim need not be hidden
  uint32_t buckets = 0, max_distance = 0;     // of relative positions
  uint32_t positions = 0;                     // of the rows it was trained on
  double eps = 0;

  // "encoder.block.3.layer.0.SelfAttention.q.weight", with the prefix, for (3, "0.SelfAttention.q").
  std::string block(uint32_t index, const char* tensor) const;
  std::string position_bias() const { return block(0, "0.SelfAttention.relative_attention_bias"); }
  std::string final_norm() const { return prefix + "encoder.final_layer_norm.weight"; }
};

// Throws t2x::Error (T2X_BAD_MODEL) when these are not the tensors of a T5 encoder, or disagree with config.
Architecture infer_architecture(const Shapes& shapes, const Config& config);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
};

// Every tensor that the encoder reads.
std::vector<ExpectedTensor> expected_tensors(const Architecture& architecture);

// Tensors of a whole T5 that the encoder has no use for, as patterns without the prefix: the decoder, the output head,
// and the embedding again under other names.
std::vector<std::string> unused_tensors(const Architecture& architecture);

}  // namespace t5
