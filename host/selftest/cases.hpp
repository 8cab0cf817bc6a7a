// host/selftest/cases.hpp - one or two small uses of every built-in op, chosen so that each kernel that a
// device prefers serves one.
#pragma once
#include <t2x/abi.h>
#include <string>
#include <vector>

namespace t2x {

struct SelfTestCase {
  std::string op;
  std::vector<t2x_dims> inputs;      // i32 inputs hold small ids or masks, others numbers in -1..1
  std::vector<t2x_attr> attrs;
};

const std::vector<SelfTestCase>& self_test_cases();

}  // namespace t2x
