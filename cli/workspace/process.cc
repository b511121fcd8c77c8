#include "cli/workspace/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

extern char** environ;

namespace pareto::workspace {
namespace {

constexpr std::size_t kMostError = 64u << 10;

// Both ends of a pipe, closed at the end of the scope.
struct Pipe {
  int read = -1, write = -1;
  bool Open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  static void Close(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  ~Pipe() {
    Close(read);
    Close(write);
  }
};

// A program that ends before it has read everything closes its pipe; writing on would end us.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~WithoutPipeSignal() { sigaction(SIGPIPE, &before_, nullptr); }
  WithoutPipeSignal(const WithoutPipeSignal&) = delete;
  WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace

Ran RunOnSystem(const std::vector<std::string>& words, const std::string& input, const ProgramLimits& limits) {
  Ran ran;
  Pipe in, out, error;
  if (!in.Open() || !out.Open() || !error.Open()) {
    ran.error = std::strerror(errno);
    return ran;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.write, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    ran.error = failed == ENOENT ? "there is no such program" : std::strerror(failed);
    return ran;
  }
  ran.started = true;
  Pipe::Close(in.read);
  Pipe::Close(out.write);
  Pipe::Close(error.write);
  fcntl(in.write, F_SETFL, O_NONBLOCK);

  const WithoutPipeSignal quiet;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(limits.seconds);
  std::size_t sent = 0;
  std::string stopped;
  while (out.read >= 0 || error.read >= 0) {
    if (sent == input.size()) Pipe::Close(in.write);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) {
      stopped = "it took longer than " + std::to_string(limits.seconds) + " s";
      break;
    }
    pollfd ends[] = {{out.read, POLLIN, 0}, {error.read, POLLIN, 0}, {in.write, POLLOUT, 0}};  // a negative one is left out
    if (poll(ends, 3, static_cast<int>(std::min<long long>(left, 1000))) < 0 && errno != EINTR) break;
    if (ends[2].revents != 0) {
      const ssize_t put = write(in.write, input.data() + sent, input.size() - sent);
      if (put > 0) sent += static_cast<std::size_t>(put);
      else if (put < 0 && errno != EAGAIN && errno != EINTR) Pipe::Close(in.write);
    }
    const auto take = [](const pollfd& ready, int& from, std::string& into, std::size_t most) {
      if (ready.revents == 0) return true;
      char buffer[1 << 16];
      const ssize_t got = read(from, buffer, sizeof buffer);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
      if (got <= 0) {
        Pipe::Close(from);
        return true;
      }
      into.append(buffer, std::min(static_cast<std::size_t>(got), most - into.size()));
      return into.size() < most;
    };
    if (!take(ends[0], out.read, ran.out, limits.bytes)) {
      stopped = "it said more than " + std::to_string(limits.bytes >> 20) + " MB";
      break;
    }
    (void)take(ends[1], error.read, ran.error, kMostError);  // what is more is read and dropped
  }
  if (!stopped.empty()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!stopped.empty()) ran.error = stopped;
  else if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  else if (ran.error.empty()) ran.error = "it was stopped by signal " + std::to_string(WTERMSIG(status));
  return ran;
}

}  // namespace pareto::workspace
