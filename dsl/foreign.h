// How words and signs of other languages are said here. Tables only: who finds such a word in the wrong place asks what to tell.
#ifndef PARETO_DSL_FOREIGN_H_
#define PARETO_DSL_FOREIGN_H_

#include <string>
#include <string_view>

namespace pareto::dsl {

// All of these: what to do, or empty where the word is not known. Words are looked up without regard to case.

// A word or sign that begins a statement elsewhere: `import`, `deny`, `def`, `--`.
std::string_view ForeignStart(std::string_view word);
// A word that stands between or before conditions elsewhere: `where`, `like`, `is`.
std::string_view ForeignWord(std::string_view word);
// A word before a condition that says how many must hold elsewhere: `some`, `every`, `exists`.
std::string_view ForeignQuantifier(std::string_view word);
// A sign: what to write for it. `replacement` is set where one sign stands for the other.
std::string_view ForeignSign(std::string_view sign, std::string_view* replacement);
// A function.
std::string_view ForeignCall(std::string_view name);
// A tag of YAML, as templates have them: `Sub` of `!Sub`.
std::string_view ForeignTag(std::string_view name);
// A constant: `True`, `None`.
std::string_view ForeignConstant(std::string_view name);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_FOREIGN_H_
