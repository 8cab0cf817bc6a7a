// host/result/output_file.hpp - a result file that appears whole or not at all.
#pragma once
#include <filesystem>
#include <string>

namespace t2x {

// A writer writes to temporary(), "<final>.part-<process id>" in the same folder; commit() puts it in place, replacing
// an older file of that name. The temporary file exists from the constructor on, so that a folder that cannot be
// written is found before the work and not after it.
class AtomicFile {
public:
  // Creates the folders above. Throws Side::User when the place is a folder or cannot be written, or when another
  // AtomicFile that is still open has the same final path; Side::Machine when the disk is full or fails.
  explicit AtomicFile(const std::filesystem::path& final_path);
  // Removes the temporary file unless it was committed.
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  const std::filesystem::path& temporary() const { return temporary_; }
  const std::filesystem::path& final_path() const { return final_; }
  // Waits until the bytes are on the disk, then renames. Throws Side::Machine when the disk is full or fails,
  // Side::Ours when nothing was written.
  void commit();

private:
  void discard() noexcept;

  std::filesystem::path final_, temporary_;
  struct Pending* pending_ = nullptr;
};

// Deletes every temporary file of this process that is not committed. Async-signal-safe: for signal handlers and other
// sudden ends.
void remove_pending_files() noexcept;

// Throws what a failed write to `path` means, from errno: Side::User for a place that cannot be written, Side::Machine
// for a disk that is full or fails.
[[noreturn]] void fail_write(const std::filesystem::path& path, int error);

// Throws Side::Machine when the disk of `path` has no room left. For writers whose library only says that it failed.
void require_disk_space(const std::filesystem::path& path);

}  // namespace t2x
