// ogg_pages.hpp - is an Ogg file whole? libsndfile takes one that is cut off for a shorter one.
// The plugins `audio` and `datasets` have the same copy of this file; a test compares them.
#pragma once
#include <filesystem>

namespace sound_file {

// Goes from page to page of an Ogg file; of another file it says nothing. Throws t2x::Error (T2X_BAD_FILE) with the
// reason alone when a page is cut off or no page begins where the one before ends. A stream without an end mark, as a
// recording of a broadcast is, passes.
void check_ogg(const std::filesystem::path& file);

}  // namespace sound_file
