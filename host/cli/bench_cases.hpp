// host/cli/bench_cases.hpp - the uses of the hot ops that are timed, and that `t2x devices` names kernels for.
#pragma once
#include <t2x/abi.h>
#include <string>
#include <vector>

namespace t2x {

struct BenchCase {
  std::string name, op;
  std::vector<t2x_dims> inputs;    // dtype T2X_NO_DTYPE: absent
  std::vector<t2x_attr> attrs;
};

const std::vector<BenchCase>& bench_cases();

}  // namespace t2x
