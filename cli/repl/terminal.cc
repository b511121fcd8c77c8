#include "cli/repl/terminal.h"

#include <histedit.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cwchar>
#include <vector>

namespace pareto::cli::repl {
namespace {

std::atomic<bool> interrupted{false};
std::atomic<bool> resized{false};
std::atomic<bool> continued{false};
static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers set them");

void OnSignal(int signal) {
  (signal == SIGINT ? interrupted : signal == SIGWINCH ? resized : continued).store(true, std::memory_order_relaxed);
}

// How many bytes the code point has that begins with this one.
std::size_t LengthOf(unsigned char first) { return first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1; }

}  // namespace

struct Terminal::Impl {
  Impl(bool with_color, std::function<Completions(const std::string&)> completer) : color(with_color), complete(std::move(completer)) {
    // Typed text is UTF-8, whatever the locale says of messages.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
    is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
      termios quiet = before;
      quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOCTL);
      tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
    }
    struct sigaction action = {};
    action.sa_handler = OnSignal;  // without SA_RESTART: reading ends
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < 3; ++i) sigaction(kSignals[i], &action, &old[i]);

    history = history_init();
    HistEvent event;
    ::history(history, &event, H_SETSIZE, 1000);
    editor = el_init("pareto", stdin, stdout, stderr);
    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_SIGNAL, 0);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_HIST, ::history, history);
    el_set(editor, EL_PROMPT_ESC, Prompt, '\1');
    el_set(editor, EL_GETCFN, ReadCharacter);
    el_set(editor, EL_ADDFN, "pareto-complete", "completes names", Complete);
    el_set(editor, EL_BIND, "^I", "pareto-complete", nullptr);
    el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(editor, EL_BIND, "\033[3~", "ed-delete-next-char", nullptr);
    el_set(editor, EL_BIND, "\033[H", "ed-move-to-beg", nullptr);
    el_set(editor, EL_BIND, "\033[F", "ed-move-to-end", nullptr);
    el_set(editor, EL_BIND, "\033[1;5D", "ed-prev-word", nullptr);
    el_set(editor, EL_BIND, "\033[1;5C", "em-next-word", nullptr);
    el_source(editor, nullptr);  // ~/.editrc
  }

  ~Impl() {
    el_end(editor);
    history_end(history);
    for (std::size_t i = 0; i < 3; ++i) sigaction(kSignals[i], &old[i], nullptr);
    if (is_terminal) tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
  }

  static Impl& Of(EditLine* el) {
    void* data = nullptr;
    el_get(el, EL_CLIENTDATA, &data);
    return *static_cast<Impl*>(data);
  }

  static char* Prompt(EditLine* el) { return Of(el).prompt.data(); }

  // Whether there is something to read: 1, or 0 where it does not wait for it, or -1 where a signal came. The signals are let in while it waits
  // only: one that comes before is seen here, and not slept over.
  static int Wait(bool wait) {
    sigset_t ours, usual;
    sigemptyset(&ours);
    for (const int signal : kSignals) sigaddset(&ours, signal);
    sigprocmask(SIG_BLOCK, &ours, &usual);
    int ready = -1;
    if (!interrupted.load() && !resized.load() && !continued.load()) {
      pollfd input = {STDIN_FILENO, POLLIN, 0};
      const timespec none = {};
      ready = ppoll(&input, 1, wait ? nullptr : &none, &usual);
    }
    sigprocmask(SIG_SETMASK, &usual, nullptr);
    return ready;
  }

  // Takes what has come into `held`, waiting for it where `wait`. False at its end, and where a signal says so.
  bool Fill(bool wait) {
    if (at > 0) held.erase(0, at);
    at = 0;
    for (;;) {
      if (const int ready = Wait(wait); ready > 0) {
        char buffer[4096];
        const ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
        if (got > 0) {
          held.append(buffer, static_cast<std::size_t>(got));
          return true;
        }
        if (got == 0 || errno != EINTR) {
          ended = true;
          return false;
        }
      } else if (ready == 0) {
        return false;
      }
      if (interrupted.load(std::memory_order_relaxed)) return false;
      if (resized.exchange(false)) el_resize(editor);
      if (continued.exchange(false)) {
        el_set(editor, EL_PREP_TERM, 1);
        el_set(editor, EL_REFRESH);
      }
      if (!wait) return false;
    }
  }

  // One character, of bytes that may come one by one. What is no UTF-8 is a question mark.
  static int ReadCharacter(EditLine* el, wchar_t* out) {
    Impl& self = Of(el);
    if (interrupted.load(std::memory_order_relaxed)) return -1;
    if (self.at == self.held.size() && !self.Fill(true)) return self.ended && !interrupted.load(std::memory_order_relaxed) ? 0 : -1;
    const std::size_t length = LengthOf(static_cast<unsigned char>(self.held[self.at]));
    while (self.held.size() - self.at < length) {
      if (!self.Fill(true)) return -1;
    }
    std::mbstate_t state{};
    const std::size_t got = std::mbrtowc(out, self.held.data() + self.at, length, &state);
    if (got == static_cast<std::size_t>(-1) || got == static_cast<std::size_t>(-2)) {
      *out = L'?';
      ++self.at;
    } else {
      self.at += std::max<std::size_t>(got, 1);
    }
    return 1;
  }

  static unsigned char Complete(EditLine* el, int) {
    Impl& self = Of(el);
    if (self.at < self.held.size()) return el_insertstr(el, "  ") == 0 ? CC_REFRESH : CC_ERROR;  // a tab in what was pasted
    const LineInfo* line = el_line(el);
    const std::string before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const Completions found = self.complete(before);
    if (found.words.empty()) return CC_ERROR;
    std::string common = found.words[0];
    for (const std::string& word : found.words) common.resize(static_cast<std::size_t>(std::mismatch(common.begin(), common.end(), word.begin(), word.end()).first - common.begin()));
    while (!common.empty() && common.size() < found.words[0].size() && (static_cast<unsigned char>(found.words[0][common.size()]) & 0xC0) == 0x80) common.pop_back();
    const std::string typed = before.substr(found.begin);
    if (common.size() > typed.size()) return el_insertstr(el, common.substr(typed.size()).c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    if (found.words.size() == 1) return CC_NORM;
    self.List(found.words);
    return CC_REDISPLAY;
  }

  void List(const std::vector<std::string>& words) const {
    constexpr std::size_t kMost = 200;
    const std::size_t shown = std::min(words.size(), kMost);
    std::size_t widest = 0;
    for (std::size_t i = 0; i < shown; ++i) widest = std::max(widest, words[i].size());
    winsize size{};
    const std::size_t width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 80;
    const std::size_t columns = std::max<std::size_t>(1, width / (widest + 2)), rows = (shown + columns - 1) / columns;
    std::string text = "\n";
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = row; i < shown; i += rows) text += words[i] + (i + rows < shown ? std::string(widest - words[i].size() + 2, ' ') : "");
      text += "\n";
    }
    if (shown < words.size()) text += "and " + std::to_string(words.size() - shown) + " more\n";
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  static constexpr int kSignals[3] = {SIGINT, SIGWINCH, SIGCONT};
  const bool color;
  const std::function<Completions(const std::string&)> complete;
  EditLine* editor = nullptr;
  ::History* history = nullptr;
  std::string prompt;
  std::string held;    // bytes that came and were not read yet, from `at` on
  std::size_t at = 0;
  bool ended = false;
  bool is_terminal = false;
  termios before = {};
  struct sigaction old[3] = {};
};

