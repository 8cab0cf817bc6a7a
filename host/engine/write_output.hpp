// host/engine/write_output.hpp - one [output.X]: runs its writer on each item, moves files into place.
#pragma once
#include "engine/session.hpp"

namespace t2x {

// Creates and ends the output's writer, so that it refuses parameters that do not suit the file before the work.
void check_output(Session& session, const OutputInstance& output);

// The same, and finds out whether the output's file can be written. Throws as write_output would.
void probe_output(Session& session, const OutputInstance& output);

// Writes the value that `output` names; adds the files to result. A failure leaves no partial file.
void write_output(Session& session, const OutputInstance& output, RunResult& result);

}  // namespace t2x
