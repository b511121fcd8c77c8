#include "dsl/explain.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/foreign.h"
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
    const bool habit = ended_ ? Stop() || Column1() : (new_line_ && Stop()) || Doc() || Outcome() || AllModules() || Asked() || StopFound() || Quotes() || Character() || OneBrace() || Operator() || Quantifier() || Equals() || Assign() || Logic() || Comma() || Blank() || Sign() || Question() ||
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
      if (IsStatementWord(symbol) || (!bracket && !IsReserved(symbol) && !(f_.wanted_operand && StartsWord(symbol[0])))) return false;
      const auto begin = static_cast<std::uint32_t>(at);
      return Say("syntax/indent", {file_, begin, begin + static_cast<std::uint32_t>(symbol.size())},
                 Ticked(symbol) + " in column 1 begins no statement", "indent it: it belongs to the statement above");
    }
  }

  // `rule p(x) if q(x).`
  bool Stop() {
    if (f_.last_end == 0 || text_[f_.last_end - 1] != '.' || !Wants("a field name")) return false;
    const Span span{file_, f_.last_end - 1, f_.last_end};
    Fix(span, "");
    return Say("syntax/expected", span, "a full stop ends no statement", "take it out: a statement ends where the next line begins in column 1");
  }

  bool StopFound() {
    if (!Found(".") || !EndsLine(rest_.substr(1))) return false;
    Fix(At(1), "");
    return Say("syntax/expected", At(1), "a full stop ends no statement", "take it out: a statement ends where the next line begins in column 1");
  }

  // A text in other quotes than `"`.
  bool Quotes() {
    static constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {{"'", "'"}, {"\u201C", "\u201D"}, {"\u201D", "\u201D"}, {"\u201E", "\u201C"},
                                                                                {"\u2018", "\u2019"}, {"\u00AB", "\u00BB"}, {"`", "`"}};
    for (const auto& [open, close] : kQuotes) {
      if (!Found(open)) continue;
      const std::size_t line = std::min(rest_.find_first_of("\r\n"), rest_.size());
      std::size_t end = rest_.substr(0, line).find(close, open.size());
      if (end == std::string_view::npos) {
        if (open.size() == 1) return Say("syntax/quotes", At(1), "a text stands in double quotes", "write `\"...\"`");
        return Say("syntax/quotes", At(open.size()), "a text stands in straight double quotes", "write `\"...\"`");
      }
      const std::string_view inside = rest_.substr(open.size(), end - open.size());
      const Span span = At(end + close.size());
      if (inside.find_first_of("\"\\{") == std::string_view::npos) Fix(span, "\"" + std::string(inside) + "\"");
      return Say("syntax/quotes", span, open.size() == 1 ? "a text stands in double quotes" : "a text stands in straight double quotes", "write `\"...\"`");
    }
    return false;
  }

  // `expect fails NAME`: reading took the word for a condition.
  bool Outcome() {
    static constexpr std::pair<std::string_view, std::string_view> kOutcomes[] = {
        {"fail", "failed"},   {"fails", "failed"},  {"failing", "failed"},  {"failure", "failed"},    {"found", "failed"},  {"finds", "failed"},     {"pass", "passed"},
        {"passes", "passed"}, {"passing", "passed"}, {"ok", "passed"},       {"succeeds", "passed"},   {"success", "passed"}, {"succeeded", "passed"}, {"skip", "skipped"},
        {"skips", "skipped"}, {"Failed", "failed"}, {"Passed", "passed"},   {"Skipped", "skipped"}};
    if (word_ != "test" || new_line_) return false;
    const std::string_view before = WordBefore();
    std::size_t end = f_.last_end - before.size();
    while (end > 0 && IsBlank(text_[end - 1])) --end;
    if (WordEndingAt(end) != "expect") return false;
    if (Found("/") && between_.empty() && rest_.size() > 1 && StartsWord(rest_[1])) {
      return Say("syntax/expected", {file_, f_.last_end - static_cast<std::uint32_t>(before.size()), f_.last_end}, "what is expected of this check does not stand here", "write `expect failed NAME`, `expect passed NAME` or `expect skipped NAME`");
    }
    if (between_.empty() || !StartsWord(rest_[0])) return false;
    for (const auto& [word, ours] : kOutcomes) {
      if (word != before) continue;
      const Span span{file_, f_.last_end - static_cast<std::uint32_t>(before.size()), f_.last_end};
      Fix(span, std::string(ours));
      return Say("syntax/expected", span, Ticked(before) + " is no outcome of a check", "write `" + std::string(ours) + "`; the outcomes are `failed`, `passed` and `skipped`");
    }
    return false;
  }

  // Questions as other languages put them.
  bool Asked() {
    if (word_ != "query") return false;
    const std::size_t first = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
    const std::string_view word = WordAt(text_.substr(first));
    static constexpr std::string_view kWords[] = {"select", "from", "find", "show", "list", "get", "match", "fetch", "give", "which", "what"};
    if ((f_.last_end <= first + word.size() || Lower(word) == "select") && std::find(std::begin(kWords), std::end(kWords), Lower(word)) != std::end(kWords)) {
      const auto begin = static_cast<std::uint32_t>(first);
      return Say("syntax/expected", {file_, begin, begin + static_cast<std::uint32_t>(word.size())}, Ticked(word) + " begins no query",
                 "write a condition, `part(p) and p.size > 60`, or values of what it holds for: `p.name, p.size if part(p) and p.size > 60`");
    }
    if (f_.wanted_condition && f_.open.empty() && (symbol_ == "for" || Found(":-") || Found("<-"))) {
      return Say("syntax/expected", At(symbol_.size()), Ticked(symbol_) + " joins no values with a condition", "write `value, value if condition`");
    }
    if (Found("?-") || Found("?")) {
      if (f_.last_end <= first) return Say("syntax/expected", At(Found("?-") ? 2 : 1), Ticked(rest_.substr(0, Found("?-") ? 2 : 1)) + " begins no query", "a query is a condition as it stands: `part(p)`");
    }
    return false;
  }

  // `use model/*`.
  bool AllModules() {
    if (word_ != "use" || !(Found("/*") || Found("*"))) return false;
    return Say("syntax/expected", At(Found("/*") ? 2 : 1), "`*` names no module", "write a `use` for each module that names are wanted from");
  }

  // Blanks that are none, and other characters that cannot be seen.
  bool Character() {
    static constexpr std::pair<std::string_view, std::string_view> kBlanks[] = {{"\u00A0", "U+00A0, a no-break space"}, {"\u2007", "U+2007, a figure space"}, {"\u2009", "U+2009, a thin space"},
                                                                                {"\u202F", "U+202F, a narrow no-break space"}, {"\u3000", "U+3000, a wide space"}, {"\u200B", "U+200B, a space of no width"},
                                                                                {"\uFEFF", "U+FEFF, a byte order mark"}, {"\u00AD", "U+00AD, a soft hyphen"}};
    for (const auto& [bytes, name] : kBlanks) {
      if (!Found(bytes)) continue;
      std::size_t length = 0;
      while (rest_.substr(length, bytes.size()) == bytes) length += bytes.size();
      Fix(At(length), " ");
      return Say("syntax/character", At(length), "this is no blank: " + std::string(name), "write a blank");
    }
    return false;
  }

  // `{{x}}`.
  bool OneBrace() {
    for (std::size_t i = 0; i + 1 < f_.open.size(); ++i) {
      const Opener &text = f_.open[i], &map = f_.open[i + 1];
      if (!text.in_text || map.bracket != '{' || map.in_text || text.span.end != map.span.begin) continue;
      return Say("syntax/interpolation", {file_, text.span.begin, map.span.end}, "`{{` puts no value into a text", "write one brace: `\"{x}\"`; a brace itself is `\\{`");
    }
    return false;
  }

  // A sign of other languages, which may have begun like one of ours: `=<` stops at the `<`.
  bool Operator() {
    static constexpr std::string_view kParts = "=<>!~*^%+-/";
    std::uint32_t begin = f_.at;
    while (between_.empty() && begin > 0 && f_.at - begin < 2 && kParts.find(text_[begin - 1]) != std::string_view::npos) --begin;
    for (; begin <= f_.at; ++begin) {
      const std::string_view rest = From(text_, begin);
      std::size_t length = 0;
      while (length < rest.size() && length < 3 && kParts.find(rest[length]) != std::string_view::npos) ++length;
      for (; length > 0 && begin + length > f_.at; --length) {
        std::string_view replacement;
        const std::string_view sign = rest.substr(0, length);
        const std::string_view help = ForeignSign(sign, &replacement);
        if (help.empty() || (begin == f_.at && !f_.wanted_operator && length < 2)) continue;
        const Span span{file_, begin, begin + static_cast<std::uint32_t>(length)};
        if (!replacement.empty()) Fix(span, std::string(replacement));
        return Say("syntax/operator", span, Ticked(sign) + " is no operator", std::string(help));
      }
    }
    return false;
  }

  // `some x in xs`: reading stopped behind the word.
  bool Quantifier() {
    if (!f_.wanted_operator || new_line_ || WordAt(symbol_).empty() || between_.empty()) return false;
    const std::string_view before = WordBefore();
    const std::string_view help = ForeignQuantifier(before);
    if (help.empty()) return false;
    const auto size = static_cast<std::uint32_t>(before.size());
    return Say("syntax/expected", {file_, f_.last_end - size, f_.last_end}, Ticked(before) + " begins no condition", std::string(help));
  }

  static std::string Lower(std::string_view word) {
    std::string lower(word);
    for (char& c : lower) c = IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
  }
  // A word of ours in capitals.
  static bool IsShouted(std::string_view word) { return !word.empty() && IsUpper(word[0]) && IsReserved(Lower(word)); }

  // The word that reading stopped behind, or empty.
  std::string_view WordBefore() const { return WordEndingAt(f_.last_end); }
  std::string_view WordEndingAt(std::size_t end) const {
    std::size_t begin = end;
    while (begin > 0 && (IsWordChar(text_[begin - 1]) || text_[begin - 1] == '-')) --begin;
    return text_.substr(begin, end - begin);
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
      const bool left = between_.empty(), right = rest_.size() > text.size() && !IsBlank(rest_[text.size()]) && !IsLineEnd(rest_[text.size()]);
      Fix(At(text.size()), (left && f_.at > 0 && text != "!" ? " " : "") + std::string(word) + (right ? " " : ""));
      return Say("syntax/logic", At(text.size()), Ticked(text) + " is no operator", std::string("write `") + word + "`");
    };
    if (Found("&")) return sign(Found("&&") ? "&&" : "&", "and");
    if (Found("|")) return sign(Found("||") ? "||" : "|", "or");
    if (Found("!") && !Found("!=")) return sign("!", "not");
    return false;
  }

  bool Comma() {
    if (!Found(",") || !f_.wanted_condition) return false;
    if (!f_.open.empty() && f_.open.back().bracket == '(') {
      std::size_t end = f_.open.back().span.begin;
      while (end > 0 && IsBlank(text_[end - 1])) --end;
      if (end > 2 && text_.substr(end - 2, 2) == "in" && IsBlank(text_[end - 3])) {
        return Say("syntax/comma", f_.open.back().span, "a list does not stand in parentheses", "write `[...]`");
      }
    }
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
    if ((!Found("+") && !Found("-")) || !f_.wanted_operator || Found("->")) return false;
    const bool after = rest_.size() > 1 && (IsBlank(rest_[1]) || IsLineEnd(rest_[1]));
    if (after && !between_.empty()) return false;
    const std::string sign(rest_.substr(0, 1));
    Fix(At(1), (between_.empty() ? " " : "") + sign + (after ? "" : " "));
    return Say("syntax/sign", At(1), "`" + sign + "` without blanks on both sides", "write `a " + sign + " b`");
  }

  bool Question() {
    if (!Found("?") || !f_.wanted_operator) return false;
    if (Found("?.")) {
      Fix(At(2), ".");
      return Say("syntax/question", At(2), "`?.` is no operator", "write `.`: a part of what is missing is missing");
    }
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
    // A clause that stands where none of its kind may, and a word that is none of ours: that word is wrong, not what is before it.
    const bool check = word_ == "error" || word_ == "warning" || word_ == "info";
    if (check && !ended_ && !WordAt(symbol_).empty()) {
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
    const std::string_view before = WordBefore();
    if (check && Clauses()) return;
    if (Declarations()) return;
    if (WantsSign("(") && !Found("::")) {
      std::size_t begin = f_.last_end;
      while (begin > 0 && (IsWordChar(text_[begin - 1]) || text_[begin - 1] == ':')) --begin;
      const std::string_view type = text_.substr(begin, f_.last_end - begin);
      if (type.find("::") != std::string_view::npos) return d_.help.push_back("name what is of the type: " + Ticked(std::string(type) + "(x)"));
    }
    if (f_.wanted_operand && !f_.open.empty() && f_.open.back().in_text && f_.open.back().span.end == f_.last_end) {
      help("in a text, `{` begins a value: write `\\{` for a brace");
    } else if (ended_) {
      return;
    } else if (between_.empty() && f_.last_end > 0 && text_[f_.last_end - 1] == '"') {
      help("write `\\\"` for a quote inside a text");
    } else if (Found(";")) {
      help("a statement needs no `;`: it ends where the next line begins in column 1");
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
    } else if (f_.wanted_operator && IsShouted(symbol_)) {
      d_.help.push_back("words are written small: " + Ticked(Lower(symbol_)));
    } else if (f_.wanted_operator && IsShouted(before)) {
      d_.help.push_back("words are written small: " + Ticked(Lower(before)));
    } else if (symbol_ == "in" && f_.wanted_operator && !f_.open.empty() && f_.open.back().bracket == '(' && !ForeignCall(WordEndingAt(f_.open.back().span.begin)).empty()) {
      d_.help.emplace_back(ForeignCall(WordEndingAt(f_.open.back().span.begin)));
    } else if (Found("(") && f_.wanted_operator && between_.empty() && IsUpper(before.empty() ? 'a' : before[0])) {
      help("a resource type is written with `::`: `AWS::Service::Thing`");
    } else if (Found("(") && f_.wanted_operator && between_.empty()) {
      help("functions stand in front: `lower(x.name)`, and a field has no parentheses");
    } else if (Found("::")) {
      help("a resource type is written `AWS::Service::Thing`, with capital letters; a field `x.name`");
    } else if (Found("->")) {
      help("a part is read with `.`: `x.name`");
    } else if (Found("=") && f_.wanted_operand && f_.last_end > 0 && text_[f_.last_end - 1] == '=') {
      help("write `=`");
    } else if (Found(":") && between_.empty() && IsReserved(before)) {
      help("no `:` stands behind a clause's word: take it out");
    } else if (Found(".") && f_.wanted_operand && rest_.size() > 1 && IsDigit(rest_[1])) {
      d_.help.push_back("a number begins with a digit: `0" + std::string(SymbolAt(rest_.substr(1)).empty() ? "" : "." + std::string(SymbolAt(rest_.substr(1)))) + "`");
    } else if (Found("*") && f_.wanted_operand && f_.last_end > 0 && text_[f_.last_end - 1] == '(') {
      help("rows are counted by a bracket: `count(x for p(x))`");
    } else if (Found("*") && f_.wanted_operand && f_.last_end > 0 && text_[f_.last_end - 1] == '[') {
      help("to look at every item write `x in list`");
    } else if ((Found("\\+") || Found("~")) && f_.wanted_operand) {
      help("write `not`");
    } else if (word_ == "rule" && WantsSign("if") && (symbol_ == "where" || symbol_ == "when")) {
      help("write `if`");
    } else if (f_.wanted_operator && !ForeignWord(symbol_).empty()) {
      d_.help.emplace_back(ForeignWord(symbol_));
    } else if (word_ == "rule" && WantsSign("if") && Found("{")) {
      help("a rule has no braces: `rule name(x) if ... and ...`");
    } else if (f_.wanted_condition && !WordAt(symbol_).empty() && !IsReserved(symbol_) && !before.empty() && !IsReserved(before) && !new_line_) {
      d_.help.push_back("a relation has parentheses: " + Ticked(std::string(before) + "(" + std::string(symbol_) + ")"));
    } else if (check && IsReserved(symbol_) && Wants("the end of the statement")) {
      help("a check's clauses stand in this order: `for`, `require` or `forbid`, `at`, `say`, then `note`, `help`, `fix`");
    }
  }

  // What a check lacks, or has too much of.
  bool Clauses() {
    const auto help = [this](const char* text) {
      d_.help.emplace_back(text);
      return true;
    };
    const std::string_view before = WordBefore();
    if (Wants("the name of the check") && Found("\"")) return help("a check's name stands without quotes");
    if (Wants("`unwaivable`")) {
      if (Found("{")) return help("a check has no braces: its clauses are indented lines below its name");
      if (Found(":")) return help("no `:` stands behind a check's name");
      if (Found("(")) return help("what a check looks at stands in its `for`");
      if (!ForeignWord(symbol_).empty()) return help("what a check looks at stands behind `for`");
    }
    if (Found(":") && between_.empty() && IsReserved(before)) return help("no `:` stands behind a clause's word: take it out");
    if (f_.wanted_condition && Wants("`require`")) {
      if (symbol_ == "say" || symbol_ == "at" || ended_) return help("say what must hold, `require ...`, or what must not, `forbid ...`; `say` comes behind it");
      if (symbol_ == "if") return help("write `and`");
    }
    if (f_.wanted_condition && Wants("`say`")) {
      if (symbol_ == "require" || symbol_ == "forbid") return help("a check has one `require` or one `forbid`: join the conditions with `and`");
      if (ended_ || new_line_) return help("say what is wrong: `say \"...\"`");
    }
    if (Wants("a text in double quotes") && between_.size() <= 1) {
      if (symbol_.size() == 1 && rest_.substr(1, 1) == "\"") return help("a text takes values in braces as it is: no letter stands before its quotes");
      return help("a text stands in quotes, with values in braces: `\"{x.name} ...\"`");
    }
    if (Found("%") && f_.last_end > 0 && text_[f_.last_end - 1] == '"') return help("a text takes values in braces: `\"{x.name} ...\"`");
    return false;
  }

  bool IsTypeWord() const { return !WordAt(symbol_).empty() && !IsReserved(symbol_); }

  // Columns, fields and names of modules.
  bool Declarations() {
    const auto help = [this](std::string text) {
      d_.help.push_back(std::move(text));
      return true;
    };
    const std::string before(WordBefore());
    if (WantsSign(":") && !before.empty()) {
      if ((word_ == "relation" || word_ == "let") && f_.open.size() == 1 && f_.open[0].bracket == '(') return help("a column has a type: " + Ticked(before + ": " + (IsTypeWord() ? std::string(symbol_) : "string")));
      if (word_ == "entity" && before == "optional") return help("what may be missing has a `?`: " + Ticked(std::string(symbol_) + "?: string"));
      if (word_ == "entity") return help("a field has a type: " + Ticked(before + ": " + (IsTypeWord() ? std::string(symbol_) : "string")));
    }
    if (word_ == "let" && WantsSign("(") && Found("=")) return help("a `let` has parentheses, also where it takes nothing: " + Ticked("let " + before + "() = ..."));
    if (word_ == "let" && WantsSign("=") && Found("{")) return help("a `let` has no braces: `let name(...) = value`");
    if (word_ == "rule" && WantsSign("(") && text_.substr(0, f_.last_end - std::min<std::size_t>(f_.last_end, before.size())).ends_with("rule ")) return help("the head of a rule names its columns: " + Ticked("rule " + before + "(x) if ..."));
    if (word_ == "let" && WantsSign("=") && (Found("->") || Found(":"))) return help("the type of the result is found out: take it out");
    if (word_ == "relation" && WantsSign("(") && Found("/")) return help("a relation names its columns: " + Ticked(before + "(a: string, b: int)"));
    if (word_ == "entity" && Wants("`is`")) return help("write `in PARENT` for a part of the config, `is BASE where FIELD = \"...\"` for a kind of another entity");
    if (word_ == "use") {
      if (Found("\"") || Found("'")) return help("a module is named without quotes: `use model/names`");
      if (rest_.substr(0, 7) == ".pareto") return help("a module is named without `.pareto`");
      if (Wants("a module") && !ended_) return help("a module is named by its path below the folder of rules: `use model/names`");
      if (Found(".*")) return help("`use` takes all names of a module unless some are listed: " + Ticked("use " + before));
      if (symbol_ == "as") return help("single names are renamed: " + Ticked("use " + before + " (name as other)"));
      if (Found(".")) return help("folders are parted by `/`");
    }
    if (Found("?") && (word_ == "relation" || word_ == "let")) return help("a column is never missing: take the `?` out");
    return false;
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
