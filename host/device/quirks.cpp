#include "device/quirks.hpp"

#include <algorithm>
#include <iterator>

namespace t2x {
namespace {

// A row states what the driver gets wrong and how it was seen; it goes when the oldest supported driver is mended.
struct Quirk {
  VkDriverId driver;
  void (*correct)(t2x_device_info& info);
};

const Quirk kQuirks[] = {
    // Mesa's lavapipe reports 128 Mi texels, but a view over more than 128 MiB reads zeros beyond them.
    {VK_DRIVER_ID_MESA_LLVMPIPE,
     [](t2x_device_info& info) { info.max_texels = std::min<uint64_t>(info.max_texels, (128ull << 20) / 16); }},
};

}  // namespace

void apply_quirks(const Adapter& adapter, t2x_device_info& info) {
  for (const Quirk& quirk : kQuirks) {
    if (quirk.driver == adapter.driver_id) quirk.correct(info);
  }
}

}  // namespace t2x
