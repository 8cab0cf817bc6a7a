// host/loader/child.hpp - runs untrusted work in a child process: it may crash, hang or print what it likes.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace t2x {

// What is left of a child: how it ended, and what it said.
struct ChildEnd {
  bool started = false;
  bool timed_out = false;
  int exit_code = -1;          // -1 when a signal ended it
  int signal = 0;
  std::string report;          // what it wrote to kReportFd; at most 4 MiB
  std::string last_words;      // the end of its stdout and stderr; at most 4 KiB
};

// The file descriptor on which a child writes its report; stdout and stderr belong to whatever it loads.
inline constexpr int kReportFd = 3;

// What to run: a program with arguments, or, when `program` is empty, `body` in a fork of this process.
struct ChildWork {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::function<int()> body;
};

// Runs the child to its end, or kills it and what it started after `seconds`. The child dies with this process,
// leaves no core file, and reads an empty stdin.
ChildEnd run_child(const ChildWork& work, double seconds);

}  // namespace t2x
