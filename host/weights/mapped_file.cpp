#include "weights/mapped_file.hpp"
#include "status/failure.hpp"
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace t2x {
namespace {

// The mappings that the SIGBUS handler knows. Entries are never freed: a handler may be reading them.
struct Mapping {
  std::atomic<const std::byte*> begin{nullptr};  // nullptr = free
  std::atomic<size_t> size{0};
  char path[1024] = "";
  Mapping* next = nullptr;
};
std::atomic<Mapping*> mappings{nullptr};

void remember(const std::byte* begin, size_t size, const char* path) {
  // One thread opens a model while others read theirs: a new entry is simpler than recycling one safely.
  auto* entry = new Mapping;
  std::snprintf(entry->path, sizeof entry->path, "%s", path);
  entry->size = size;
  entry->begin = begin;
  entry->next = mappings.load();
  while (!mappings.compare_exchange_weak(entry->next, entry)) {
  }
}

void forget(const std::byte* begin) {
  for (Mapping* entry = mappings; entry; entry = entry->next) {
    const std::byte* expected = begin;
    if (entry->begin.compare_exchange_strong(expected, nullptr)) return;
  }
}

void (*lost_file_before_exit)() = nullptr;

void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;  // nothing to be done about it here
}

void on_bus_error(int signal, siginfo_t* info, void*) {
  const auto* at = static_cast<const std::byte*>(info->si_addr);
  for (Mapping* entry = mappings; entry; entry = entry->next) {
    const std::byte* begin = entry->begin;
    if (!begin || at < begin || at >= begin + entry->size) continue;
    say("t2x: ");
    say(entry->path);
    say(": the file was shortened or its disk failed while it was being read; "
        "leave model files alone during a run, and run again\n");
    if (lost_file_before_exit) lost_file_before_exit();
    _exit(exit_code(Side::Machine));
  }
  std::signal(signal, SIG_DFL);  // not ours: the instruction runs again and the default takes it
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) : path_(path) {
  fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not make it wait
  if (fd_ < 0) fail_open(errno);
  struct stat status {};
  int error = fstat(fd_, &status) == 0 ? 0 : errno;
  if (!error && !S_ISREG(status.st_mode)) error = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  size_ = error ? 0 : static_cast<size_t>(status.st_size);
  if (!error && size_) {  // an empty file cannot be mapped, and need not be
    void* data = mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd_, 0);
    if (data == MAP_FAILED)
      error = errno;
    else
      data_ = static_cast<const std::byte*>(data);
  }
  if (error) {
    close(fd_);
    fail_open(error);
  }
  if (data_) remember(data_, size_, path.c_str());
}

MappedFile::~MappedFile() {
  if (data_) {
    forget(data_);
    munmap(const_cast<std::byte*>(data_), size_);
  }
  close(fd_);
}

void MappedFile::fail_open(int error) const {
  std::string why = path_.string() + ": cannot be read: ";
  if (error == EINVAL) fail_user(why + "it is not a regular file");
  if (error == ENOMEM) fail_memory(why + std::strerror(error));
  if (error == EMFILE || error == ENFILE || error == EIO) fail_machine(why + std::strerror(error));
  fail_user(why + std::strerror(error));
}

void MappedFile::check_unchanged() const {
  struct stat status {};
  if (fstat(fd_, &status) != 0 || static_cast<size_t>(status.st_size) != size_)
    fail_machine(path_.string() + ": the file has changed while it was in use: it had " + std::to_string(size_) +
                 " bytes, now " + std::to_string(status.st_size) +
                 "; leave model files alone during a run, and run again");
}

void explain_lost_files(void (*before_exit)()) {
  lost_file_before_exit = before_exit;
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace t2x
