#include "result/output_file.hpp"
#include "status/failure.hpp"
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace t2x {

namespace fs = std::filesystem;

// A temporary file that is to go when the process ends. Entries are reused and never freed, so that a signal handler
// can walk the list at any moment.
struct Pending {
  std::atomic<bool> live{false};
  pid_t process = 0;  // a forked child must not delete its parent's files
  char temporary[PATH_MAX] = "";
  std::string final_path;  // for the owner, under the mutex
  Pending* next = nullptr;
};

namespace {

std::mutex pending_mutex;
std::atomic<Pending*> pending_files{nullptr};

Pending* remember(const fs::path& temporary, const fs::path& final_path) {
  std::lock_guard lock(pending_mutex);
  Pending* free_entry = nullptr;
  for (Pending* entry = pending_files; entry; entry = entry->next) {
    if (!entry->live)
      free_entry = entry;
    else if (entry->final_path == final_path)
      fail_user(final_path.string() + ": two outputs write to this file; put {index} or {name} into its template");
  }
  if (temporary.native().size() >= PATH_MAX) fail_write(final_path, ENAMETOOLONG);
  if (!free_entry) {
    free_entry = new Pending;
    free_entry->next = pending_files;
    pending_files = free_entry;
  }
  std::strcpy(free_entry->temporary, temporary.c_str());
  free_entry->process = getpid();
  free_entry->final_path = final_path.string();
  free_entry->live = true;
  return free_entry;
}

void make_folders(const fs::path& final_path) {
  const fs::path folder = final_path.parent_path();
  std::error_code error;
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) fail_write(folder, error.value());
}

// Makes the rename itself survive a power cut; folders of some file systems refuse it, which is no failure.
void sync_folder(const fs::path& file) {
  const fs::path folder = file.parent_path();
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

void fail_write(const fs::path& path, int error) {
  const std::string begin = path.string() + ": cannot be written: ";
  switch (error) {
    case ENOSPC: fail_machine(begin + "the disk is full; free some space and run again");
    case EDQUOT: fail_machine(begin + "your disk quota is used up; free some space and run again");
    case EIO: fail_machine(begin + "the disk reports an error");
    case EACCES:
    case EPERM: fail_user(begin + "you have no permission there; choose another folder");
    case EROFS: fail_user(begin + "the disk is read-only; choose another folder");
    case ENOTDIR:
    case EEXIST: fail_user(begin + "a part of the path is a file, not a folder");
    case EISDIR: fail_user(begin + "it is a folder; name a file in it");
    case ENAMETOOLONG: fail_user(begin + "the name is too long");
    case ENOENT: fail_user(begin + "its folder does not exist and cannot be made");
    default: fail_machine(begin + std::strerror(error));
  }
}

void require_disk_space(const fs::path& path) {
  struct statvfs disk {};
  const fs::path folder = path.parent_path();
  if (statvfs(folder.empty() ? "." : folder.c_str(), &disk) != 0) return;
  if (disk.f_bavail * disk.f_frsize < 65536 || (disk.f_files && disk.f_favail == 0)) fail_write(path, ENOSPC);
}

AtomicFile::AtomicFile(const fs::path& final_path) : final_(fs::absolute(final_path).lexically_normal()) {
  std::error_code ignored;
  if (!final_.has_filename() || fs::is_directory(final_, ignored)) fail_write(final_, EISDIR);
  make_folders(final_);
  temporary_ = final_;
  temporary_ += ".part-" + std::to_string(getpid());
  pending_ = remember(temporary_, final_);
  const int fd = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) {
    const int error = errno;
    pending_->live = false;
    fail_write(final_, error);
  }
  close(fd);
}

AtomicFile::~AtomicFile() { discard(); }

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : final_(std::move(other.final_)), temporary_(std::move(other.temporary_)), pending_(other.pending_) {
  other.pending_ = nullptr;
}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this == &other) return *this;
  discard();
  final_ = std::move(other.final_);
  temporary_ = std::move(other.temporary_);
  pending_ = other.pending_;
  other.pending_ = nullptr;
  return *this;
}

void AtomicFile::discard() noexcept {
  if (!pending_) return;
  unlink(temporary_.c_str());
  pending_->live = false;
  pending_ = nullptr;
}

void AtomicFile::commit() {
  if (!pending_) fail_ours(final_.string() + ": is in place already");
  const int fd = open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail_write(final_, errno);
  struct stat status {};
  const int error = fstat(fd, &status) == 0 && fsync(fd) == 0 ? 0 : errno;
  close(fd);
  if (error) fail_write(final_, error);
  if (status.st_size == 0) {
    require_disk_space(final_);
    fail_ours(final_.string() + ": its writer wrote nothing");
  }
  if (rename(temporary_.c_str(), final_.c_str()) != 0) fail_write(final_, errno);
  pending_->live = false;
  pending_ = nullptr;
  sync_folder(final_);
}

void remove_pending_files() noexcept {
  const int saved = errno;
  for (Pending* entry = pending_files; entry; entry = entry->next)
    if (entry->live && entry->process == getpid()) unlink(entry->temporary);
  errno = saved;
}

}  // namespace t2x
