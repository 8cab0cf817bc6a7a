// analysis.hpp - waveforms to log-mels as part of a program: what mel.analyse and mel.analyser record.
#pragma once
#include "fourier.hpp"
#include "mel_filters.hpp"
#include "settings.hpp"
#include <optional>

namespace spectra {

// Must live as long as the programs that it recorded into.
class Analysis {
public:
  // Reads the shared parameters and refuses those that no mel has.
  explicit Analysis(const t2x::Context& cx);

  // Into the open program: audio [B,N] -> log-mels [B,M,T]. Refuses waveforms too short for one frame.
  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor audio);

  const MelShape& shape() const { return shape_; }
  const Convention& convention() const { return convention_; }

private:
  struct Tables {
    t2x::Tensor window;
    MelFilters filters;
  };
  const Tables& tables(const t2x::Context& cx);   // one for all programs
  uint32_t frames_of(uint32_t samples) const;

  MelShape shape_;
  const Convention& convention_;
  Fourier fourier_;
  std::optional<Tables> tables_;
};

}  // namespace spectra
