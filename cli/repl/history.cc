#include "cli/repl/history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace pareto::cli::repl {
namespace {

constexpr std::string_view kFile = "/history";

// Makes a folder and those above it, each for its owner alone. False with the reason in errno.
bool MakeFolders(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return true;
  if (errno != ENOENT) return false;
  const std::size_t slash = path.rfind('/');
  return slash != std::string::npos && slash > 0 && MakeFolders(path.substr(0, slash)) && (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST);
}

}  // namespace

std::string OnOneLine(std::string_view entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\n') line += "\\n";
    else if (c == '\\') line += "\\\\";
    else if (c != '\r') line += c;
  }
  return line;
}

std::string FromOneLine(std::string_view line) {
  std::string entry;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      entry += line[i];
    } else {
      ++i;
      entry += line[i] == 'n' ? '\n' : line[i];
    }
  }
  return entry;
}

History::History(std::string folder) : folder_(std::move(folder)), entries_(Read()) {}

std::vector<std::string> History::Read() const {
  std::vector<std::string> entries;
  if (folder_.empty()) return entries;
  const int file = open((folder_ + std::string(kFile)).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return entries;
  std::string text;
  char buffer[1 << 16];
  for (ssize_t got; text.size() <= kMostBytes && (got = read(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  close(file);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at && end - at <= kMostOfOne) entries.push_back(FromOneLine(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  if (entries.size() > kMostEntries) entries.erase(entries.begin(), entries.end() - kMostEntries);
  return entries;
}

void History::Write(const std::vector<std::string>& entries) {
  std::size_t first = entries.size(), bytes = 0;
  while (first > 0 && bytes + entries[first - 1].size() + 1 <= kMostBytes / 2) bytes += entries[--first].size() + 1;
  std::string text;
  for (; first < entries.size(); ++first) text += OnOneLine(entries[first]) + "\n";
  trouble_.clear();
  const std::string path = folder_ + std::string(kFile), fresh = path + "." + std::to_string(getpid());
  if (!MakeFolders(folder_)) {
    trouble_ = folder_ + ": " + std::strerror(errno);
    return;
  }
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool good = file >= 0;
  for (std::size_t at = 0; good && at < text.size();) {
    const ssize_t wrote = write(file, text.data() + at, text.size() - at);
    if (wrote < 0 && errno == EINTR) continue;
    good = wrote > 0;
    at += good ? static_cast<std::size_t>(wrote) : 0;
  }
  good = file >= 0 && close(file) == 0 && good && rename(fresh.c_str(), path.c_str()) == 0;
  if (good) return;
  trouble_ = path + ": " + std::strerror(errno);
  if (file >= 0) unlink(fresh.c_str());
}

bool History::Add(const std::string& entry) {
  if (entry.empty() || entry[0] == ' ' || entry[0] == '\t' || entry.size() > kMostOfOne / 2 || (!entries_.empty() && entries_.back() == entry)) return false;
  entries_.push_back(entry);
  if (entries_.size() > kMostEntries) entries_.erase(entries_.begin());
  if (folder_.empty()) return true;
  // Another session may have added to it since.
  std::vector<std::string> all = Read();
  if (all.empty() || all.back() != entry) all.push_back(entry);
  if (all.size() > kMostEntries) all.erase(all.begin(), all.end() - kMostEntries);
  Write(all);
  return true;
}

}  // namespace pareto::cli::repl
