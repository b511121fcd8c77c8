// The command lines of corpus cases.
#ifndef PARETO_TESTS_CORPUS_COMMAND_WORDS_H_
#define PARETO_TESTS_CORPUS_COMMAND_WORDS_H_

#include <string>
#include <vector>

namespace pareto::corpus {

// A command line as words; quotes hold blanks together. Nothing else of a shell.
inline std::vector<std::string> Words(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool inside = false;
  for (const char c : line) {
    if (quote != 0) {
      if (c == quote) quote = 0;
      else word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inside = true;
    } else if (c == ' ') {
      if (inside) words.push_back(word);
      word.clear();
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (inside) words.push_back(word);
  return words;
}

}  // namespace pareto::corpus

#endif  // PARETO_TESTS_CORPUS_COMMAND_WORDS_H_
