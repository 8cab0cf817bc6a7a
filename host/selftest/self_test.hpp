// host/selftest/self_test.hpp - does this driver compute what the kernels say? Run once a driver version.
#pragma once
#include "program/runtime.hpp"
#include <functional>
#include <string>
#include <vector>

namespace t2x {

// A kernel that disagreed with the op's double-precision reference, or did not run at all.
struct BadKernel {
  std::string op, variant, reason;
};

// The largest error that passes, relative to the largest reference value: far above rounding, far below garbage.
inline constexpr double kSelfTestTolerance = 1e-3;

// Runs every case with the kernel that this device prefers for it, and with the next one as long as that fails;
// progress(done, total) counts cases.
std::vector<BadKernel> test_kernels(Runtime& runtime, const std::function<void(size_t, size_t)>& progress = {});

// Switches off what fails on this driver: reads the result from <cache_dir>/selftest-<device id>.json when this
// version of T2X has tested this driver before, else tests and writes it there. `report` gets one line a bad kernel.
void ensure_self_tested(Runtime& runtime, const std::string& cache_dir, const std::string& version,
                        const std::function<void(const std::string&)>& report,
                        const std::function<void(size_t, size_t)>& progress = {});

}  // namespace t2x
