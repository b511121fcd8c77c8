#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "dsl/explainer.h"
#include "dsl/foreign.h"
#include "dsl/lexical.h"

namespace pareto::dsl {

void Explainer::Hints() {
  if ((IsCheck() && Clauses()) || Declarations() || Statements() || Brackets() || Texts() || Values() || Conditions()) return;
  if (IsCheck() && IsReserved(symbol_) && Wants("the end of the statement")) {
    Help("a check's clauses stand in this order: `for`, `require` or `forbid`, `at`, `say`, then `note`, `help`, `fix`");
  }
}

// Brackets that do not fit one another, and what stands in the wrong kind of them.
bool Explainer::Brackets() {
  if (WantsSign("(") && !Found("::")) {
    std::size_t begin = f_.last_end;
    while (begin > 0 && (IsWordChar(text_[begin - 1]) || text_[begin - 1] == ':')) --begin;
    const std::string_view type = text_.substr(begin, f_.last_end - begin);
    if (type.find("::") != std::string_view::npos) return Help("name what is of the type: " + Ticked(std::string(type) + "(x)"));
  }
  const bool closes = Found(")") || Found("]") || Found("}");
  if (f_.open.empty()) return closes && f_.wanted_operator && Help("nothing is open here: take it out");
  const Opener& inner = f_.open.back();
  const bool text_before = f_.last_end > 0 && text_[f_.last_end - 1] == '"';
  if (inner.in_text && f_.wanted_operand && inner.span.end == f_.last_end) return Help("in a text, `{` begins a value: write `\\{` for a brace");
  if (inner.in_text && Found("\"") && WantsSign("}")) return Help("close the value with `}`");
  if (inner.bracket == '{' && !inner.in_text && text_before && WantsSign(":") && (Found(",") || Found("}"))) return Help("braces hold a map; a list stands in brackets: `[\"a\", \"b\"]`");
  if (inner.bracket == '{' && !inner.in_text && WantsSign(":") && Found("=")) return Help("a key is followed by `:`");
  if (Found(":") && inner.bracket == '[' && WantsSign("]")) return Help("a part of a text is `substring(text, from, to)`, of a list `slice(list, from, to)`");
  if (closes && !inner.in_text && f_.wanted_operator) {
    const char closing = inner.bracket == '(' ? ')' : inner.bracket == '[' ? ']' : '}';
    d_.labels.push_back({inner.span, std::string("`") + inner.bracket + "` opened here"});
    return Help(std::string("close it with `") + closing + "`");
  }
  return false;
}

// Texts as other languages write them, and signs around them.
bool Explainer::Texts() {
  if (ended_) return false;
  const bool text_before = f_.last_end > 0 && text_[f_.last_end - 1] == '"';
  const std::string_view before = WordBefore();
  if (Found("\"") && between_.empty() && before.size() == 1) return Help("a text takes values in braces as it is: no letter stands before its quotes");
  if (Found("/") && f_.wanted_operand) return Help("a pattern is a text: `\"[a-z]+\"`");
  if (text_before && between_.empty() && (StartsWord(rest_[0]) || Found("\""))) return Help("write `\\\"` for a quote inside a text");
  return false;
}

// What stands where a value is wanted.
bool Explainer::Values() {
  if (ended_) return false;
  const std::string_view before = WordBefore();
  if (Found(";")) return Help("a statement needs no `;`: it ends where the next line begins in column 1");
  if (symbol_ == "if" && f_.wanted_condition && !f_.wanted_operand) {
    return Help(f_.open.empty() ? "write `if c then a else b`" : "write `and`: the conditions of a `for` are joined like all others");
  }
  if (WantsSign("then") && (Found(":") || Found("{"))) return Help("write `then`, and `else` without a sign: `if c then a else b`");
  if (Lower(before) == "case" && symbol_ == "when") return Help("write `if c then a else b`");
  if (symbol_ == "end" && f_.wanted_operator) return Help("an `if` has no end: take it out");
  if (Found("->")) return Help("a part is read with `.`: `x.name`");
  if (!f_.wanted_operand) return false;
  if (Found("-")) return Help("there is no sign in front of an expression: write `0 - x`");
  if (symbol_ == "if") return Help("put the `if` in parentheses");
  if (symbol_ == "not" || symbol_ == "has") return Help("a condition is no value: write `if ... then ... else ...`");
  if (Found("=") && f_.last_end > 0 && text_[f_.last_end - 1] == '=') return Help("write `=`");
  if (Found(".") && rest_.size() > 1 && IsDigit(rest_[1])) return Help("a number begins with a digit: `0." + std::string(SymbolAt(rest_.substr(1))) + "`");
  if (Found(".") && rest_.size() > 1 && StartsWord(rest_[1])) return Help("a path begins with a variable: `x." + std::string(WordAt(rest_.substr(1))) + "`, and a relation says what `x` is");
  if (Found("$")) return Help("a variable is its name alone, without `$`");
  if (Found("*") && f_.last_end > 0 && text_[f_.last_end - 1] == '(') return Help("rows are counted by a bracket: `count(x for p(x))`");
  if (Found("*") && f_.last_end > 0 && text_[f_.last_end - 1] == '[') return Help("to look at every item write `x in list`");
  if (Found("\\+") || Found("~")) return Help("write `not`");
  if (Found(",") && (before == "and" || before == "or")) return Help("take the `,` out");
  return false;
}

// What stands between conditions, and behind them.
bool Explainer::Conditions() {
  if (ended_) return false;
  const std::string_view before = WordBefore();
  if (f_.wanted_condition && (Found("=") || Found("<") || Found(">") || Found("!="))) return Help("comparisons do not chain: write `a < b and b < c`");
  if (WantsSign("in") && before == "not") {
    if (Found("=")) return Help("write `!=`");
    if (!WordAt(symbol_).empty()) {
      // `write `contains(...)`, ...`: each of them denied.
      std::string help(ForeignWord(symbol_));
      if (help.substr(0, 6) != "write ") return Help("`not` stands in front: `not (...)`");
      help.erase(0, 6);
      bool opens = true;
      for (std::size_t at = help.find('`'); at != std::string::npos; at = help.find('`', at + 1), opens = !opens) {
        if (opens) help.insert(at + 1, "not ");
      }
      return Help("`not` stands in front: " + help);
    }
  }
  if (f_.wanted_operator && IsShouted(symbol_)) return Help("words are written small: " + Ticked(Lower(symbol_)));
  if (f_.wanted_operator && IsShouted(before)) return Help("words are written small: " + Ticked(Lower(before)));
  if (!f_.open.empty() && symbol_ == "in" && f_.wanted_operator && f_.open.back().bracket == '(' && !ForeignCall(WordEndingAt(f_.open.back().span.begin)).empty()) {
    return Help(std::string(ForeignCall(WordEndingAt(f_.open.back().span.begin))));
  }
  if (Found("(") && f_.wanted_operator && between_.empty()) {
    return Help(IsUpper(before.empty() ? 'a' : before[0]) ? "a resource type is written with `::`: `AWS::Service::Thing`" : "functions stand in front: `lower(x.name)`, and a field has no parentheses");
  }
  if (Found("::")) return Help("a resource type is written `AWS::Service::Thing`, with capital letters; a field `x.name`");
  if (Found(":") && between_.empty() && IsReserved(before)) return Help("no `:` stands behind a clause's word: take it out");
  if (Found(":") && f_.wanted_condition && !before.empty()) {
    const std::string_view type = WordAt(rest_.substr(std::min(rest_.find_first_not_of(" \t", 1), rest_.size())));
    if (!type.empty()) return Help("that is said by " + Ticked(std::string(type) + "(" + std::string(before) + ")"));
  }
  if (symbol_ == "is" && f_.wanted_operator && WordAt(rest_.substr(std::min(rest_.find_first_not_of(" \t", 2), rest_.size()))) == "not") {
    return Help("write `!=`; to ask whether something is there `has x`, whether it is not `not has x`");
  }
  if (f_.wanted_operator && before == "distinct") return Help("a relation has no row twice: take the word out; of a list write `distinct(list)`");
  if (f_.wanted_operator && !ForeignWord(symbol_).empty()) return Help(std::string(ForeignWord(symbol_)));
  if (f_.wanted_condition && IsTypeWord() && !before.empty() && !IsReserved(before) && !new_line_) {
    return Help("a relation has parentheses: " + Ticked(std::string(before) + "(" + std::string(symbol_) + ")"));
  }
  return false;
}

// What a check lacks, or has too much of.
bool Explainer::Clauses() {
  const std::string_view before = WordBefore();
  const bool text_before = f_.last_end > 0 && text_[f_.last_end - 1] == '"';
  if (Wants("the name of the check") && Found("\"")) return Help("a check's name stands without quotes");
  if (Wants("`unwaivable`")) {
    if (Found("{")) return Help("a check has no braces: its clauses are indented lines below its name");
    if (Found(":")) return Help("no `:` stands behind a check's name");
    if (Found("(")) return Help("what a check looks at stands in its `for`");
    if (!ForeignWord(symbol_).empty()) return Help("what a check looks at stands behind `for`");
  }
  if (Found(":") && between_.empty() && IsReserved(before)) return Help("no `:` stands behind a clause's word: take it out");
  if (f_.wanted_condition && Wants("`require`")) {
    if (symbol_ == "say" || symbol_ == "at" || ended_) return Help("say what must hold, `require ...`, or what must not, `forbid ...`; `say` comes behind it");
    if (symbol_ == "if") return Help("write `and`");
  }
  if (f_.wanted_condition && Wants("`say`")) {
    if (symbol_ == "require" || symbol_ == "forbid") return Help("a check has one `require` or one `forbid`: join the conditions with `and`");
    if (ended_ || new_line_) return Help("say what is wrong: `say \"...\"`");
  }
  if (Found(",") && Wants("`say`") && !Wants("`at`")) return Help("a finding stands in one place: show others with `note PLACE \"...\"`");
  if (Wants("the end of the statement") && new_line_ && (symbol_ == "for" || symbol_ == "require" || symbol_ == "forbid")) {
    return Help("a check has one `for` and one condition, and they come before `say`; the next check begins with its name in column 1: `error area/name`");
  }
  if (Wants("a text in double quotes") && between_.size() <= 1) {
    if (symbol_.size() == 1 && rest_.substr(1, 1) == "\"") return Help("a text takes values in braces as it is: no letter stands before its quotes");
    return Help("a text stands in quotes, with values in braces: `\"{x.name} ...\"`");
  }
  if (text_before && (Found("%") || Found("+") || Found("..") || Found("."))) return Help("a text takes values in braces: `\"{x.name} ...\"`");
  if (text_before && Found(",")) {
    Fix(At(1), "");
    return Help("no sign stands between clauses: take the `,` out");
  }
  if (text_before && WantsSign("=") && new_line_ + ended_ > 0) return Help("what to do in words is a `help`; a `fix` gives a place its value: `fix x.name = \"...\"`");
  return false;
}

// Columns, fields and names of modules.
bool Explainer::Declarations() {
  const std::string before(WordBefore());
  if (WantsSign(":") && !before.empty()) {
    if ((word_ == "relation" || word_ == "let") && f_.open.size() == 1 && f_.open[0].bracket == '(') {
      const std::string what = word_ == "let" ? "a parameter" : "a column";
      if (!IsBasicType(before)) return Help(what + " has a type: " + Ticked(before + ": " + (IsTypeWord() ? std::string(symbol_) : "string")));
      return Help(what + " has a name before its type: " + Ticked((IsTypeWord() ? std::string(symbol_) : "name") + ": " + before));
    }
    if (word_ == "option") {
      if (IsTypeWord()) return Help("a type stands behind `:`: " + Ticked(before + ": " + std::string(symbol_)));
      return Help("an option has a type: " + Ticked(before + ": string") + " or " + Ticked(before + ": int"));
    }
    if (word_ == "entity" && before == "optional") return Help("what may be missing has a `?`: " + Ticked(std::string(symbol_) + "?: string"));
    if (word_ == "entity" && before == "default" && !IsTypeWord()) return Help("a default stands behind `=`: " + Ticked("= " + std::string(symbol_)));
    if (word_ == "entity" && IsBasicType(before)) {
      std::size_t end = f_.last_end - before.size();
      while (end > 0 && IsBlank(text_[end - 1])) --end;
      if (end < f_.last_end - before.size() && WordEndingAt(end) == "optional") return Help("what may be missing has a `?` behind its name: " + Ticked("name?: " + before));
      if (IsTypeWord()) return Help("a field's name stands before its type: " + Ticked(std::string(symbol_) + ": " + before));
      return Help("a type is one word: " + Ticked("name: " + before) + ", and a list of it " + Ticked("[" + before + "]"));
    }
    if (word_ == "entity") return Help("a field has a type: " + Ticked(before + ": " + (IsTypeWord() ? std::string(symbol_) : "string")));
  }
  if (word_ == "entity" && Found("\"") && Wants("a field")) return Help("what a field takes is joined by `|`: `\"a\" | \"b\"`");
  if ((word_ == "entity" || word_ == "relation" || word_ == "option") && WantsSign("|")) {
    if (Found("?") && word_ != "relation") return Help("the `?` of what may be missing stands behind the field's name: `a?: string`");
    if (Found(">") || Found("<") || Found("(")) return Help("a range stands behind the type: `int 1..900`");
    if (Found("[")) return Help("a list of a type is written `[string]`");
    if (symbol_ == "default" || Found(":")) return Help("a default stands behind `=`");
  }
  if (WantsLiteral() && IsTypeWord()) return Help("a text stands in double quotes: " + Ticked("\"" + std::string(symbol_) + "\""));
  if (word_ == "relation" && WantsSign("(") && (ended_ || new_line_)) return Help("a relation names its columns: " + Ticked("relation " + before + "(name: string)"));
  if (word_ == "relation" && Wants("a text in double quotes") && before == "from" && !ended_) return Help("a file's name stands in double quotes: " + Ticked("\"" + FileName() + "\""));
  if (word_ == "let" && WantsSign("(") && IsTypeWord()) return Help("a `let` names its parameters in parentheses: " + Ticked("let " + before + "(" + std::string(symbol_) + ": type) = ..."));
  if (word_ == "let" && WantsSign("(") && Found("=")) return Help("a `let` has parentheses, also where it takes nothing: " + Ticked("let " + before + "() = ..."));
  if (word_ == "let" && WantsSign("=") && Found("{")) return Help("a `let` has no braces: `let name(...) = value`");
  if (word_ == "rule" && WantsSign("(") && text_.substr(0, f_.last_end - std::min<std::size_t>(f_.last_end, before.size())).ends_with("rule ")) return Help("the head of a rule names its columns: " + Ticked("rule " + before + "(x) if ..."));
  if (word_ == "let" && WantsSign("=") && (Found("->") || Found(":"))) return Help("the type of the result is found out: take it out");
  if (word_ == "relation" && WantsSign("(") && Found("/")) return Help("a relation names its columns: " + Ticked(before + "(a: string, b: int)"));
  if (word_ == "entity" && Wants("`is`")) return Help("write `in PARENT` for a part of the config, `is BASE where FIELD = \"...\"` for a kind of another entity");
  if (word_ == "use") {
    if (Found("\"") || Found("'")) return Help("a module is named without quotes: `use model/names`");
    if (rest_.substr(0, 7) == ".pareto") return Help("a module is named without `.pareto`");
    if (Wants("a module") && !ended_) return Help("a module is named by its path below the folder of rules: `use model/names`");
    if (Found(".*")) return Help("`use` takes all names of a module unless some are listed: " + Ticked("use " + before));
    if (symbol_ == "as") return Help("single names are renamed: " + Ticked("use " + before + " (name as other)"));
    if (Found(".")) return Help("folders are parted by `/`");
  }
  if (word_ == "use" && Found("\\")) return Help("folders are parted by `/`");
  if (Found("?") && (word_ == "relation" || word_ == "let")) return Help("a column is never missing: take the `?` out");
  return false;
}

// The rest of what a word begins that looks like a file's name.
std::string Explainer::FileName() const {
  const std::string_view line = RestOfLine();
  return std::string(line.substr(0, std::min(line.find_first_of(" \t"), line.size())));
}

bool Explainer::IsBasicType(std::string_view word) {
  static constexpr std::string_view kTypes[] = {"string", "int", "number", "bool", "json", "key", "node", "resource"};
  return std::find(std::begin(kTypes), std::end(kTypes), word) != std::end(kTypes);
}

bool Explainer::WantsLiteral() const {
  return std::any_of(f_.expected.begin(), f_.expected.end(), [](std::string_view label) { return label.substr(0, 9) == "a literal"; });
}

// Heads of rules, tests, resources and what changes them.
bool Explainer::Statements() {
  const std::string_view before = WordBefore();
  if (ended_) return false;
  if (word_ == "rule" && WantsSign("if") && !new_line_ && f_.open.empty()) {
    if (Found("{")) return Help("a rule has no braces: `rule name(x) if ... and ...`");
    if (Found(".") || Found(";")) return false;
    return Help("write `if` between the head and its conditions");
  }
  if (word_ == "test") {
    if (Found(":") && (between_.empty() || IsBlank(between_[0])) && !before.empty()) return Help("no `:` stands behind a clause's word: take it out");
    if (before == "given" && Found("{")) return Help("a config stands between `\"\"\"`, on lines of its own");
  }
  if (word_ == "resource" && Found("\"") && before == "resource") return Help("a type stands without quotes: `resource AWS::Service::Thing \"Id\"`");
  if (word_ == "resource" && Found("{") && WantsSign("for")) return Help("`for` stands before the properties");
  if ((word_ == "extend" || word_ == "override") && Wants("a variable")) return Help("a variable stands for each resource: " + Ticked(std::string(word_) + " TYPE r { ... }"));
  if ((word_ == "extend" || word_ == "override") && symbol_ == "if" && WantsSign("for")) return Help("write `for`");
  return false;
}

}  // namespace pareto::dsl
