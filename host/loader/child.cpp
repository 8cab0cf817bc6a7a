#include "loader/child.hpp"
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

namespace t2x {
namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kReportLimit = 4 << 20, kLastWords = 4096;

struct Pipe {
  int ends[2] = {-1, -1};
  bool open() { return pipe2(ends, O_CLOEXEC) == 0; }
  void close_end(int i) {
    if (ends[i] >= 0) close(ends[i]);
    ends[i] = -1;
  }
  ~Pipe() { close_end(0), close_end(1); }
};

// In the child, between fork and exec: only calls that are safe there.
void become_child(int report, int words) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // The pipes may themselves sit on 0..3: move them out of the way first.
  int high_report = fcntl(report, F_DUPFD, 10), high_words = fcntl(words, F_DUPFD, 10);
  int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, 0);
  dup2(high_words, 1);
  dup2(high_words, 2);
  dup2(high_report, kReportFd);
  close(high_report), close(high_words);
  for (int signal : {SIGINT, SIGTERM, SIGPIPE, SIGSEGV, SIGABRT, SIGBUS}) ::signal(signal, SIG_DFL);
}

pid_t start(const ChildWork& work, Pipe& report, Pipe& words) {
  std::vector<std::string> strings{work.program.string()};
  strings.insert(strings.end(), work.arguments.begin(), work.arguments.end());
  std::vector<char*> argv;
  for (std::string& s : strings) argv.push_back(s.data());
  argv.push_back(nullptr);
  pid_t pid = fork();
  if (pid != 0) return pid;
  become_child(report.ends[1], words.ends[1]);
  if (work.program.empty()) _exit(work.body());
  execv(argv[0], argv.data());
  _exit(127);
}

// Appends what is ready; false at the end of the stream.
bool drain(int fd, std::string& to) {
  char buffer[4096];
  ssize_t n = read(fd, buffer, sizeof buffer);
  if (n > 0) to.append(buffer, static_cast<size_t>(n));
  return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

// Reads both streams until the report ends or time is up.
void listen(Pipe& report, Pipe& words, ChildEnd& end, Clock::time_point deadline) {
  bool open = true, words_open = true;
  while (open) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0 || end.report.size() > kReportLimit) return;
    pollfd fds[] = {{report.ends[0], POLLIN, 0}, {words_open ? words.ends[0] : -1, POLLIN, 0}};
    if (poll(fds, 2, static_cast<int>(left)) < 0 && errno != EINTR) return;
    if (fds[1].revents) words_open = drain(fds[1].fd, end.last_words);
    if (fds[0].revents) open = drain(fds[0].fd, end.report);
    if (end.last_words.size() > kLastWords) end.last_words.erase(0, end.last_words.size() - kLastWords);
  }
}

// Takes what is still in the stream without waiting for more.
void take_rest(Pipe& words, ChildEnd& end) {
  pollfd fd{words.ends[0], POLLIN, 0};
  while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN) && end.last_words.size() < 16 * kLastWords)
    if (!drain(fd.fd, end.last_words)) return;
}

}  // namespace

ChildEnd run_child(const ChildWork& work, double seconds) {
  ChildEnd end;
  Pipe report, words;
  if (!report.open() || !words.open()) return end;
  auto deadline = Clock::now() + std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6));
  pid_t pid = start(work, report, words);
  if (pid < 0) return end;
  setpgid(pid, pid);  // in both processes: whichever runs first
  report.close_end(1), words.close_end(1);
  end.started = true;
  listen(report, words, end, deadline);

  // The child stays unreaped until its process group has been told to end, so that the number is still its own.
  siginfo_t info{};
  auto ended = [&] { return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid; };
  while (!ended() && Clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  end.timed_out = !ended();
  kill(-pid, SIGKILL);  // the child if it hangs, and anything it has left behind
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  take_rest(words, end);
  if (end.last_words.size() > kLastWords) end.last_words.erase(0, end.last_words.size() - kLastWords);
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  else if (WIFSIGNALED(status) && !end.timed_out) end.signal = WTERMSIG(status);
  return end;
}

}  // namespace t2x
