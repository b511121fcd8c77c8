// Runs one case folder through the whole command, in memory, and compares what a user would see.
//
//   corpus_runner CASE            compares with CASE/expected.txt; exit code 0 where it is the same
//   corpus_runner --update CASE   rewrites CASE/expected.txt; exit code 1 where it changed, since that is no pass
//
// A case is a folder: `cmd` holds command lines as one would type them, the other files are what the commands find in the current folder.
// `< FILE` gives a file as standard input, quotes hold blanks together, a line that starts with `#` is a remark. What is expected is, for each
// line: the line after `$ `, standard output and standard error as they come, `exit N`. A file that a command writes is shown after it, and
// stays in memory.
//
// Each case runs twice, with Pareto's own rules restored from what the build made of them and with their files read: both must say the same.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/env.h"
#include "tests/corpus/command_words.h"
#include "cli/workspace/embedded_snapshot.h"

namespace pareto::corpus {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The case folder as the current folder. Writes stay in memory.
class CaseFiles : public workspace::Files {
 public:
  explicit CaseFiles(const std::string& root) : root_(root), disk_() {}

  Kind KindOf(const std::string& path) const override {
    if (written_.count(path) != 0) return Kind::kFile;
    return IsHidden(path) ? Kind::kNone : disk_.KindOf(OnDisk(path));
  }
  bool Read(const std::string& path, std::string* text, std::string* error) const override {
    if (const auto it = written_.find(path); it != written_.end()) {
      *text = it->second;
      return true;
    }
    if (IsHidden(path)) {
      *error = "there is no such file";
      return false;
    }
    return disk_.Read(OnDisk(path), text, error);
  }
  std::vector<std::string> List(const std::string& folder, const std::string& suffix) const override {
    return disk_.List(OnDisk(folder), suffix);
  }
  bool MakeFolder(const std::string& path, std::string*) override {
    folders_.insert(path);
    return true;
  }
  bool Write(const std::string& path, const std::string& text, std::string* error) override {
    if (const std::string folder = workspace::FolderOf(path); !folder.empty() && folders_.count(folder) == 0 && disk_.KindOf(OnDisk(folder)) != Kind::kDirectory) {
      *error = "its folder does not exist";
      return false;
    }
    written_[path] = text;
    fresh_.push_back(path);
    return true;
  }
  // What was written since the last call.
  std::vector<std::pair<std::string, std::string>> TakeWritten() {
    std::vector<std::pair<std::string, std::string>> files;
    for (const std::string& path : fresh_) files.emplace_back(path, written_[path]);
    fresh_.clear();
    return files;
  }

 private:
  // The case's own two files are not part of its world.
  static bool IsHidden(const std::string& path) { return path == "cmd" || path == "expected.txt"; }
  std::string OnDisk(const std::string& path) const { return path.empty() ? root_ : root_ + "/" + path; }

  std::string root_;
  workspace::DiskFiles disk_;
  std::set<std::string> folders_;  // made, in memory
  std::map<std::string, std::string> written_;
  std::vector<std::string> fresh_;
};

void EndLine(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += "\n\\ no line feed at the end\n";
}

// Runs one line of `cmd` and appends what a user sees. False where the line is none that this runner knows.
bool RunLine(CaseFiles& files, const std::string& line, std::string_view snapshot, std::string& seen) {
  std::vector<std::string> words = Words(line);
  if (words.empty() || words[0] != "pareto") {
    std::cerr << "cmd: a line starts with `pareto`: " << line << "\n";
    return false;
  }
  words.erase(words.begin());
  std::string input;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "<") continue;
    std::string error;
    if (i + 2 != words.size() || !files.Read(words[i + 1], &input, &error)) {
      std::cerr << "cmd: `< FILE` ends a line and names a file of the case: " << line << "\n";
      return false;
    }
    words.resize(i);
  }
  seen += "$ " + line + "\n";
  cli::Env env;
  env.files = &files;
  env.snapshot = snapshot;
  env.read_input = [&](std::string* text, std::string*) {
    *text = input;
    return true;
  };
  env.out = [&](const std::string& text) { seen += text; };
  env.err = env.out;
  const int code = cli::Run(env, words);
  EndLine(seen);
  seen += "exit " + std::to_string(code) + "\n";
  for (const auto& [path, text] : files.TakeWritten()) {
    seen += "--- " + path + "\n" + text;
    EndLine(seen);
  }
  return true;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The longest common lines of both, the rest with - (expected) and + (seen).
void PrintDiff(const std::string& expected, const std::string& seen) {
  const std::vector<std::string> a = Lines(expected), b = Lines(seen);
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::cout << "--- expected\n+++ seen\n";
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      std::cout << "  " << a[i] << "\n";
      ++i, ++j;
    } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
      std::cout << "- " << a[i++] << "\n";
    } else {
      std::cout << "+ " << b[j++] << "\n";
    }
  }
}

int RunCase(const std::string& folder, bool update) {
  const std::optional<std::string> commands = ReadFile(fs::path(folder) / "cmd");
  if (!commands) {
    std::cerr << folder << ": a case needs a file `cmd`\n";
    return 2;
  }
  std::string seen, read;
  for (std::string* text : {&seen, &read}) {
    CaseFiles files(folder);
    for (const std::string& line : Lines(*commands)) {
      if (line.empty() || line[0] == '#') continue;
      if (!RunLine(files, line, text == &seen ? workspace::EmbeddedSnapshot() : std::string_view(), *text)) return 2;
    }
  }
  if (seen.empty()) {
    std::cerr << folder << "/cmd: no command\n";
    return 2;
  }
  if (seen != read) {
    std::cout << "with the rules restored (+) and with their files read (-) it says different things:\n";
    PrintDiff(read, seen);
    return 1;
  }
  const fs::path path = fs::path(folder) / "expected.txt";
  const std::optional<std::string> expected = ReadFile(path);
  if (expected && *expected == seen) return 0;
  if (update) {
    std::ofstream(path, std::ios::binary) << seen;
    std::cout << "updated " << path.string() << "\n";
    return 1;
  }
  if (!expected) std::cout << path.string() << " does not exist; corpus_runner --update writes it\n";
  PrintDiff(expected.value_or(""), seen);
  return 1;
}

}  // namespace
}  // namespace pareto::corpus

int main(int argc, char** argv) {
  const bool update = argc == 3 && std::string(argv[1]) == "--update";
  if (argc != 2 && !update) {
    std::cerr << "usage: corpus_runner [--update] CASE\n";
    return 2;
  }
  return pareto::corpus::RunCase(argv[argc - 1], update);
}
