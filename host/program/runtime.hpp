// host/program/runtime.hpp - what programs of one device share: device, pipelines, ops, transfers.
#pragma once
#include "device/device.hpp"
#include "device/pipelines.hpp"
#include "memory/buffer.hpp"
#include "program/op_registry.hpp"
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace t2x {

struct Runtime {
  Runtime(const DeviceOptions& options, OpRegistry ops);
  std::unique_ptr<Device> device;
  PipelineCache pipelines;
  Transfer transfer;
  OpRegistry ops;
  // (op, variant) pairs that the self-test has switched off on this driver.
  std::set<std::pair<std::string, std::string>> disabled;
};

}  // namespace t2x
