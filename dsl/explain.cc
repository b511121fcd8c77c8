#include "dsl/explain.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/lexical.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

using base::Diagnostic;

constexpr std::size_t kLongestShown = 40;

// `text`, shortened.
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

std::string_view From(std::string_view text, std::uint32_t at) { return text.substr(std::min<std::size_t>(at, text.size())); }

bool EndsLine(std::string_view rest) { return rest.empty() || LineEndLength(rest.data(), rest.data() + rest.size()) > 0; }

// The symbol that `rest` begins with, as a person sees it.
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

class Explainer {
 public:
  Explainer(base::FileId file, std::string_view text, std::string_view word, const Failure& failure)
      : file_(file), text_(text), word_(word), f_(failure), rest_(From(text, failure.at)), symbol_(SymbolAt(rest_)) {
    between_ = text.substr(f_.last_end, f_.at - f_.last_end);
    ended_ = EndsLine(rest_);
    new_line_ = between_.find('\n') != std::string_view::npos;
  }

  Diagnostic Run() {
    if (f_.named) {
      d_.code = f_.named->code;
      d_.span = f_.named->span;
      d_.message = f_.named->message;
      d_.help = f_.named->help;
      return std::move(d_);
    }
    const bool habit = ended_ ? Column1() : Doc() || Equals() || Assign() || Logic() || Comma() || Blank() || Sign() || Question() ||
                                                Key() || Slash() || Reserved() || Indented();
    if (!habit) Expected();
    return std::move(d_);
  }

 private:
  Span At(std::size_t length) const { return {file_, f_.at, f_.at + static_cast<std::uint32_t>(length)}; }
  bool Found(std::string_view sign) const { return rest_.substr(0, sign.size()) == sign; }
  bool Wants(std::string_view label) const { return std::find(f_.expected.begin(), f_.expected.end(), label) != f_.expected.end(); }
  bool WantsSign(std::string_view sign) const { return Wants("`" + std::string(sign) + "`"); }

  bool Say(std::string code, Span span, std::string message, std::string help) {
    d_.code = std::move(code);
    d_.span = span;
    d_.message = std::move(message);
    if (!help.empty()) d_.help.push_back(std::move(help));
    return true;
  }
  void Fix(Span span, std::string replacement) { d_.fix.push_back({span, std::move(replacement)}); }

  // The statement broke off, and in column 1 stands what was meant to go on with it.
  bool Column1() {
    std::size_t at = f_.at;
    for (;;) {
      at = text_.find('\n', at);
      if (at == std::string_view::npos) return false;
      const std::string_view line = text_.substr(++at);
      const std::size_t first = line.find_first_not_of(" \t");
      if (first == std::string_view::npos) return false;
      const bool comment = line[first] == '#' && line.substr(first, 2) != "##";
      if (comment || EndsLine(line.substr(first))) continue;
      if (first != 0) return false;
      const std::string_view symbol = SymbolAt(line);
      const bool bracket = symbol == "{" || symbol == "[" || symbol == "(";
      if (!bracket && !IsReserved(symbol)) return false;
      const auto begin = static_cast<std::uint32_t>(at);
      return Say("syntax/indent", {file_, begin, begin + static_cast<std::uint32_t>(symbol.size())},
                 Ticked(symbol) + " in column 1 begins no statement", "indent it: it belongs to the statement above");
    }
  }

  bool Doc() {
    if (!Found("##")) return false;
    return Say("syntax/doc", At(2), "`##` documents the statement or field below it, and here is none", "write `#` for a comment");
  }

  bool Equals() {
    if (!Found("==")) return false;
    const std::size_t signs = std::min(rest_.find_first_not_of('='), rest_.size());
    const std::size_t right = std::min(rest_.find_first_not_of(" \t", signs), rest_.size());
    if (WordAt(rest_.substr(right)) == "null") {
      return Say("syntax/equals-null", At(right + 4), "`== null` does not ask whether there is a value",
                 "write `not has x` where it may be missing, `x = null` for the value null");
    }
    Fix(At(signs), "=");
    return Say("syntax/equals", At(signs), Ticked(rest_.substr(0, signs)) + " is no operator", "write `=`");
  }

  bool Assign() {
    if (!Found(":=")) return false;
    const bool key = WantsSign(":");
    Fix(key ? Span{file_, f_.last_end, f_.at + 2} : At(2), key ? ":" : "=");
    return Say("syntax/assign", At(2), "`:=` is no operator", key ? "write `:`" : "write `=`: it binds what nothing else binds");
  }

