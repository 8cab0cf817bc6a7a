// reference_case.hpp - a golden case on disk: case.json, its tensors, and how near a result must come to them.
#pragma once
#include "weights/model_files.hpp"
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace t2x::golden {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// Floats with their shape, row-major.
struct Array {
  std::vector<uint64_t> shape;
  std::vector<float> values;
  // Entry `index` of the first dim, which stays with size 1.
  Array row(uint64_t index) const {
    Array part{shape, {}};
    uint64_t width = values.size() / shape.at(0);
    part.shape[0] = 1;
    part.values.assign(values.begin() + ptrdiff_t(index * width), values.begin() + ptrdiff_t((index + 1) * width));
    return part;
  }
};

// The tensors of one safetensors file; f32 and i32 come as floats, u8 too.
class ArrayFile {
public:
  explicit ArrayFile(const fs::path& path) : file_(ModelFile::open(path)) {}
  Array operator[](const std::string& name) const {
    const Weight* w = file_->find(name);
    if (!w) throw std::runtime_error(file_->path().string() + " has no tensor " + name);
    Array a;
    for (uint32_t i = 0; i < w->dims.rank; ++i) a.shape.push_back(w->dims.d[i]);
    if (w->dims.dtype == T2X_F32) a.values = copy<float>(*w);
    else if (w->dims.dtype == T2X_I32) a.values = copy<int32_t>(*w);
    else a.values = copy<uint8_t>(*w);
    return a;
  }

private:
  template <class T> static std::vector<float> copy(const Weight& w) {
    std::vector<T> raw(w.data.size() / sizeof(T));
    std::memcpy(raw.data(), w.data.data(), w.data.size());
    return {raw.begin(), raw.end()};
  }
  std::shared_ptr<const ModelFile> file_;
};

struct Tolerance {
  double absolute = 0, relative = 0;
};

inline Tolerance tolerance_of(const Json& json) { return {json.value("atol", 0.0), json.value("rtol", 0.0)}; }

// Every element within absolute + relative * |expected|; a failure names the worst.
inline void expect_close(const Array& got, const Array& expected, Tolerance t, const std::string& what) {
  ASSERT_EQ(got.shape, expected.shape) << what;
  ASSERT_FALSE(expected.values.empty()) << what;
  double worst = 0;
  size_t at = 0;
  for (size_t i = 0; i < expected.values.size(); ++i) {
    double e = expected.values[i], share = std::abs(got.values[i] - e) / (t.absolute + t.relative * std::abs(e));
    if (!(share <= worst)) worst = share, at = i;
  }
  EXPECT_LE(worst, 1) << what << ": element " << at << " is " << got.values[at] << ", the reference has "
                      << expected.values[at];
  testing::Test::RecordProperty("worst share of tolerance, " + what, std::to_string(worst));
}

inline fs::path data(const std::string& name) { return fs::path(T2X_TEST_DATA) / name; }

inline Json read_json(const fs::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return Json::parse(in);
}

// One call of a case, as a parameter of a test.
struct Call {
  std::string folder;   // "dit/flagdit_t2i_qknorm"
  Json json;
  std::string name() const { return json["name"]; }
  std::string input(const std::string& argument) const { return json["inputs"][argument]; }
  const Json& scalars() const { return json["scalars"]; }
};

// gtest prints parameters.
inline void PrintTo(const Call& call, std::ostream* out) { *out << call.folder << "/" << call.name(); }

// The calls of a case that `wanted` accepts.
template <class Wanted> std::vector<Call> calls_of(const std::string& folder, Wanted&& wanted) {
  std::vector<Call> calls;
  const Json whole = read_json(data(folder) / "case.json");
  for (const Json& json : whole["calls"])
    if (Call call{folder, json}; wanted(call)) calls.push_back(call);
  return calls;
}

// A gtest name: letters, digits and underscores.
inline std::string test_name(const testing::TestParamInfo<Call>& info) {
  std::string name = info.param.name();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

}  // namespace t2x::golden
