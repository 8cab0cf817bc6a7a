#include "device/quirks.hpp"

namespace t2x {
namespace {

// A row says what the driver gets wrong and how that was seen; it goes when the oldest supported driver is mended.
struct Quirk {
  VkDriverId driver;
  void (*correct)(Adapter& adapter);
};

const Quirk kQuirks[] = {
    // A buffer of maxBufferSize = maxMemoryAllocationSize = 1 GiB cannot be given memory: it needs guard bytes
    // behind its contents, and the two together exceed one allocation (seen with SwiftShader of Chromium 156).
    {VK_DRIVER_ID_GOOGLE_SWIFTSHADER, [](Adapter& adapter) { adapter.max_allocation_bytes -= 64 << 10; }},
};

}  // namespace

void apply_quirks(Adapter& adapter) {
  for (const Quirk& quirk : kQuirks) {
    if (quirk.driver == adapter.driver_id) quirk.correct(adapter);
  }
}

}  // namespace t2x
