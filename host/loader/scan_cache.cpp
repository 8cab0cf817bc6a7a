#include "loader/scan_cache.hpp"
#include <unistd.h>
#include <fstream>
#include <nlohmann/json.hpp>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using Json = nlohmann::json;

// Whose judgements these are.
std::string judge() {
  return "t2x " T2X_VERSION " abi " + std::to_string(T2X_ABI_MAJOR) + "." + std::to_string(T2X_ABI_MINOR);
}

Json json_of(const ScanResult& r) {
  return {{"ok", r.ok}, {"reason", r.reason}, {"name", r.name}, {"version", r.version}, {"vendor", r.vendor},
          {"license", r.license}, {"nodes", r.nodes}, {"ops", r.ops}};
}

ScanResult result_of(const std::string& file, const Json& j) {
  ScanResult r;
  r.file = file;
  r.ok = j.at("ok"), r.reason = j.at("reason"), r.name = j.at("name"), r.version = j.at("version");
  r.vendor = j.at("vendor"), r.license = j.at("license");
  r.nodes = j.at("nodes").get<std::vector<std::string>>(), r.ops = j.at("ops").get<std::vector<std::string>>();
  return r;
}

}  // namespace

ScanCache::ScanCache(fs::path file) : file_(std::move(file)) {
  try {
    if (!file_.empty()) read();
  } catch (const std::exception&) {
    entries_.clear();
  }
}

void ScanCache::read() {
  std::ifstream in(file_);
  if (!in) return;
  Json all = Json::parse(in);
  if (all.at("judge") != judge()) return;
  for (const auto& [path, j] : all.at("files").items())
    entries_[path] = {{j.at("size"), j.at("changed")}, result_of(path, j)};
}

std::optional<ScanCache::Stamp> ScanCache::stamp(const fs::path& plugin) {
  std::error_code error;
  Stamp s;
  s.size = fs::file_size(plugin, error);
  if (error) return std::nullopt;
  auto changed = fs::last_write_time(plugin, error);
  if (error) return std::nullopt;
  s.changed = std::chrono::duration_cast<std::chrono::nanoseconds>(changed.time_since_epoch()).count();
  return s;
}

std::optional<ScanResult> ScanCache::find(const fs::path& plugin) const {
  auto found = entries_.find(plugin.string());
  if (found == entries_.end() || stamp(plugin) != found->second.stamp) return std::nullopt;
  return found->second.result;
}

void ScanCache::put(const ScanResult& result) {
  auto now = stamp(result.file);
  if (!now) return;
  entries_[result.file.string()] = {*now, result};
  changed_ = true;
}

void ScanCache::save() {
  if (file_.empty() || !changed_) return;
  Json all = {{"judge", judge()}, {"files", Json::object()}};
  for (const auto& [path, entry] : entries_) {
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    Json j = json_of(entry.result);
    j["size"] = entry.stamp.size, j["changed"] = entry.stamp.changed;
    all["files"][path] = std::move(j);
  }
  std::error_code error;
  fs::create_directories(file_.parent_path(), error);
  fs::path fresh = file_.string() + "." + std::to_string(getpid()) + ".part";
  bool written = false;
  {
    std::ofstream out(fresh);
    out << all.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
    written = static_cast<bool>(out.flush());
  }
  if (written) fs::rename(fresh, file_, error);
  if (!written || error) fs::remove(fresh, error);
  changed_ = false;
}

}  // namespace t2x
