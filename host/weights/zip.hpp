// host/weights/zip.hpp - where the entries of a zip archive lie in its file.
//
// A reader of directories only, because a weight file's entries are used where they lie: Debian 12's libraries for zip
// archives either copy what they read or (minizip 1.1) do not read archives of more than 4 GiB on 64-bit machines.
// Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 to 4.3.16 and 4.5.3.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace t2x {

struct ZipEntry {
  uint64_t offset = 0, bytes = 0;  // of the data, in the file
  bool compressed = false;         // the bytes are not the entry's own
};

using ZipEntries = std::map<std::string, ZipEntry, std::less<>>;  // by name

// Zip64 is read. Refused are encrypted entries, entries that share bytes, a name that occurs twice, several disks, and
// a directory that does not fit the file. Checksums are not compared: that would read the whole file. `name` begins
// every message. Throws Side::User.
ZipEntries read_zip(std::span<const std::byte> file, const std::string& name);

}  // namespace t2x
