#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "dsl/explainer.h"
#include "dsl/foreign.h"
#include "dsl/lexical.h"

namespace pareto::dsl {
namespace {

std::string_view From(std::string_view text, std::uint32_t at) { return text.substr(std::min<std::size_t>(at, text.size())); }

}  // namespace

bool Explainer::Habit() {
  if (ended_) return Stop() || Column1();
  return (new_line_ && Stop()) || Doc() || Outcome() || AllModules() || Asked() || StopFound() || Quotes() || Character() || OneBrace() || BehindHead() || Operator() || Quantifier() || Equals() || Assign() || Logic() || Comma() || Blank() || Sign() || Question() || Key() || Slash() || Reserved() || Indented();
}

// The statement broke off, and in column 1 stands what was meant to go on with it.
bool Explainer::Column1() {
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
bool Explainer::Stop() {
  if (f_.last_end == 0 || text_[f_.last_end - 1] != '.' || !Wants("a field name")) return false;
  const Span span{file_, f_.last_end - 1, f_.last_end};
  Fix(span, "");
  return Say("syntax/expected", span, "a full stop ends no statement", "take it out: a statement ends where the next line begins in column 1");
}

bool Explainer::StopFound() {
  if (!Found(".") || !EndsLine(rest_.substr(1))) return false;
  Fix(At(1), "");
  return Say("syntax/expected", At(1), "a full stop ends no statement", "take it out: a statement ends where the next line begins in column 1");
}

// A text in other quotes than `"`.
bool Explainer::Quotes() {
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
bool Explainer::Outcome() {
  static constexpr std::pair<std::string_view, std::string_view> kOutcomes[] = {
      {"fail", "failed"},   {"fails", "failed"},  {"failing", "failed"},  {"failure", "failed"},    {"found", "failed"},  {"finds", "failed"},     {"pass", "passed"},
      {"passes", "passed"}, {"passing", "passed"}, {"ok", "passed"},       {"succeeds", "passed"},   {"success", "passed"}, {"succeeded", "passed"}, {"skip", "skipped"},
      {"skips", "skipped"}, {"error", "failed"}, {"warning", "failed"}, {"info", "failed"}, {"finding", "failed"}, {"violation", "failed"}, {"deny", "failed"}, {"no", "passed"}, {"none", "passed"}, {"Failed", "failed"}, {"Passed", "passed"},   {"Skipped", "skipped"}};
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
bool Explainer::Asked() {
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
bool Explainer::AllModules() {
  if (word_ != "use" || !(Found("/*") || Found("*"))) return false;
  return Say("syntax/expected", At(Found("/*") ? 2 : 1), "`*` names no module", "write a `use` for each module that names are wanted from");
}

// Blanks that are none, and other characters that cannot be seen.
bool Explainer::Character() {
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
bool Explainer::OneBrace() {
  if (!f_.open.empty() && f_.open.back().in_text && Found(",") && f_.last_end > f_.open.back().span.end && IsDigit(text_[f_.open.back().span.end])) {
    return Say("syntax/interpolation", {file_, f_.open.back().span.begin, f_.at}, "braces put a value into a text, and this is none", "write `\\{` for a brace, as in `\"[0-9]\\{2,3}\"`");
  }
  for (std::size_t i = 0; i + 1 < f_.open.size(); ++i) {
    const Opener &text = f_.open[i], &map = f_.open[i + 1];
    if (!text.in_text || map.bracket != '{' || map.in_text || text.span.end != map.span.begin) continue;
    return Say("syntax/interpolation", {file_, text.span.begin, map.span.end}, "`{{` puts no value into a text", "write one brace: `\"{x}\"`; a brace itself is `\\{`");
  }
  return false;
}

// Behind the head of a rule or a `let`, where signs mean something else than between values: what should stand there is told.
bool Explainer::BehindHead() {
  if (word_ == "let" && Found(">") && between_.empty() && f_.open.empty() && f_.last_end > 0 && text_[f_.last_end - 1] == '=') {
    const Span arrow{file_, f_.last_end - 1, f_.at + 1};
    Fix(arrow, "=");
    return Say("syntax/expected", arrow, "`=>` does not stand behind the head of a `let`", "write `=`");
  }
  const bool rule = word_ == "rule" && WantsSign("if") && f_.open.empty(), let = word_ == "let" && WantsSign("=");
  if ((!rule && !let) || ended_ || new_line_) return false;
  static constexpr std::string_view kSigns[] = {":=", "=>", "<-", "->", ":-", "==", "<=", ":", "="};
  const auto sign = std::find_if(std::begin(kSigns), std::end(kSigns), [this](std::string_view s) { return Found(s); });
  if (sign == std::end(kSigns) || (let && (*sign == ":" || *sign == "->" || *sign == ":=" || *sign == "=="))) return false;
  const std::string ours = rule ? "if" : "=";
  const bool close = rest_.size() > sign->size() && !IsBlank(rest_[sign->size()]) && !IsLineEnd(rest_[sign->size()]);
  Fix(At(sign->size()), (between_.empty() ? " " : "") + ours + (close ? " " : ""));
  return Say("syntax/expected", At(sign->size()), Ticked(*sign) + " does not stand behind the head of a " + (rule ? "rule" : "`let`"), "write " + Ticked(ours));
}

// A sign of other languages, which may have begun like one of ours: `=<` stops at the `<`.
bool Explainer::Operator() {
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
bool Explainer::Quantifier() {
  if (!f_.wanted_operator || new_line_ || WordAt(symbol_).empty() || between_.empty()) return false;
  const std::string_view before = WordBefore();
  const std::string_view help = ForeignQuantifier(before);
  if (help.empty()) return false;
  const auto size = static_cast<std::uint32_t>(before.size());
  std::size_t end = f_.last_end - size;
  while (end > 0 && IsBlank(text_[end - 1])) --end;
  if (IsCheck() && WordEndingAt(end) == "for") {
    Fix({file_, f_.last_end - size, f_.at}, "");
    return Say("syntax/expected", {file_, f_.last_end - size, f_.last_end}, Ticked(before) + " begins no condition", std::string(ForeignQuantifier("each")));
  }
  return Say("syntax/expected", {file_, f_.last_end - size, f_.last_end}, Ticked(before) + " begins no condition", std::string(help));
}

bool Explainer::Doc() {
  if (!Found("##")) return false;
  return Say("syntax/doc", At(2), "`##` documents the statement or field below it, and here is none", "write `#` for a comment");
}

bool Explainer::Equals() {
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

bool Explainer::Assign() {
  if (!Found(":=")) return false;
  const bool key = WantsSign(":");
  Fix(key ? Span{file_, f_.last_end, f_.at + 2} : At(2), key ? ":" : "=");
  return Say("syntax/assign", At(2), "`:=` is no operator", key ? "write `:`" : "write `=`: it binds what nothing else binds");
}

bool Explainer::Logic() {
  if (!f_.wanted_operator && !f_.wanted_operand) return false;
  const auto sign = [this](std::string_view text, const char* word) {
    const bool left = between_.empty(), right = rest_.size() > text.size() && !IsBlank(rest_[text.size()]) && !IsLineEnd(rest_[text.size()]);
    Fix(At(text.size()), (left && f_.at > 0 && text != "!" ? " " : "") + std::string(word) + (right ? " " : ""));
    return Say("syntax/logic", At(text.size()), Ticked(text) + " is no operator", std::string("write `") + word + "`");
  };
  if (Found("&")) return sign(Found("&&") ? "&&" : "&", "and");
  if (Found("|") && BetweenTexts(Found("||") ? 2 : 1)) {
    return Say("syntax/logic", At(Found("||") ? 2 : 1), Ticked(Found("||") ? "||" : "|") + " is no operator", "to ask for one of several values write `x in [\"a\", \"b\"]`");
  }
  if (Found("|")) return sign(Found("||") ? "||" : "|", "or");
  if (Found("!") && !Found("!=")) {
    const std::string_view tag = WordAt(rest_.substr(1));
    if (const std::string_view help = ForeignTag(tag); !help.empty()) return Say("syntax/logic", At(1 + tag.size()), Ticked("!" + std::string(tag)) + " is a tag of YAML", std::string(help));
    return sign("!", "not");
  }
  return false;
}

// Texts stand on both sides of what stands there.
bool Explainer::BetweenTexts(std::size_t length) const {
  const std::size_t right = std::min(rest_.find_first_not_of(" \t", length), rest_.size());
  return f_.last_end > 0 && text_[f_.last_end - 1] == '"' && rest_.substr(right, 1) == "\"";
}

bool Explainer::Comma() {
  if (!Found(",") || !f_.wanted_condition) return false;
  if (!f_.open.empty() && f_.open.back().bracket == '(') {
    std::size_t end = f_.open.back().span.begin;
    while (end > 0 && IsBlank(text_[end - 1])) --end;
    if (end > 2 && text_.substr(end - 2, 2) == "in" && IsBlank(text_[end - 3])) {
      return Say("syntax/comma", f_.open.back().span, "a list does not stand in parentheses", "write `[...]`");
    }
  }
  if (BetweenTexts(1) || (f_.last_end > 0 && IsDigit(text_[f_.last_end - 1]))) {
    // `x in "a", "b"`: the first of them stands behind `in`.
    std::size_t begin = f_.last_end - 1;
    if (text_[begin] == '"') begin = begin == 0 ? 0 : text_.rfind('"', begin - 1);
    while (begin != std::string_view::npos && begin > 0 && IsDigit(text_[begin - 1])) --begin;
    if (begin == std::string_view::npos) begin = 0;
    while (begin > 0 && IsBlank(text_[begin - 1])) --begin;
    if (WordEndingAt(begin) == "in") return Say("syntax/comma", At(1), "`,` does not join conditions", "a list stands in brackets: `x in [\"a\", \"b\"]`");
  }
  return Say("syntax/comma", At(1), "`,` does not join conditions", "write `and`");
}

// What must stand close to the symbol before.
bool Explainer::Blank() {
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
  if (const std::string_view word = Found("(") ? ForeignQuantifier(WordBefore()) : std::string_view(); !word.empty()) {
    return Say("syntax/blank", span, std::string("a blank before ") + what, std::string(word));
  }
  if (between_.find_first_not_of(" \t\r\n") == std::string_view::npos) Fix(span, "");
  return Say("syntax/blank", span, std::string("a blank before ") + what, "write them together");
}

// `2026-11-24` around the first `-`, where reading stopped; empty where there is none.
Span Explainer::DateAround() const {
  if (f_.at < 4 || !Found("-")) return {};
  const std::string_view day = text_.substr(f_.at - 4, 10);
  static constexpr std::string_view kForm = "dddd-dd-dd";
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (i >= day.size() || (kForm[i] == 'd' ? !IsDigit(day[i]) : day[i] != kForm[i])) return {};
  }
  return {file_, f_.at - 4, f_.at + 6};
}

bool Explainer::Sign() {
  if ((!Found("+") && !Found("-")) || !f_.wanted_operator || Found("->")) return false;
  const bool after = rest_.size() > 1 && (IsBlank(rest_[1]) || IsLineEnd(rest_[1]));
  if (after && !between_.empty()) return false;
  if (const Span date = DateAround(); date.end > date.begin) {
    const std::string text = "\"" + std::string(text_.substr(date.begin, date.end - date.begin)) + "\"";
    Fix(date, text);
    return Say("syntax/sign", date, "a day stands in double quotes", "write " + Ticked(text));
  }
  const std::string sign(rest_.substr(0, 1));
  Fix(At(1), (between_.empty() ? " " : "") + sign + (after ? "" : " "));
  return Say("syntax/sign", At(1), "`" + sign + "` without blanks on both sides", "write `a " + sign + " b`");
}

bool Explainer::Question() {
  if (!Found("?") || !f_.wanted_operator) return false;
  if (Found("?.")) {
    Fix(At(2), ".");
    return Say("syntax/question", At(2), "`?.` is no operator", "write `.`: a part of what is missing is missing");
  }
  return Say("syntax/question", At(1), "`?` is no operator", "write `if c then a else b`");
}

// A key that is no word: `application/json: x`, `2xx: x`.
bool Explainer::Key() {
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

bool Explainer::Slash() {
  if (!Found("/") || (!f_.wanted_operator && !Found("//"))) return false;
  if (Found("//")) return Say("syntax/slash", At(2), "`//` begins no comment", "write `#`");
  return Say("syntax/slash", At(1), "`/` is no operator", "write `div`, which rounds down");
}

bool Explainer::Reserved() {
  if (!IsReserved(symbol_)) return false;
  static constexpr std::string_view kNeverNames[] = {"and", "or", "in", "as", "div", "mod", "if", "then", "else", "not", "has"};
  const bool joins = std::find(std::begin(kNeverNames), std::end(kNeverNames), symbol_) != std::end(kNeverNames);
  const bool as_value = f_.wanted_operand && !joins && !new_line_;
  const bool as_name = f_.wanted_name && !new_line_;
  if (!as_value && !as_name) return false;
  return Say("syntax/reserved", At(symbol_.size()), Ticked(symbol_) + " is a reserved word and names nothing",
             "choose another name");
}

// A statement word that begins its line, but not in column 1, where no operand is wanted.
bool Explainer::Indented() {
  if (f_.wanted_operand || !IsStatementWord(symbol_) || !FirstOnLine(f_.at)) return false;
  return Say("syntax/column", At(symbol_.size()), Ticked(symbol_) + " is indented, and a statement begins in column 1",
             "move it to column 1");
}

}  // namespace pareto::dsl
