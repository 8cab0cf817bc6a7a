// host/weights/mapped_file.hpp - a file's bytes in memory, read-only, without copying.
//
// A mapped file that becomes shorter (a download that restarts, a full network disk) raises SIGBUS at the first
// touch behind its new end. Two guards: readers call check_unchanged() before each piece they copy, which turns
// nearly every case into a Failure; explain_lost_files() gives the rest, a change within one piece, a sentence.
#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace t2x {

class MappedFile {
public:
  // Throws Side::User when the file is not there, not a regular file or not readable.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const std::byte> bytes() const { return {data_, size_}; }
  const std::filesystem::path& path() const { return path_; }
  // Throws Side::Machine when the file's size is no longer what it was when it was opened.
  void check_unchanged() const;

private:
  void fail_open(int error) const;

  std::filesystem::path path_;
  int fd_ = -1;
  const std::byte* data_ = nullptr;
  size_t size_ = 0;
};

// For a program's main(): a SIGBUS in a mapped file prints which file was lost, calls `before_exit` (async-signal-safe;
// may be null) and ends the process with exit code 3. Other SIGBUSes keep their default.
void explain_lost_files(void (*before_exit)());

}  // namespace t2x
