#include "cli/interrupt.hpp"
#include "result/output_file.hpp"
#include <unistd.h>
#include <csignal>
#include <cstring>

namespace t2x {
namespace {

volatile std::sig_atomic_t interrupts = 0;

extern "C" void on_interrupt(int) {
  if (interrupts != 0) {
    remove_pending_files();
    _exit(130);
  }
  interrupts = 1;
  const char message[] = "\nt2x: stopping after this step; once more stops at once\n";
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) return;
}

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return interrupts != 0; }

}  // namespace t2x
