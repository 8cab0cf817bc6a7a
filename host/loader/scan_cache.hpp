// host/loader/scan_cache.hpp - remembers what scanning found, by path, size and time of change.
#pragma once
#include "loader/scan.hpp"
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace t2x {

// The cache file holds the quarantine too: files that failed, with the reason. A changed file is scanned again,
// and so is everything when the host's version or ABI changes.
class ScanCache {
public:
  // Reads `file`; a missing or damaged one is an empty cache. "" = remember nothing.
  explicit ScanCache(std::filesystem::path file);
  std::optional<ScanResult> find(const std::filesystem::path& plugin) const;
  void put(const ScanResult& result);
  // Writes the file if anything was put. Failing to write is no error: the next start scans again.
  void save();

private:
  struct Stamp {
    uintmax_t size = 0;
    int64_t changed = 0;   // file clock, ns
    bool operator==(const Stamp&) const = default;
  };
  struct Entry { Stamp stamp; ScanResult result; };
  static std::optional<Stamp> stamp(const std::filesystem::path& plugin);
  void read();

  std::filesystem::path file_;
  std::map<std::string, Entry> entries_;
  bool changed_ = false;
};

}  // namespace t2x
