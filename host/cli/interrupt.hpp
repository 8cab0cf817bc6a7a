// host/cli/interrupt.hpp - Ctrl-C: the first asks the run to stop, the second ends it at once.
#pragma once

namespace t2x {

// From here on SIGINT and SIGTERM set a flag; a second one removes unfinished files and exits with 130.
void watch_interrupts();
bool interrupted();

}  // namespace t2x
