// The t2x command: parses arguments, runs one subcommand, turns failures into sentences and exit codes.
#include "cli/app.hpp"
#include "cli/messages.hpp"
#include "loader/scan.hpp"
#include "status/failure.hpp"
#include <cstring>
#include <new>

int main(int argc, char** argv) {
  // The scanner's child must not depend on anything else of this program.
  if (argc > 1 && std::strcmp(argv[1], t2x::kScanCommand) == 0) return t2x::scan_main({argv + 2, argv + argc});
  try {
    return t2x::run_app(argc, argv);
  } catch (const t2x::Failure& failure) {
    return t2x::report_failure(failure.side, failure.what());
  } catch (const std::bad_alloc&) {
    return t2x::report_failure(t2x::Side::Memory, "out of host memory. Close other programs, or ask for less at once.");
  } catch (const std::exception& error) {
    return t2x::report_failure(t2x::Side::Ours, error.what());
  }
}
