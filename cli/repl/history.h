// Entries of earlier sessions, kept between runs in one file that only its owner reads. Sessions that run at once add to one another's.
#ifndef PARETO_CLI_REPL_HISTORY_H_
#define PARETO_CLI_REPL_HISTORY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::cli::repl {

class History {
 public:
  static constexpr std::size_t kMostEntries = 1000;
  static constexpr std::size_t kMostBytes = 1 << 20;   // of the file
  static constexpr std::size_t kMostOfOne = 16 << 10;  // bytes: what is longer was no typing

  // `folder` is made when the first entry is kept. Empty: nothing is kept.
  explicit History(std::string folder);

  // The oldest first.
  const std::vector<std::string>& entries() const { return entries_; }
  // Keeps an entry, which may have several lines, as one. Not kept: an empty one, the same as the one before, and one that begins with a blank.
  // False where it was taken and is not in the list. The file is written whole beside the old one and then takes its place.
  bool Add(const std::string& entry);
  // Why entries are not kept between runs; empty where they are.
  const std::string& trouble() const { return trouble_; }

 private:
  std::vector<std::string> Read() const;
  void Write(const std::vector<std::string>& entries);

  std::string folder_;
  std::vector<std::string> entries_;
  std::string trouble_;
};

// An entry on one line, and back: line feeds and backslashes are escaped.
std::string OnOneLine(std::string_view entry);
std::string FromOneLine(std::string_view line);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_HISTORY_H_
