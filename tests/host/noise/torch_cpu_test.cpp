// Every call of the golden torch_randn: rand and randint to the bit, randn to its stated tolerance.
#include "noise/torch_cpu.hpp"
#include "weights/model_files.hpp"
#include <gtest/gtest.h>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

using Json = nlohmann::json;

const Json& golden_case() {
  static const Json json = Json::parse(std::ifstream(T2X_TEST_DATA "/torch_randn/case.json"));
  return json;
}

template <class T>
std::vector<T> golden(const std::string& name) {
  static const auto model = ModelFile::open(T2X_TEST_DATA "/torch_randn/outputs.safetensors");
  const Weight* weight = model->find(name);
  EXPECT_NE(weight, nullptr) << name;
  std::vector<T> values(weight ? weight->data.size() / sizeof(T) : 0);
  if (weight) std::memcpy(values.data(), weight->data.data(), weight->data.size());
  return values;
}

void expect_near(const std::vector<float>& got, const std::vector<float>& expected, const std::string& name) {
  const double tolerance = golden_case()["tolerance"]["randn"]["atol"];
  ASSERT_EQ(got.size(), expected.size()) << name;
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], tolerance) << name << " " << i;
}

// Runs `check(generator, call, name)` for the golden's calls whose op begins with `op`; each must occur for every seed.
template <class Check>
void for_calls(const std::string& op, size_t expected_calls, const Check& check) {
  size_t calls = 0;
  for (const Json& call : golden_case()["calls"]) {
    if (!call["op"].get<std::string>().starts_with(op)) continue;
    TorchGenerator generator(call["seed"].get<uint64_t>());
    check(generator, call, call["tensor"].get<std::string>());
    ++calls;
  }
  EXPECT_EQ(calls, expected_calls);
}

size_t elements(const Json& call) {
  size_t n = 1;
  for (size_t d : call["shape"]) n *= d;
  return n;
}

TEST(TorchRandnGolden, RandnOfNumbers) {
  for_calls("randn(n)", 28, [](TorchGenerator& generator, const Json& call, const std::string& name) {
    std::vector<float> noise(elements(call));
    generator.randn(noise);
    expect_near(noise, golden<float>(name), name);
  });
}

TEST(TorchRandnGolden, RandnOfShapes) {
  for_calls("randn(shape)", 4, [](TorchGenerator& generator, const Json& call, const std::string& name) {
    std::vector<float> noise(elements(call));
    generator.randn(noise);
    expect_near(noise, golden<float>(name), name);
  });
}

TEST(TorchRandnGolden, SequencesKeepTheCachedNormal) {
  for_calls("sequence", 4, [](TorchGenerator& generator, const Json& call, const std::string& name) {
    std::vector<float> all;
    for (size_t n : call["sizes"]) {
      std::vector<float> noise(n);
      generator.randn(noise);
      all.insert(all.end(), noise.begin(), noise.end());
    }
    expect_near(all, golden<float>(name), name);
  });
}

TEST(TorchRandnGolden, RandIsExact) {
  for_calls("rand(", 4, [](TorchGenerator& generator, const Json& call, const std::string& name) {
    std::vector<float> values(elements(call));
    generator.rand(values);
    EXPECT_EQ(values, golden<float>(name)) << name;
  });
}

TEST(TorchRandnGolden, RandintIsExact) {
  for_calls("randint(0,100", 4, [](TorchGenerator& generator, const Json& call, const std::string& name) {
    std::vector<int64_t> values(elements(call));
    generator.randint(0, 100, values);
    EXPECT_EQ(values, golden<int64_t>(name)) << name;
  });
}

TEST(TorchGenerator, OnlyTheLow32BitsOfTheSeedCount) {
  std::vector<float> a(20), b(20);
  TorchGenerator(5).randn(a);
  TorchGenerator((uint64_t{1} << 32) + 5).randn(b);
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace t2x
