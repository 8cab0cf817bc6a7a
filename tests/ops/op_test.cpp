#include "op_test.hpp"
#include "program/op_call.hpp"
#include "program/single_op.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <map>

namespace t2x::test {
namespace {

std::unique_ptr<Runtime> open(Machine machine) {
  DeviceOptions options;
  options.validation = true;
  options.limit_binding = machine == Machine::SmallBindings ? 16 * 1024 : 0;
  options.precision = machine == Machine::Reduced ? Precision::F16 : Precision::Auto;
  options.no_fp16 = machine == Machine::NoFp16;
  return std::make_unique<Runtime>(options, OpRegistry{});
}

std::map<Machine, std::unique_ptr<Runtime>> runtimes;

// Closes the devices after the last test, while the driver and the layers are still whole.
class Devices : public testing::Environment {
public:
  void TearDown() override { runtimes.clear(); }
};
const testing::Environment* const devices = testing::AddGlobalTestEnvironment(new Devices);

std::vector<t2x_attr> plain(const std::vector<Attr>& attrs) { return {attrs.begin(), attrs.end()}; }

std::vector<t2x_dims> dims_of(const std::vector<Input>& inputs) {
  std::vector<t2x_dims> dims;
  for (const Input& input : inputs) dims.push_back(input.dims);
  return dims;
}

std::vector<std::vector<double>> reference(const t2x_op_type& op, const std::vector<Input>& inputs,
                                           const std::vector<t2x_attr>& attrs) {
  const std::vector<t2x_dims> in = dims_of(inputs), out = infer_op(op, in, attrs);
  std::vector<std::vector<double>> values;
  for (const Input& input : inputs) values.push_back(input.values);
  return reference_op({op, in, out, attrs}, values);
}

// "" when all agree, else where and by how much the worst differs.
std::string difference(const std::vector<double>& got, const std::vector<double>& want, double tolerance) {
  if (got.size() != want.size()) return "has " + std::to_string(got.size()) + " elements";
  double scale = 0, worst = 0;
  for (double v : want)
    if (std::isfinite(v)) scale = std::max(scale, std::abs(v));
  size_t at = 0;
  for (size_t i = 0; i < want.size(); ++i) {
    if (std::isfinite(want[i]) ? !std::isfinite(got[i]) : std::isnan(want[i]) ? !std::isnan(got[i]) : got[i] != want[i])
      return "element " + std::to_string(i) + " is " + std::to_string(got[i]) + ", not " + std::to_string(want[i]);
    if (!std::isfinite(want[i]) || std::abs(got[i] - want[i]) <= worst) continue;
    worst = std::abs(got[i] - want[i]), at = i;
  }
  if (worst <= tolerance * scale) return "";
  return "element " + std::to_string(at) + " is " + std::to_string(got[at]) + ", not " + std::to_string(want[at]) +
         "; the error is " + std::to_string(worst / scale * 1e6) + "e-6 of the scale " + std::to_string(scale);
}

std::vector<std::string> variants_to_run(Runtime& rt, const t2x_op_type& op, const std::vector<Input>& inputs,
                                         const std::vector<t2x_attr>& attrs, const std::string& only) {
  if (!only.empty()) return {only};
  return suitable_variants(rt, op, dims_of(inputs), attrs);
}

}  // namespace

Runtime& runtime(Machine machine) {
  auto& one = runtimes[machine];
  if (!one) one = open(machine);
  return *one;
}

void expect_matches(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs,
                    const MatchOptions& options) {
  Runtime& rt = runtime(options.machine);
  const std::vector<t2x_attr> plain_attrs = plain(attrs);
  const std::string call = describe_call(*op, dims_of(inputs));
  std::vector<OpInput> operands;
  for (const Input& input : inputs) operands.push_back({input.dims, encode(input)});
  const std::vector<std::vector<double>> want = reference(*op, inputs, plain_attrs);
  const auto variants = variants_to_run(rt, *op, inputs, plain_attrs, options.variant);
  EXPECT_FALSE(variants.empty()) << call << ": no kernel suits";
  for (const std::string& variant : variants) {
    const OpRun run = run_single_op(rt, *op, operands, plain_attrs, variant);
    for (size_t i = 0; i < want.size(); ++i) {
      const std::string problem = difference(decode(run.dims[i], run.data[i]), want[i], options.tolerance);
      EXPECT_EQ(problem, "") << call << ", kernel '" << variant << "', result " << i;
    }
    EXPECT_EQ(run.variant, variant);
  }
  EXPECT_THAT(rt.device->validation_messages(), testing::IsEmpty()) << call;
}

bool has_variant(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs,
                 const std::string& variant, Machine machine) {
  const auto all = suitable_variants(runtime(machine), *op, dims_of(inputs), plain(attrs));
  return std::find(all.begin(), all.end(), variant) != all.end();
}

void expect_matches_windowed(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs,
                             double tolerance) {
  expect_matches(op, inputs, attrs, {tolerance, Machine::Whole, ""});
  expect_matches(op, inputs, attrs, {tolerance, Machine::SmallBindings, ""});
}

void expect_refused(const t2x_op_type* op, const std::vector<t2x_dims>& inputs, const std::vector<Attr>& attrs,
                    const std::string& sentence) {
  try {
    infer_op(*op, inputs, plain(attrs));
    ADD_FAILURE() << describe_call(*op, inputs) << " is not refused";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User) << failure.what();
    EXPECT_THAT(failure.what(), testing::HasSubstr(sentence));
  }
}

t2x_dims inferred(const t2x_op_type* op, const std::vector<t2x_dims>& inputs, const std::vector<Attr>& attrs) {
  return infer_op(*op, inputs, plain(attrs))[0];
}

}  // namespace t2x::test
