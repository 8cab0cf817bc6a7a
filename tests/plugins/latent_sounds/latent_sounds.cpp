// latent_sounds.cpp - a test's plugin: a data set of sounds that are latents already, with captions.
#include <t2x/plugin.hpp>
#include <algorithm>
#include <cmath>
#include <map>

namespace {

using t2x::Tensor;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == at) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

struct LatentSounds {
  static constexpr const char* kName = "test.latent_sounds";
  static constexpr const char* kSummary = "Sounds with captions, to train on without an autoencoder.";
  static constexpr const char* kDoc = "Sound i is sin(1 + i + 12.9898 k) for its k-th number.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("captions", "text:i32[N,L]", ""), t2x::out("index", "index:i32[N]", ""),
      t2x::out("sizes", "sizes:i32[P,1]", ""),
      t2x::out("sound", "fn(index:i32[1], canvas:f32[1,T]) -> latent:f32[1,C,T]", "")};
  static constexpr t2x_param kParams[] = {
      t2x::required(t2x::text("captions", "", "one a sound, separated by '|'")),
      t2x::required(t2x::text("frames", "", "of each sound, separated by '|'")), t2x::integer("channels", 20, 1, 4096, "")};

  explicit LatentSounds(const t2x::Context& cx) : captions_(split(cx.text("captions"), '|')) {
    for (const std::string& frames : split(cx.text("frames"), '|')) frames_.push_back(std::stoi(frames));
    if (frames_.size() != captions_.size()) throw t2x::Error("as many captions as sounds");
  }

  void run(const t2x::Context& cx) const {
    size_t length = 0;
    for (const std::string& caption : captions_) length = std::max(length, caption.size());
    std::vector<int32_t> bytes, index;
    for (size_t n = 0; n < captions_.size(); ++n) {
      bytes.insert(bytes.end(), captions_[n].begin(), captions_[n].end());
      bytes.resize((n + 1) * length, 0);
      index.push_back(static_cast<int32_t>(n));
    }
    cx.output("captions", cx.constant(t2x::dims({captions_.size(), length}, T2X_I32), bytes, "captions"));
    cx.output("index", cx.constant(t2x::dims({index.size()}, T2X_I32), index, "index"));
    cx.output("sizes", cx.constant(t2x::dims({frames_.size(), 1}, T2X_I32), frames_, "sizes"));
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const Tensor> in) const {
    const uint32_t frames = cx.dims(in[1]).d[1], count = cx.u32("channels") * frames;
    std::vector<float> all;
    for (size_t i = 0; i < frames_.size(); ++i)
      for (uint32_t k = 0; k < count; ++k) all.push_back(static_cast<float>(std::sin(1 + double(i) + 12.9898 * k)));
    const Tensor table = cx.constant(t2x::dims({frames_.size(), count}), all, "sounds");
    return {cx.view(cx.op("embedding", {table, in[0]}), {1, cx.u32("channels"), frames})};
  }

private:
  std::vector<std::string> captions_;
  std::vector<int32_t> frames_;
};

}  // namespace

T2X_PLUGIN("latent_sounds", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<LatentSounds>)
