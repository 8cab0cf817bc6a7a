// host/device/quirks.hpp - the one place for workarounds of single drivers.
#pragma once
#include "device/adapter.hpp"

namespace t2x {

// Corrects what a driver is known to report wrongly.
void apply_quirks(Adapter& adapter);

}  // namespace t2x
