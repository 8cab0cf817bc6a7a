// host/loader/scan.hpp - judges plugin files without letting them into this process.
#pragma once
#include "loader/examine.hpp"
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace t2x {

inline constexpr double kScanSeconds = 5;
// The hidden subcommand of a program that serves as scanner: <program> scan-plugin quick|thorough FILE.
inline constexpr const char* kScanCommand = "scan-plugin";

// What is known of one file.
struct ScanResult {
  std::filesystem::path file;
  bool ok = false;
  std::string reason;                     // why not; one clause, such as "crashed (Aborted) while it was being loaded"
  std::string name, version, vendor, license;
  std::vector<std::string> nodes, ops;
  std::vector<Finding> findings;          // thorough: everything checked; quick: what failed
};

// Examines one file in a child process: `scanner` with the hidden subcommand, or a fork of this process when
// empty. Never throws for a bad plugin.
ScanResult scan_plugin(const std::filesystem::path& file, const std::filesystem::path& scanner, bool thorough,
                       double seconds = kScanSeconds);

// The scanner's main: arguments are those after the hidden subcommand.
int scan_main(const std::vector<std::string>& arguments);

}  // namespace t2x
