// tests/host/engine/test_nodes.hpp - nodes for the engine's tests, and a way to run pipelines made of them.
#pragma once
#include "engine/engine.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <t2x/abi.h>

namespace t2x::testing {

// test.source, test.scale, test.function, test.caller, test.state, test.breaks, test.writer.
const t2x_plugin* test_plugin();

// The numbers that test.writer wrote to a file.
inline std::vector<float> numbers(const std::string& file) {
  std::vector<float> values;
  std::ifstream in(file);
  for (float v; in >> v;) values.push_back(v);
  return values;
}

class EngineTest : public ::testing::Test {
protected:
  explicit EngineTest(uint64_t memory_budget = 0) : engine_(catalog(), options(memory_budget)) {
    folder_ = std::filesystem::temp_directory_path() / ("t2x-engine-test-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~EngineTest() override { std::filesystem::remove_all(folder_); }

  static const Catalog& catalog() {
    static const Catalog c = [] {
      Catalog catalog;
      catalog.add(test_plugin(), "");
      return catalog;
    }();
    return c;
  }
  static DeviceOptions options(uint64_t memory_budget) {
    DeviceOptions o;
    o.validation = true;
    o.memory_budget = memory_budget;
    return o;
  }
  RunResult run(const std::string& text, RunOptions run_options = {}) {
    ReadResult read = read_pipeline_text("format = 1\nname = \"p\"\n" + text, (folder_ / "p.toml").string(), catalog(), {});
    run_options.output_dir = folder_.string();
    RunResult result = engine_.run(read.pipeline, run_options);
    EXPECT_THAT(engine_.runtime().device->validation_messages(), ::testing::IsEmpty());
    return result;
  }
  // The failure's sentence without the folder, its side in `side_`.
  std::string failure(const std::string& text, const RunOptions& run_options = {}) {
    try {
      run(text, run_options);
    } catch (const Failure& f) {
      side_ = f.side;
      std::string what = f.what(), prefix = folder_.string() + "/";
      for (size_t at; (at = what.find(prefix)) != std::string::npos;) what.erase(at, prefix.size());
      return what;
    }
    return "no failure";
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) names.push_back(entry.path().filename());
    return names;
  }

  std::filesystem::path folder_;
  Engine engine_;
  Side side_ = Side::Ours;
};

}  // namespace t2x::testing