  bool Logic() {
    if (!f_.wanted_operator && !f_.wanted_operand) return false;
    const auto sign = [this](std::string_view text, const char* word) {
      return Say("syntax/logic", At(text.size()), Ticked(text) + " is no operator", std::string("write `") + word + "`");
    };
    if (Found("&")) return sign(Found("&&") ? "&&" : "&", "and");
    if (Found("|")) return sign(Found("||") ? "||" : "|", "or");
    if (Found("!") && !Found("!=")) return sign("!", "not");
    return false;
  }

  bool Comma() {
    if (!Found(",") || !f_.wanted_condition) return false;
    return Say("syntax/comma", At(1), "`,` does not join conditions", "write `and`");
  }

  // What must stand close to the symbol before.
  bool Blank() {
    if (between_.empty()) return false;
    const char before = f_.last_end > 0 ? text_[f_.last_end - 1] : '\0';
    const bool after_name = IsWordChar(before) || before == ')' || before == ']';
    const char* what = nullptr;
    if (Found("(") && (WantsSign("(") || (f_.wanted_operator && IsWordChar(before)))) {
      what = "the `(` of a call";
    } else if (Found("[") && f_.wanted_operator && after_name && !new_line_) {
      what = "the `[` of an index";
    } else if ((Found(".") && f_.wanted_operator && after_name && rest_.size() > 1 && StartsWord(rest_[1])) || Found("..")) {
      what = "the `.`";
    } else if (Wants("a field name") && before == '.' && !WordAt(rest_).empty()) {
      what = "the name behind `.`";
    } else if (Found(":") && WantsSign(":")) {
      what = "the `:`";
    } else if (Found("?") && WantsSign(":") && rest_.substr(0, 2) == "?:") {
      what = "the `?`";
    } else if (Wants("a number") && before == '.') {
      what = "the end of a range";
    } else {
      return false;
    }
    const Span span{file_, f_.last_end, f_.at};
    if (between_.find_first_not_of(" \t\r\n") == std::string_view::npos) Fix(span, "");
    return Say("syntax/blank", span, std::string("a blank before ") + what, "write them together");
  }

  bool Sign() {
    if ((!Found("+") && !Found("-")) || !f_.wanted_operator) return false;
    const bool after = rest_.size() > 1 && (IsBlank(rest_[1]) || IsLineEnd(rest_[1]));
    if (after && !between_.empty()) return false;
    const std::string sign(rest_.substr(0, 1));
    Fix(At(1), (between_.empty() ? " " : "") + sign + (after ? "" : " "));
    return Say("syntax/sign", At(1), "`" + sign + "` without blanks on both sides", "write `a " + sign + " b`");
  }

  bool Question() {
    if (!Found("?") || !f_.wanted_operator) return false;
    return Say("syntax/question", At(1), "`?` is no operator", "write `if c then a else b`");
  }

  // A key that is no word: `application/json: x`, `2xx: x`.
  bool Key() {
    std::uint32_t begin = f_.at;
    if (f_.key && WantsSign(":") && between_.empty()) {
      begin = f_.key->begin;
    } else if (!f_.wanted_key) {
      return false;
    }
    const std::string_view line = From(text_, begin);
    std::size_t length = 0;
    // Its `:` is the one before a blank, so that `AWS::Region: x` is one key.
    for (;; ++length) {
      if (length >= line.size() || std::string_view(" \t\r\n\"{}[](),").find(line[length]) != std::string_view::npos) return false;
      if (line[length] == ':' && length > 0 && EndsOrBlank(line.substr(length + 1))) break;
    }
    const Span span{file_, begin, begin + static_cast<std::uint32_t>(length)};
    std::string_view bare = line.substr(0, length);
    if (bare.size() > 2 && bare.front() == '\'' && bare.back() == '\'') bare = bare.substr(1, bare.size() - 2);
    const std::string quoted = "\"" + std::string(bare) + "\"";
    Fix(span, quoted);
    return Say("syntax/key", span, "the key " + Ticked(line.substr(0, length)) + " is no word", "write it in quotes: " + Ticked(quoted));
  }
  static bool EndsOrBlank(std::string_view rest) { return rest.empty() || IsBlank(rest[0]) || IsLineEnd(rest[0]); }

  bool Slash() {
    if (!Found("/") || (!f_.wanted_operator && !Found("//"))) return false;
    if (Found("//")) return Say("syntax/slash", At(2), "`//` begins no comment", "write `#`");
    return Say("syntax/slash", At(1), "`/` is no operator", "write `div`, which rounds down");
  }

  bool Reserved() {
    if (!IsReserved(symbol_)) return false;
    static constexpr std::string_view kNeverNames[] = {"and", "or", "in", "as", "div", "mod", "if", "then", "else", "not", "has"};
    const bool joins = std::find(std::begin(kNeverNames), std::end(kNeverNames), symbol_) != std::end(kNeverNames);
    const bool as_value = f_.wanted_operand && !joins && !new_line_;
    const bool as_name = f_.wanted_name && !new_line_;
    if (!as_value && !as_name) return false;
    return Say("syntax/reserved", At(symbol_.size()), Ticked(symbol_) + " is a reserved word and names nothing",
               "choose another name");
  }

