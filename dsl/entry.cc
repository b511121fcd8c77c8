#include "dsl/entry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "dsl/grammar.h"
#include "dsl/lexical.h"

namespace pareto::dsl {
namespace {

// Over blanks, line ends and comments; `doc` is set where one of them documents what follows.
std::size_t SkipToText(std::string_view text, bool* doc) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (IsBlank(text[at]) || IsLineEnd(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      *doc = *doc || text.substr(at, 2) == "##";
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

bool BeginsStatement(std::string_view text) {
  const std::string_view word = WordAt(text);
  if (!IsStatementWord(word)) return false;
  const std::string_view behind = text.substr(word.size());
  const std::size_t next = behind.find_first_not_of(" \t");
  if (next == std::string_view::npos || IsLineEnd(behind[next])) return true;
  if (next == 0) return false;
  const std::string_view operators[] = {"and", "or", "in", "not", "div", "mod", "as"};
  return behind[next] == '"' || (StartsWord(behind[next]) && std::find(std::begin(operators), std::end(operators), WordAt(behind.substr(next))) == std::end(operators));
}

}  // namespace

Entry LookAtEntry(std::string_view text) {
  Entry entry;
  bool doc = false;
  const std::size_t begin = SkipToText(text, &doc);
  if (begin == text.size()) {
    entry.kind = doc ? Entry::Kind::kStatement : Entry::Kind::kNothing;
    entry.more = doc;
    return entry;
  }
  entry.kind = doc || BeginsStatement(text.substr(begin)) ? Entry::Kind::kStatement : Entry::Kind::kQuery;
  if (FirstBadByte(text) != std::string_view::npos) return entry;
  std::vector<Comment> comments;
  StatementReader reader(base::FileId{}, text, comments);
  Statement statement;
  Failure failure;
  const auto at = static_cast<std::uint32_t>(begin);
  const std::optional<std::uint32_t> end = entry.kind == Entry::Kind::kQuery ? reader.ReadQuery(at, statement, failure) : reader.Read(at, statement, failure);
  if (end) return entry;
  if (failure.named) {
    entry.block = failure.named->code == "syntax/string" && text.substr(failure.named->span.begin, 3) == "\"\"\"";
    entry.more = entry.block;
    return entry;
  }
  bool ignored = false;
  const std::string_view rest = text.substr(std::min<std::size_t>(failure.at, text.size()));
  entry.more = SkipToText(rest, &ignored) == rest.size();
  return entry;
}

}  // namespace pareto::dsl
