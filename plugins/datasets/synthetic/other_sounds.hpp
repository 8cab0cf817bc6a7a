// other_sounds.hpp - the sounds without a pitch of their own.
#pragma once
#include "items.hpp"
#include "signal.hpp"

namespace datasets::synthetic {

// What one variant is like. Details come from `random`.
struct Manner {
  double seconds = 0;            // the whole sound
  double rate = 0;               // Hz
  bool second = false;           // fast instead of slow; strong instead of light
  Random& random;

  size_t count() const { return static_cast<size_t>(seconds * rate + 0.5); }
};

Samples kick_drum(const Manner& manner);
Samples snare_drum(const Manner& manner);
Samples hi_hat(const Manner& manner);
Samples heartbeat(const Manner& manner);
Samples clock(const Manner& manner);

Samples wind(const Manner& manner);
Samples rain(const Manner& manner);

Samples siren(const Manner& manner);
Samples bird(const Manner& manner);
Samples alarm(const Manner& manner);
Samples upward_sweep(const Manner& manner);
Samples downward_sweep(const Manner& manner);

}  // namespace datasets::synthetic