Terminal::Terminal(bool color, std::function<Completions(const std::string&)> complete) : impl_(std::make_unique<Impl>(color, std::move(complete))) {}
Terminal::~Terminal() = default;

const std::atomic<bool>& Terminal::stop() { return interrupted; }

Terminal::Got Terminal::Read(const std::string& prompt, std::string* line) {
  Impl& i = *impl_;
  i.prompt = i.color ? "\1\033[1m\1" + prompt + "\1\033[0m\1" : prompt;
  interrupted.store(false);
  int count = 0;
  errno = 0;
  // Before the prompt is shown: libedit itself would take keys one by one only once it reads, and what was typed at the prompt would be shown
  // twice, and Ctrl-D lost.
  if (i.is_terminal) el_set(i.editor, EL_PREP_TERM, 1);
  const char* text = el_gets(i.editor, &count);
  // Where a line is whole, Ctrl-C came after it, and is for its answer.
  if ((text == nullptr || count <= 0) && interrupted.exchange(false)) {
    i.held.clear();
    i.at = 0;
    std::fputs("^C\n", stdout);
    std::fflush(stdout);
    return Got::kInterrupted;
  }
  if (text == nullptr || count <= 0) {
    std::fputs("\n", stdout);
    std::fflush(stdout);
    return Got::kEnd;
  }
  line->assign(text, static_cast<std::size_t>(count));
  while (!line->empty() && (line->back() == '\n' || line->back() == '\r')) line->pop_back();
  return Got::kLine;
}

char Terminal::Next() {
  Impl& i = *impl_;
  if (i.at == i.held.size() && !i.Fill(false)) return 0;
  return i.held[i.at];
}

void Terminal::Remember(const std::string& entry) {
  HistEvent event;
  ::history(impl_->history, &event, H_ENTER, entry.c_str());
}

}  // namespace pareto::cli::repl
