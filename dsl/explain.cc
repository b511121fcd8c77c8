#include "dsl/explain.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/explainer.h"
#include "dsl/foreign.h"
#include "dsl/lexical.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

using base::Diagnostic;

constexpr std::size_t kLongestShown = 40;

std::string_view From(std::string_view text, std::uint32_t at) { return text.substr(std::min<std::size_t>(at, text.size())); }

}  // namespace

std::string Ticked(std::string_view text) {
  std::string shown = "`";
  if (text.size() <= kLongestShown) {
    shown += text;
  } else {
    std::size_t end = kLongestShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    shown += text.substr(0, end);
    shown += "...";
  }
  return shown += "`";
}

bool EndsLine(std::string_view rest) { return rest.empty() || LineEndLength(rest.data(), rest.data() + rest.size()) > 0; }

std::string_view SymbolAt(std::string_view rest) {
  if (rest.empty()) return {};
  const std::string_view word = WordAt(rest);
  if (!word.empty()) return word;
  if (IsDigit(rest[0])) {
    const std::size_t end = rest.find_first_not_of("0123456789.");
    return rest.substr(0, end);
  }
  if (rest[0] == '"') {
    const std::size_t end = rest.find_first_of("\"\r\n", 1);
    return end != std::string_view::npos && rest[end] == '"' ? rest.substr(0, end + 1) : rest.substr(0, 1);
  }
  static constexpr std::string_view kSigns[] = {"===", "==", "!=", ":=", "<=", ">=", "<>", "=>", "&&", "||", "??", "::", "##", "//", ":-", "<-", "->"};
  for (const std::string_view sign : kSigns) {
    if (rest.substr(0, sign.size()) == sign) return sign;
  }
  return rest.substr(0, CodePointLength(rest));
}

Explainer::Explainer(base::FileId file, std::string_view text, std::string_view word, const Failure& failure)
    : file_(file), text_(text), word_(word), f_(failure), rest_(From(text, failure.at)), symbol_(SymbolAt(rest_)) {
  between_ = text.substr(f_.last_end, f_.at - f_.last_end);
  ended_ = EndsLine(rest_);
  new_line_ = between_.find('\n') != std::string_view::npos;
}

base::Diagnostic Explainer::Run() {
  if (f_.named) {
    d_.code = f_.named->code;
    d_.span = f_.named->span;
    d_.message = f_.named->message;
    d_.help = f_.named->help;
    if (d_.code == "syntax/escape" && word_ == "relation") d_.help = {"folders are parted by `/`"};
    if (d_.code == "syntax/number") {  // `1_000`
      std::string digits(text_.substr(d_.span.begin, d_.span.end - d_.span.begin));
      if (std::erase(digits, '_') > 0 && std::all_of(digits.begin(), digits.end(), IsDigit)) d_.help = {"write " + Ticked(digits)};
    }
    return std::move(d_);
  }
  if (!Habit()) Expected();
  return std::move(d_);
}

bool Explainer::Say(std::string code, Span span, std::string message, std::string help) {
  d_.code = std::move(code);
  d_.span = span;
  d_.message = std::move(message);
  if (!help.empty()) d_.help.push_back(std::move(help));
  return true;
}

