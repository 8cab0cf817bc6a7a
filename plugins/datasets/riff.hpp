// riff.hpp - does a WAV file hold what its header says? libsndfile repairs wrong sizes in silence.
// The plugins `audio` and `datasets` have the same copy of this file; a test compares them.
#pragma once
#include <filesystem>

namespace sound_file {

// Looks at the chunks of a RIFF, RIFX or RF64 file; of another file it says nothing. Throws t2x::Error (T2X_BAD_FILE)
// with the reason alone when there is no format or no sound in it, when the format is impossible, or when the sound is
// said to go on after the file's end. A size of 0xFFFFFFFF, which programs write that do not know it yet, means "to the
// end".
void check_riff(const std::filesystem::path& file);

}  // namespace sound_file
