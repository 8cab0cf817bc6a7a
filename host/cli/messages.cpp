#include "cli/messages.hpp"
#include "cli/progress.hpp"
#include "t2x.hpp"
#include <t2x/abi.h>
#include <vulkan/vulkan.h>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

bool json_mode = false;

std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const char* side_name(Side side) {
  switch (side) {
    case Side::User: return "user";
    case Side::Machine: case Side::Memory: return "machine";
    case Side::Cancelled: return "cancelled";
    case Side::Ours: break;
  }
  return "t2x";
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ',';
  return text;
}

}  // namespace

void speak_json() { json_mode = true; }
bool speaks_json() { return json_mode; }

std::string version_text() {
  auto number = [](uint32_t n) { return std::to_string(n); };
  return std::string("t2x ") + version() + "\nABI " + number(T2X_ABI_MAJOR) + "." + number(T2X_ABI_MINOR) +
         "\nVulkan headers " + number(VK_API_VERSION_MAJOR(VK_HEADER_VERSION_COMPLETE)) + "." +
         number(VK_API_VERSION_MINOR(VK_HEADER_VERSION_COMPLETE)) + "." + number(VK_HEADER_VERSION);
}

void say_json(const std::string& object) {
  std::fputs((object + "\n").c_str(), stderr);
  std::fflush(stderr);
}

void say(const std::string& text) {
  clear_progress_line();
  std::fputs((text + "\n").c_str(), stderr);
}

void warn(const std::string& text) {
  if (json_mode) return say_json(dump({{"event", "warning"}, {"message", text}}));
  // Warnings about a file already say so where they name the line.
  say(text.find(": warning: ") == text.npos ? "t2x: warning: " + text : text);
}

int report_failure(Side side, const std::string& message) {
  int code = exit_code(side);
  if (json_mode) {
    say_json(dump({{"event", "error"}, {"side", side_name(side)}, {"exit_code", code}, {"message", message}}));
    return code;
  }
  if (side == Side::Cancelled) {
    say("t2x: " + message);
    return code;
  }
  say(message.find(": error: ") == message.npos ? "t2x: error: " + message : message);
  if (side == Side::Ours)
    say("This is a defect in T2X or in a plugin. Please report it together with: " + one_line(version_text()));
  return code;
}

}  // namespace t2x
