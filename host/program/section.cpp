#include "program/section.hpp"

namespace t2x {
namespace {

// Where the section that this thread runs says why it fails. A thread each: several sessions may run.
thread_local std::string* said = nullptr;

struct Listening {
  explicit Listening(std::string& words) { said = &words; }
  ~Listening() { said = nullptr; }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
};

void fail(const char* message) {
  if (said) *said = message ? message : "";
}

}  // namespace

Side side_of(t2x_status status) {
  switch (status) {
    case T2X_CANCELLED: return Side::Cancelled;
    case T2X_BAD_ARGUMENT: case T2X_BAD_MODEL: case T2X_BAD_FILE: return Side::User;
    case T2X_OUT_OF_MEMORY: return Side::Memory;
    case T2X_UNSUPPORTED: case T2X_DEVICE_LOST: return Side::Machine;
    default: return Side::Ours;
  }
}

void run_section(const GraphStep& step, const std::function<t2x_status()>& body) {
  std::string words;
  const t2x_status status = [&] {
    const Listening listening(words);
    return body();
  }();
  if (status == T2X_OK) return;
  if (status == T2X_CANCELLED) throw Failure(Side::Cancelled, "stopped");
  if (!words.empty()) throw Failure(side_of(status), step.place + words);
  const bool raw = step.kind == GraphStep::Kind::Raw;
  const std::string name = std::string(raw ? "the raw section '" : "the CPU stage '") + step.name + "'";
  if (status == T2X_BAD_FILE) fail_user(name + " can no longer read a file that it needs");
  fail_ours(name + (raw ? " could not be recorded" : " failed"));
}

const t2x_section* section_table() {
  static const t2x_section table{sizeof table, fail};
  return &table;
}

}  // namespace t2x
