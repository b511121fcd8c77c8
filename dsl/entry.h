// What somebody types a line at a time: whether it is whole, as the parser sees it.
#ifndef PARETO_DSL_ENTRY_H_
#define PARETO_DSL_ENTRY_H_

#include <string_view>

namespace pareto::dsl {

struct Entry {
  enum class Kind {
    kNothing,    // blanks and comments
    kStatement,  // begins with a statement, or with what documents one
    kQuery,
  } kind = Kind::kNothing;
  bool more = false;   // the text ends before it is whole: a line more may mend that
  bool block = false;  // it ends inside a `"""` text, where every line counts as it stands
};

// Looks at the first statement or query of a text. A word of statements begins one only where what a statement has follows it: `resource(r)` is a
// query. What is wrong before its end is whole: no line behind it mends that. Linear in the text.
Entry LookAtEntry(std::string_view text);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_ENTRY_H_
