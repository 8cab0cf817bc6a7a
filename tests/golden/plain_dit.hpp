// plain_dit.hpp - a DiT with text as plain loops in double precision: what dit.backbone is compared with. One latent at
// a time; names of weights as in the model's file.
#pragma once
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace t2x::golden::plain {

struct Sizes {
  uint32_t dim = 8, heads = 2, layers = 2, hidden = 12, text_dim = 6, channels = 2;
};

// Numbers in -1..1 (SplitMix64).
class Random {
public:
  explicit Random(uint64_t seed) : state_(seed) {}
  double operator()() {
    uint64_t x = state_ += 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-52 - 1;
  }

private:
  uint64_t state_;
};

struct Rows {
  size_t width = 0;
  std::vector<double> values;
  size_t count() const { return values.size() / width; }
  double& at(size_t row, size_t column) { return values[row * width + column]; }
  double at(size_t row, size_t column) const { return values[row * width + column]; }
};

using Weights = std::map<std::string, Rows>;

inline Weights random_weights(const Sizes& s, uint64_t seed) {
  Weights w;
  Random random(seed);
  auto linear = [&](const std::string& name, size_t out, size_t in) {
    for (Rows* rows : {&(w[name + ".weight"] = {in, std::vector<double>(out * in)}),
                       &(w[name + ".bias"] = {out, std::vector<double>(out)})})
      for (double& v : rows->values) v = static_cast<float>(random() * 0.6);
  };
  linear("x_embedder", s.dim, 4 * s.channels);
  linear("t_embedder.mlp.0", s.dim, 256);
  linear("t_embedder.mlp.2", s.dim, s.dim);
  linear("y_embedder", s.dim, s.text_dim);
  for (uint32_t i = 0; i < s.layers; ++i) {
    const std::string at = "blocks." + std::to_string(i) + ".";
    for (const char* name : {"attn.q", "attn.k", "attn.v", "attn.proj", "cross.q", "cross.proj"})
      linear(at + name, s.dim, s.dim);
    for (const char* name : {"cross.k", "cross.v"}) linear(at + name, s.dim, s.text_dim);
    linear(at + "mlp.fc1", s.hidden, s.dim);
    linear(at + "mlp.fc2", s.dim, s.hidden);
    linear(at + "adaLN_modulation.1", 6 * s.dim, s.dim);
  }
  linear("final_layer.adaLN_modulation.1", 2 * s.dim, s.dim);
  linear("final_layer.linear", 4 * s.channels, s.dim);
  return w;
}

inline Rows linear(const Weights& w, const std::string& name, const Rows& x) {
  const Rows &weight = w.at(name + ".weight"), &bias = w.at(name + ".bias");
  Rows y{weight.count(), {}};
  for (size_t r = 0; r < x.count(); ++r)
    for (size_t n = 0; n < y.width; ++n) {
      double sum = bias.values[n];
      for (size_t k = 0; k < x.width; ++k) sum += x.at(r, k) * weight.at(n, k);
      y.values.push_back(sum);
    }
  return y;
}

template <class F> Rows each(Rows x, F&& f) {
  for (double& v : x.values) v = f(v);
  return x;
}
inline double silu(double v) { return v / (1 + std::exp(-v)); }
inline double gelu(double v) { return 0.5 * v * (1 + std::tanh(std::sqrt(2 / M_PI) * (v + 0.044715 * v * v * v))); }

// LN(x) (1 + scale) + shift; the parts of a modulation by number, or none.
inline Rows norm(Rows x, const Rows* modulation = nullptr, size_t shift = 0, size_t scale = 0) {
  for (size_t r = 0; r < x.count(); ++r) {
    double mean = 0, variance = 0;
    for (size_t k = 0; k < x.width; ++k) mean += x.at(r, k) / double(x.width);
    for (size_t k = 0; k < x.width; ++k) variance += (x.at(r, k) - mean) * (x.at(r, k) - mean) / double(x.width);
    for (size_t k = 0; k < x.width; ++k) {
      x.at(r, k) = (x.at(r, k) - mean) / std::sqrt(variance + 1e-6);
      if (modulation)
        x.at(r, k) = x.at(r, k) * (1 + modulation->values[scale * x.width + k]) +
                     modulation->values[shift * x.width + k];
    }
  }
  return x;
}

inline Rows attention(const Rows& q, const Rows& k, const Rows& v, size_t heads, const std::vector<int32_t>& mask) {
  const size_t width = q.width / heads;
  Rows y{q.width, std::vector<double>(q.values.size())};
  for (size_t h = 0; h < heads; ++h)
    for (size_t t = 0; t < q.count(); ++t) {
      double total = 0;
      std::vector<double> share(k.count());
      for (size_t s = 0; s < k.count(); ++s) {
        double score = 0;
        for (size_t d = h * width; d < (h + 1) * width; ++d) score += q.at(t, d) * k.at(s, d);
        total += share[s] = mask.empty() || mask[s] ? std::exp(score / std::sqrt(double(width))) : 0;
      }
      for (size_t s = 0; s < k.count(); ++s)
        for (size_t d = h * width; d < (h + 1) * width; ++d) y.at(t, d) += share[s] / total * v.at(s, d);
    }
  return y;
}

// x + gate * y; without a modulation, x + y.
inline Rows added(Rows x, const Rows& y, const Rows* modulation = nullptr, size_t gate = 0) {
  for (size_t i = 0; i < x.values.size(); ++i)
    x.values[i] += y.values[i] * (modulation ? modulation->values[gate * x.width + i % x.width] : 1);
  return x;
}

inline Rows embedded_patches(const Sizes& s, const Weights& w, const std::vector<float>& latent, size_t height,
                             size_t width) {
  Rows patches{4 * s.channels, {}};
  for (size_t row = 0; row < height / 2; ++row)
    for (size_t column = 0; column < width / 2; ++column)
      for (size_t c = 0; c < s.channels; ++c)
        for (size_t i = 0; i < 4; ++i)
          patches.values.push_back(latent[(c * height + 2 * row + i / 2) * width + 2 * column + i % 2]);
  Rows x = linear(w, "x_embedder", patches);
  for (size_t t = 0; t < x.count(); ++t)
    for (size_t k = 0; k < s.dim; ++k) {
      const size_t quarter = s.dim / 4, position = k < 2 * quarter ? t % (width / 2) : t / (width / 2);
      const double angle = double(position) / std::pow(10000.0, double(k % quarter) / double(quarter));
      x.at(t, k) += k / quarter % 2 ? std::cos(angle) : std::sin(angle);
    }
  return x;
}

inline Rows modulator(const Sizes& s, const Weights& w, double time, const Rows& text,
                      const std::vector<int32_t>& mask) {
  Rows wave{256, {}}, mean{s.text_dim, std::vector<double>(s.text_dim)};
  for (size_t i = 0; i < 256; ++i) {
    const double angle = time * std::pow(10000.0, -double(i % 128) / 128);
    wave.values.push_back(i < 128 ? std::cos(angle) : std::sin(angle));
  }
  double tokens = 0;
  for (const int32_t m : mask) tokens += m;
  for (size_t y = 0; y < text.count(); ++y)
    for (size_t k = 0; k < text.width; ++k) mean.values[k] += mask[y] * text.at(y, k) / tokens;
  const Rows t = linear(w, "t_embedder.mlp.2", each(linear(w, "t_embedder.mlp.0", wave), silu));
  return each(added(t, linear(w, "y_embedder", mean)), silu);
}

// latent [channels, height, width], text [tokens, text_dim] -> [channels, height, width].
inline std::vector<double> dit(const Sizes& s, const Weights& w, const std::vector<float>& latent, size_t height,
                               size_t width, double time, const std::vector<float>& features,
                               const std::vector<int32_t>& mask) {
  const Rows text{s.text_dim, {features.begin(), features.end()}};
  const Rows silent = modulator(s, w, time, text, mask);
  Rows x = embedded_patches(s, w, latent, height, width);
  for (uint32_t i = 0; i < s.layers; ++i) {
    const std::string at = "blocks." + std::to_string(i) + ".";
    const Rows m = linear(w, at + "adaLN_modulation.1", silent), h = norm(x, &m, 0, 1);
    auto of = [&](const char* name, const Rows& from) { return linear(w, at + name, from); };
    x = added(x, of("attn.proj", attention(of("attn.q", h), of("attn.k", h), of("attn.v", h), s.heads, {})), &m, 2);
    x = added(x, of("cross.proj", attention(of("cross.q", norm(x)), of("cross.k", text), of("cross.v", text), s.heads,
                                            mask)));
    x = added(x, of("mlp.fc2", each(of("mlp.fc1", norm(x, &m, 3, 4)), gelu)), &m, 5);
  }
  const Rows m = linear(w, "final_layer.adaLN_modulation.1", silent);
  const Rows out = linear(w, "final_layer.linear", norm(x, &m, 0, 1));
  std::vector<double> picture(s.channels * height * width);
  for (size_t t = 0; t < out.count(); ++t)
    for (size_t i = 0; i < 4; ++i)
      for (size_t c = 0; c < s.channels; ++c)
        picture[(c * height + t / (width / 2) * 2 + i / 2) * width + t % (width / 2) * 2 + i % 2] =
            out.at(t, i * s.channels + c);
  return picture;
}

}  // namespace t2x::golden::plain
