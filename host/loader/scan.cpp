#include "loader/scan.hpp"
#include "loader/child.hpp"
#include <cstring>
#include <sstream>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

using Json = nlohmann::json;

// What the report's lines say; `step` is the last one that was begun, `ended` whether it is whole.
struct Reading {
  std::string step;
  bool ended = false;
};

void take_line(const Json& line, ScanResult& result, Reading& reading) {
  if (line.contains("step")) {
    reading.step = line["step"];
  } else if (line.contains("what")) {
    result.findings.push_back({line["what"], line["ok"], line["required"], line["mend"]});
  } else if (line.contains("plugin")) {
    result.name = line["plugin"], result.version = line["version"];
    result.vendor = line["vendor"], result.license = line["license"];
    result.nodes = line["nodes"], result.ops = line["ops"];
  } else if (line.contains("end")) {
    reading.ended = true;
  }
}

Reading read_report(const std::string& report, ScanResult& result) {
  Reading reading;
  std::istringstream lines(report);
  for (std::string text; std::getline(lines, text);) {
    // A plugin may write to the report's descriptor too: what is no line of ours is no news.
    Json line = Json::parse(text, nullptr, false);
    if (!line.is_object()) continue;
    try {
      take_line(line, result, reading);
    } catch (const Json::exception&) {
    }
  }
  return reading;
}

std::string last_line(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text.substr(text.find_last_of('\n') + 1, 200);
}

// Why the child did not reach the end of its report; empty when it did.
std::string ending(const ChildEnd& end, const Reading& reading, double seconds) {
  if (!end.started) return "could not be examined: no child process could be started";
  std::string during = reading.step.empty() ? "" : " while " + reading.step;
  std::string words = last_line(end.last_words);
  if (!words.empty()) words = " (it said: " + words + ")";
  std::ostringstream limit;
  limit << seconds;
  if (end.timed_out) return "did not finish within " + limit.str() + " s" + during + words;
  if (end.signal) return "crashed (" + std::string(strsignal(end.signal)) + ")" + during + words;
  if (end.exit_code == 127 && reading.step.empty()) return "could not be examined: the scanner program does not start";
  if (!reading.ended) return "ended the process (exit code " + std::to_string(end.exit_code) + ")" + during + words;
  return "";
}

}  // namespace

ScanResult scan_plugin(const std::filesystem::path& file, const std::filesystem::path& scanner, bool thorough,
                       double seconds) {
  ScanResult result;
  result.file = file;
  ChildWork work;
  work.program = scanner;
  work.arguments = {kScanCommand, thorough ? "thorough" : "quick", file.string()};
  work.body = [&] { return examine_in_child(file, thorough); };
  ChildEnd end = run_child(work, seconds);
  Reading reading = read_report(end.report, result);
  result.reason = ending(end, reading, seconds);
  for (const Finding& f : result.findings)
    if (result.reason.empty() && f.required && !f.ok)
      result.reason = f.what == "loads" || f.what == "speaks this host's ABI" ? f.mend : "not so: " + f.what + "; " + f.mend;
  result.ok = result.reason.empty();
  return result;
}

int scan_main(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2) return 2;
  return examine_in_child(arguments[1], arguments[0] == "thorough");
}

}  // namespace t2x
