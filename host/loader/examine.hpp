// host/loader/examine.hpp - loads one plugin file and checks its description. Runs in a child process.
#pragma once
#include <t2x/abi.h>
#include <filesystem>
#include <string>
#include <vector>

namespace t2x {

// One thing that was checked. A failed `required` check keeps the plugin out; others only fail validation.
struct Finding {
  std::string what;         // "node 'acme.vignette': parameter 'strength' has a default within its range"
  bool ok = true;
  bool required = true;
  std::string mend;         // what to change, when not ok
};

// Collects findings and tells the parent, before each step, what is about to happen: when the child dies, the
// last step is where.
class Examination {
public:
  Examination(int report_fd, bool thorough) : fd_(report_fd), thorough_(thorough) {}
  bool thorough() const { return thorough_; }
  // `doing` completes "crashed while ...".
  void step(const std::string& doing);
  bool require(bool ok, const std::string& what, const std::string& mend) { return record({what, ok, true, mend}); }
  bool advise(bool ok, const std::string& what, const std::string& mend) { return record({what, ok, false, mend}); }
  // False once a required check has failed.
  bool sound() const { return sound_; }
  void summarise(const t2x_plugin& plugin);
  void finish();

private:
  bool record(const Finding& finding);
  void send(const std::string& line);
  int fd_;
  bool thorough_, sound_ = true;
};

// The child's work: loads `file`, checks it, writes JSON lines to kReportFd. Returns the exit code.
int examine_in_child(const std::filesystem::path& file, bool thorough);

}  // namespace t2x
