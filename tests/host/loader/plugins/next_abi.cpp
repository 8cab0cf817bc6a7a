#include <t2x/abi.h>
extern "C" T2X_EXPORT const void* t2x_plugin_v2(uint32_t, uint32_t) { return nullptr; }