std::string Explainer::Lower(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string_view Explainer::WordEndingAt(std::size_t end) const {
  std::size_t begin = end;
  while (begin > 0 && (IsWordChar(text_[begin - 1]) || text_[begin - 1] == '-')) --begin;
  return text_.substr(begin, end - begin);
}

bool Explainer::FirstOnLine(std::uint32_t at) const {
  while (at > 0 && IsBlank(text_[at - 1])) --at;
  return at == 0 || text_[at - 1] == '\n';
}

void Explainer::Expected() {
  std::string wanted;
  for (std::size_t i = 0; i < f_.expected.size(); ++i) {
    if (i > 0) wanted += i + 1 == f_.expected.size() ? " or " : ", ";
    wanted += f_.expected[i];
  }
  // Nothing stands there, or something on another line: then the symbol is missing behind the one before.
  bool missing = ended_ || new_line_;
  const std::string near = symbol_ == "end" ? std::string() : NearWord();
  if (!near.empty()) missing = false;
  // A clause that stands where none of its kind may, and a word that is none of ours: that word is wrong, not what is before it.
  if (IsCheck() && !ended_ && !WordAt(symbol_).empty()) {
    const bool second = symbol_ == "require" || symbol_ == "forbid";
    if (!IsReserved(symbol_) || Wants("the end of the statement") || (second && Wants("`say`"))) missing = false;
  }
  Span span = At(symbol_.size());
  if (missing) span = {file_, f_.last_end, f_.last_end};
  std::string message = "expected " + wanted;
  message += missing ? " before " : ", found ";
  message += ended_ ? "the end of the statement" : Ticked(symbol_);
  Say("syntax/expected", span, std::move(message), near.empty() ? std::string() : "did you mean `" + near + "`?");
  if (near.empty()) Hints();
  if (missing && !f_.open.empty() && d_.labels.empty()) {
    const Opener& opener = f_.open.back();
    const char* const closing = opener.bracket == '(' ? "`)`" : opener.bracket == '[' ? "`]`" : "`}`";
    if (Wants(closing)) d_.labels.push_back({opener.span, std::string("`") + opener.bracket + "` opened here"});
  }
}

// The expected word that the found one is a slip of.
std::string Explainer::NearWord() const {
  if (WordAt(symbol_).empty()) return {};
  std::vector<std::string> words;
  for (const std::string_view label : f_.expected) {
    if (label.size() > 2 && label[0] == '`' && StartsWord(label[1])) words.emplace_back(label.substr(1, label.size() - 2));
  }
  return base::Nearest(symbol_, words);
}

bool Explainer::Help(std::string text) {
  d_.help.push_back(std::move(text));
  return true;
}

Diagnostic Explain(base::FileId file, std::string_view text, std::string_view word, const Failure& failure) {
  return Explainer(file, text, word, failure).Run();
}

Diagnostic ExplainStart(base::FileId file, std::string_view text, std::uint32_t at, bool column_1) {
  const std::string_view symbol = SymbolAt(From(text, at));
  Diagnostic d;
  d.span = {file, at, at + static_cast<std::uint32_t>(symbol.size())};
  if (!column_1) {
    d.code = "syntax/column";
    d.message = Ticked(symbol) + " is indented, and a statement begins in column 1";
    d.help.emplace_back("move it to column 1");
    return d;
  }
  if (symbol == "{" || symbol == "[" || symbol == "(" || IsReserved(symbol)) {
    d.code = "syntax/indent";
    d.message = Ticked(symbol) + " in column 1 begins no statement";
    d.help.emplace_back("indent it: it belongs to the statement above");
    return d;
  }
  d.code = "syntax/statement";
  d.message = Ticked(symbol) + " begins no statement";
  const std::string_view rest = From(text, at);
  const std::string_view line = rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size()));
  for (const std::string_view sign : {"/*", "*/", "--", "<!--", ";;"}) {
    if (line.substr(0, sign.size()) == sign) {
      d.span.end = at + static_cast<std::uint32_t>(sign.size());
      d.message = Ticked(sign) + " begins no statement";
      d.help.emplace_back(ForeignStart(sign));
      return d;
    }
  }
  const bool head = !WordAt(symbol).empty() && line.substr(symbol.size(), 1) == "(";
  if (head && base::Nearest(symbol, StatementWords()).empty()) {
    d.help.push_back("a rule begins with `rule`: " + Ticked("rule " + std::string(symbol) + "(...) if ..."));
    return d;
  }
  if (const std::string_view help = ForeignStart(symbol); !help.empty()) {
    d.help.emplace_back(help);
    return d;
  }
  std::string near = WordAt(symbol).empty() ? std::string() : base::DidYouMean(symbol, StatementWords());
  if (near.empty()) {
    near = "a statement begins with ";
    const std::vector<std::string>& words = StatementWords();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0) near += i + 1 == words.size() ? " or " : ", ";
      near += "`" + words[i] + "`";
    }
  }
  d.help.push_back(std::move(near));
  return d;
}

}  // namespace pareto::dsl
