#include "rate.hpp"

namespace mel_vae {
namespace {

constexpr const char* kKey = "sample_rate";

std::string own_rate(const t2x::Context& cx) { return std::to_string(cx.u32(kKey)); }

}  // namespace

void check_rate(const t2x::Context& cx, t2x::Tensor value, const char* what) {
  const std::string own = own_rate(cx), noted = cx.noted(value, kKey, own);
  if (noted != own)
    throw t2x::Error(std::string(what) + " is of sound at " + noted + " Hz, this autoencoder's sample_rate is " + own +
                     ": analyse at that rate, or set sample_rate to what the autoencoder was trained on");
}

void note_rate(const t2x::Context& cx, t2x::Tensor value) { cx.note(value, kKey, own_rate(cx)); }

}  // namespace mel_vae
