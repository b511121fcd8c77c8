// What explains a statement that did not parse: one object a failure. explain.cc says what was expected, explain_habits.cc
// recognises what other languages write there, explain_hints.cc finds what to do.
#ifndef PARETO_DSL_EXPLAINER_H_
#define PARETO_DSL_EXPLAINER_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "dsl/explain.h"
#include "dsl/lexical.h"

namespace pareto::dsl {

// `text` in backticks, shortened.
std::string Ticked(std::string_view text);
// The symbol that `rest` begins with, as a person sees it.
std::string_view SymbolAt(std::string_view rest);
bool EndsLine(std::string_view rest);

// `text` and `failure` must outlive it.
class Explainer {
 public:
  // `word` is the statement's word.
  Explainer(base::FileId file, std::string_view text, std::string_view word, const Failure& failure);
  // To be called once.
  base::Diagnostic Run();

 private:
  Span At(std::size_t length) const { return {file_, f_.at, f_.at + static_cast<std::uint32_t>(length)}; }
  bool Found(std::string_view sign) const { return rest_.substr(0, sign.size()) == sign; }
  bool Wants(std::string_view label) const { return std::find(f_.expected.begin(), f_.expected.end(), label) != f_.expected.end(); }
  bool WantsSign(std::string_view sign) const { return Wants("`" + std::string(sign) + "`"); }
  static std::string Lower(std::string_view word);
  // A word of ours in capitals.
  static bool IsShouted(std::string_view word) { return !word.empty() && IsUpper(word[0]) && IsReserved(Lower(word)); }
  static bool EndsOrBlank(std::string_view rest) { return rest.empty() || IsBlank(rest[0]) || IsLineEnd(rest[0]); }
  bool FirstOnLine(std::uint32_t at) const;
  bool IsCheck() const { return word_ == "error" || word_ == "warning" || word_ == "info"; }
  // What stands there may name a type.
  bool IsTypeWord() const { return !WordAt(symbol_).empty() && !IsReserved(symbol_); }
  // The word that reading stopped behind, or empty.
  std::string_view WordBefore() const { return WordEndingAt(f_.last_end); }
  std::string_view WordEndingAt(std::size_t end) const;
  // From the place to the end of its line.
  std::string_view RestOfLine() const { return rest_.substr(0, std::min(rest_.find_first_of("\r\n"), rest_.size())); }

  // Sets the diagnostic, and is true.
  bool Say(std::string code, Span span, std::string message, std::string help);
  void Fix(Span span, std::string replacement) { d_.fix.push_back({span, std::move(replacement)}); }
  // Adds a help, and is true.
  bool Help(std::string text);

  // --- Habits: each is true where it recognised what stands there, and said so.
  bool Habit();
  bool Column1();
  bool Stop();
  bool StopFound();
  bool Quotes();
  bool Outcome();
  bool Asked();
  bool AllModules();
  bool Character();
  bool OneBrace();
  bool BehindHead();
  bool Operator();
  bool Quantifier();
  bool Doc();
  bool Equals();
  bool Assign();
  bool Logic();
  bool Comma();
  bool BetweenTexts(std::size_t length) const;
  bool Blank();
  bool Sign();
  Span DateAround() const;
  bool Question();
  bool Key();
  bool Slash();
  bool Reserved();
  bool Indented();

  // --- What was expected, and hints of what to do.
  void Expected();
  std::string NearWord() const;
  void Hints();
  bool Clauses();
  bool Declarations();
  bool Statements();
  bool Brackets();
  bool Texts();
  bool Values();
  bool Conditions();
  static bool IsBasicType(std::string_view word);
  bool WantsLiteral() const;
  std::string FileName() const;

  const base::FileId file_;
  const std::string_view text_, word_;
  const Failure& f_;
  const std::string_view rest_, symbol_;  // from the place where reading stopped; the symbol there
  std::string_view between_;              // blanks and comments before it
  bool ended_ = false, new_line_ = false;
  base::Diagnostic d_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_EXPLAINER_H_
