// host/status/failure.hpp - the one exception of the host: what went wrong, whose side it is on, what to do.
//
// The host throws Failure and catches it at its edges (the CLI, the library face, the C ABI that plugins
// call). Exceptions rather than a Result type: almost every host function can meet a bad file, a full
// disk or a lost device, and none of them can do more about it than pass it on.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace t2x {

enum class Side {
  User,     // a pipeline, a file, an option: exit code 2; the message names the place and the mend
  Machine,  // driver, disk: exit code 3; the message says what to try
  Memory,   // of the device or the host, too little: exit code 3; apart from Machine, as asking for less may succeed
  Ours,     // a defect in T2X or a plugin: exit code 70; the message asks for a report
  Cancelled // the user stopped the run: exit code 130
};

class Failure : public std::runtime_error {
public:
  Failure(Side side, const std::string& message) : std::runtime_error(message), side(side) {}
  Side side;
};

[[noreturn]] inline void fail_user(const std::string& message) { throw Failure(Side::User, message); }
[[noreturn]] inline void fail_machine(const std::string& message) { throw Failure(Side::Machine, message); }
[[noreturn]] inline void fail_memory(const std::string& message) { throw Failure(Side::Memory, message); }
[[noreturn]] inline void fail_ours(const std::string& message) { throw Failure(Side::Ours, message); }

// The process exit code for a failure: 2, 3, 70 or 130.
int exit_code(Side side);

// " Did you mean 'x'?" for the nearest of `known`, or "" when none is near.
template <class Range> std::string did_you_mean(std::string_view word, const Range& known);

// Edit distance, for did_you_mean.
size_t edit_distance(std::string_view a, std::string_view b);

template <class Range> std::string did_you_mean(std::string_view word, const Range& known) {
  std::string best;
  size_t best_distance = word.size() / 3 + 2;
  for (const auto& candidate : known) {
    size_t d = edit_distance(word, candidate);
    if (d < best_distance) best_distance = d, best = candidate;
  }
  return best.empty() ? "" : " Did you mean '" + best + "'?";
}

}  // namespace t2x
