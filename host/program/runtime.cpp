#include "program/runtime.hpp"

namespace t2x {

Runtime::Runtime(const DeviceOptions& options, OpRegistry registry)
    : device(Device::open(options)), pipelines(*device), transfer(*device), ops(std::move(registry)) {}

}  // namespace t2x
