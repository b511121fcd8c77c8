#include <string>
#include <string_view>
#include <utility>

#include "dsl/explainer.h"
#include "dsl/foreign.h"
#include "dsl/lexical.h"

namespace pareto::dsl {

void Explainer::Hints() {
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
bool Explainer::Clauses() {
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

// Columns, fields and names of modules.
bool Explainer::Declarations() {
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

}  // namespace pareto::dsl