  bool FirstOnLine(std::uint32_t at) const {
    while (at > 0 && IsBlank(text_[at - 1])) --at;
    return at == 0 || text_[at - 1] == '\n';
  }

  // A statement word that begins its line, but not in column 1, where no operand is wanted.
  bool Indented() {
    if (f_.wanted_operand || !IsStatementWord(symbol_) || !FirstOnLine(f_.at)) return false;
    return Say("syntax/column", At(symbol_.size()), Ticked(symbol_) + " is indented, and a statement begins in column 1",
               "move it to column 1");
  }

  void Expected() {
    std::string wanted;
    for (std::size_t i = 0; i < f_.expected.size(); ++i) {
      if (i > 0) wanted += i + 1 == f_.expected.size() ? " or " : ", ";
      wanted += f_.expected[i];
    }
    // Nothing stands there, or something on another line: then the symbol is missing behind the one before.
    bool missing = ended_ || new_line_;
    const std::string near = NearWord();
    if (!near.empty()) missing = false;
    Span span = At(symbol_.size());
    if (missing) span = {file_, f_.last_end, f_.last_end};
    std::string message = "expected " + wanted;
    message += missing ? " before " : ", found ";
    message += ended_ ? "the end of the statement" : Ticked(symbol_);
    Say("syntax/expected", span, std::move(message), near.empty() ? std::string() : "did you mean `" + near + "`?");
    Hints();
    if (missing && !f_.open.empty()) {
      const Opener& opener = f_.open.back();
      const char* const closing = opener.bracket == '(' ? "`)`" : opener.bracket == '[' ? "`]`" : "`}`";
      if (Wants(closing)) d_.labels.push_back({opener.span, std::string("`") + opener.bracket + "` opened here"});
    }
  }

  // The expected word that the found one is a slip of.
  std::string NearWord() const {
    if (WordAt(symbol_).empty()) return {};
    std::vector<std::string> words;
    for (const std::string_view label : f_.expected) {
      if (label.size() > 2 && label[0] == '`' && StartsWord(label[1])) words.emplace_back(label.substr(1, label.size() - 2));
    }
    return base::Nearest(symbol_, words);
  }

  void Hints() {
    const auto help = [this](const char* text) { d_.help.emplace_back(text); };
    const bool check = word_ == "error" || word_ == "warning" || word_ == "info";
    if (f_.wanted_operand && !f_.open.empty() && f_.open.back().in_text && f_.open.back().span.end == f_.last_end) {
      help("in a text, `{` begins a value: write `\\{` for a brace");
    } else if (ended_) {
      return;
    } else if (between_.empty() && f_.last_end > 0 && text_[f_.last_end - 1] == '"') {
      help("write `\\\"` for a quote inside a text");
    } else if (Found("'")) {
      help("a text stands in double quotes");
    } else if (Found(";")) {
      help("a statement needs no `;`: it ends where the next line begins in column 1");
    } else if (Found("%") && f_.wanted_operator) {
      help("write `mod`");
    } else if (Found("<>")) {
      help("write `!=`");
    } else if (Found("-") && f_.wanted_operand) {
      help("there is no sign in front of an expression: write `0 - x`");
    } else if (f_.wanted_condition && (Found("=") || Found("<") || Found(">") || Found("!="))) {
      help("comparisons do not chain: write `a < b and b < c`");
    } else if (symbol_ == "if" && f_.wanted_operand) {
      help("put the `if` in parentheses");
    } else if (symbol_ == "if" && f_.wanted_condition) {
      help(f_.open.empty() ? "write `if c then a else b`" : "write `and`: the conditions of a `for` are joined like all others");
    } else if (word_ == "rule" && WantsSign("if") && (Found(":-") || Found("<-"))) {
      help("write `if`");
    } else if (Found("?") && WantsSign("|")) {
      help("the `?` of what may be missing stands behind the field's name: `a?: string`");
    } else if ((symbol_ == "not" || symbol_ == "has") && f_.wanted_operand) {
      help("a condition is no value: write `if ... then ... else ...`");
    } else if (check && IsReserved(symbol_) && Wants("the end of the statement")) {
      help("a check's clauses stand in this order: `for`, `require` or `forbid`, `at`, `say`, then `note`, `help`, `fix`");
    }
  }

  const base::FileId file_;
  const std::string_view text_, word_;
  const Failure& f_;
  const std::string_view rest_, symbol_;  // from the place where reading stopped; the symbol there
  std::string_view between_;              // blanks and comments before it
  bool ended_ = false, new_line_ = false;
  Diagnostic d_;
};

}  // namespace

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
