// host/cli/messages.hpp - what the command says on stderr besides progress: errors, warnings, versions.
#pragma once
#include "status/failure.hpp"
#include <string>

namespace t2x {

// From here on errors and warnings are JSON lines (--progress json).
void speak_json();
bool speaks_json();

// Prints the failure and returns the process's exit code.
int report_failure(Side side, const std::string& message);

// One line, or several, above the progress bar if there is one.
void say(const std::string& text);
void warn(const std::string& text);
// One event as a JSON line; `fields` is the inside of a JSON object after the event's name.
void say_json(const std::string& object);

// "t2x 0.1.0\nABI 1.0\nVulkan headers 1.3.239"
std::string version_text();

}  // namespace t2x
