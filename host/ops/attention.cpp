#include "ops/attention.hpp"
#include "builtin_shaders.hpp"
#include "ops/attention_plan.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

template <AttentionKernel kernel> struct Kernel {
  static int suits(OpCall c) { return attention_preference(c, kernel); }
  static void plan(OpCall c) { plan_attention(c, kernel); }
};
struct Uniform : Kernel<AttentionKernel::Uniform> { static constexpr const char* kName = "uniform"; };
struct Tile : Kernel<AttentionKernel::Tile> { static constexpr const char* kName = "tile"; };
struct Plain : Kernel<AttentionKernel::Plain> { static constexpr const char* kName = "plain"; };

constexpr t2x_spirv kUniform[] = {builtin::attention_uniform};
constexpr t2x_spirv kTile[] = {builtin::attention_tile};
constexpr t2x_spirv kPlain[] = {builtin::attention_plain};

// keys and values of one branch beside q.
void require_branch(const t2x_dims& q, const t2x_dims& k, const t2x_dims& v, const char* k_name, const char* v_name) {
  require_rank(k, k_name, 4, "[B,Hkv,S,D]");
  require(same_shape(k, v), std::string(v_name) + " must have the shape of " + k_name + ", " + to_string(k));
  require_equal(k.d[3], k_name, q.d[3], "q", "elements a head");
  require(q.d[1] % k.d[1] == 0, std::string(k_name) + " has " + std::to_string(k.d[1]) +
                                    " heads, which do not divide q's " + std::to_string(q.d[1]));
  require(q.d[0] % k.d[0] == 0, std::string(k_name) + " has " + std::to_string(k.d[0]) +
                                    " batch rows, which do not divide q's " + std::to_string(q.d[0]));
}

void require_mask(const OpCall& c, uint32_t mask, const char* name, uint32_t keys, const char* keys_name) {
  if (!c.has(mask)) return;
  const t2x_dims &m = c.in(mask), &k = c.in(keys);
  require_rank(m, name, 2, "[B,S]");
  require_equal(m.d[0], name, k.d[0], keys_name, "batch rows");
  require_equal(m.d[1], name, k.d[2], keys_name, "keys");
}

}  // namespace

const t2x_op_variant Attention::kVariants[3] = {variant<Uniform>(kUniform), variant<Tile>(kTile),
                                                variant<Plain>(kPlain)};

void Attention::infer(OpCall c) {
  const t2x_dims& q = c.in(kQ);
  require_rank(q, "q", 4, "[B,H,T,D]");
  require_branch(q, c.in(kK), c.in(kV), "k", "v");
  require_equal(c.in(kK).d[0], "k", q.d[0], "q", "batch rows");
  require_mask(c, kKeyMask, "key_mask", kK, "k");
  const bool text = c.has(kTextK);
  require(c.has(kTextV) == text && c.has(kTextGate) == text, "text_k, text_v and text_gate come together");
  require(text || !c.has(kTextMask), "text_mask is given without text_k");
  if (text) {
    require_branch(q, c.in(kTextK), c.in(kTextV), "text_k", "text_v");
    require_equal(c.in(kTextK).d[1], "text_k", c.in(kK).d[1], "k", "heads");
    require_mask(c, kTextMask, "text_mask", kTextK, "text_k");
    require_rank(c.in(kTextGate), "text_gate", 1, "[H]");
    require_equal(c.in(kTextGate).d[0], "text_gate", q.d[1], "q", "heads");
  }
  real_attr(c, "scale", 1);
  real_attr(c, "text_scale", 1);
  whole_attr(c, "causal", 0, 0, 1);
  const uint64_t width = uint64_t{q.d[1]} * q.d[3];
  c.out() = dims({q.d[0], q.d[2], width});
}

double Attention::cost(OpCall c) {
  const t2x_dims& q = c.in(kQ);
  double keys = c.in(kK).d[2];
  if (c.has(kTextK)) keys += c.in(kTextK).d[2];
  return 4.0 * double(count(q)) * keys;
}

const t2x_op_type* ops::attention() { return &op<Attention>; }

}  // namespace t2x
