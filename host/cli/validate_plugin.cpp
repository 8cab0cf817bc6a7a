// t2x validate-plugin: the conformance check that plugin authors run in their own CI.
#include "cli/app.hpp"
#include "cli/options.hpp"
#include "loader/scan.hpp"
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Examines each file in a process of its own: loading, ABI, exports, every name, type, range and doc of its
nodes and ops. Exit code 0 when everything is in order, else 2. Needs no GPU.

Examples:
  t2x validate-plugin build/plugins/vignette.t2x.so
  t2x validate-plugin --quiet build/plugins/*.t2x.so)";

// Returns whether the plugin conforms.
bool validate(const std::string& file, bool quiet) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) fail_user("there is no file '" + file + "'");
  ScanResult result = scan_plugin(std::filesystem::absolute(file), "/proc/self/exe", true);
  result.findings.insert(result.findings.begin(),
                         {"is named *.t2x.so", file.ends_with(".t2x.so"), true, "the host loads no other files: rename it"});
  size_t failed = 0;
  std::cout << file << '\n';
  for (const Finding& f : result.findings) {
    failed += !f.ok;
    if (!quiet || !f.ok) std::cout << (f.ok ? "  ok    " : "  FAIL  ") << f.what << (f.ok ? "" : "\n        " + f.mend) << '\n';
  }
  bool survived = result.ok || failed > 0;
  if (!survived) std::cout << "  FAIL  " << result.reason << '\n';
  if (failed || !survived) std::cout << "does not conform: " << failed + !survived << " of " << result.findings.size() + !survived << " checks failed\n";
  else std::cout << "conforms: " << result.name << " " << result.version << ", " << result.findings.size() << " checks\n";
  return !failed && survived;
}

}  // namespace

void add_validate_plugin(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("validate-plugin", "Check that a plugin conforms");
  auto files = std::make_shared<std::vector<std::string>>();
  auto quiet = std::make_shared<bool>(false);
  command->footer(kExamples);
  command->add_option("FILE", *files, "Plugin files")->required()->type_name(" ");
  command->add_flag("-q,--quiet", *quiet, "Print only what fails");
  command->callback([=] {
    for (const std::string& file : *files)
      if (!validate(file, *quiet)) *exit_code = 2;
  });
}

}  // namespace t2x
