// The grammar of the rule language, as one function: a statement's text becomes its tree, or what went wrong.
//
// The rules are written with PEGTL in grammar_*.h, which grammar.cc alone includes. They need one symbol of lookahead and
// never go back over a symbol, so the time is linear in the text whatever it holds; brackets nest at most kMaxExprDepth
// deep, so the stack is bounded too. No exception leaves this layer.
#ifndef PARETO_DSL_GRAMMAR_H_
#define PARETO_DSL_GRAMMAR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast.h"

namespace pareto::dsl {

// A mistake that the grammar itself names: a bad escape, nesting too deep.
struct Named {
  std::string code;
  Span span;
  std::string message;
  std::vector<std::string> help;
};

// An opening bracket that was not closed when reading stopped.
struct Opener {
  char bracket = '(';
  bool in_text = false;  // the `{` of an interpolation
  Span span;
};

// Where reading stopped, and all that is needed to say why.
struct Failure {
  std::uint32_t at = 0;        // the symbol that did not fit; a line end or the end of the file where the statement ended
  std::uint32_t last_end = 0;  // the end of the symbol before
  std::vector<std::string_view> expected;  // what would have fitted, in the order tried: "`)`", "an expression"
  // What kind of thing was wanted at `at`:
  bool wanted_operand = false;    // an expression
  bool wanted_operator = false;   // an expression had ended, and an operator would have fitted
  bool wanted_condition = false;  // so would `and`
  bool wanted_name = false;       // a name that is no reserved word
  bool wanted_key = false;        // a key of a map
  std::optional<Span> key;        // a word that reads as a key, but no `:` followed
  std::vector<Opener> open;       // outermost first
  std::optional<Named> named;     // set: say this; the rest serves recovery only
};

class Builder;

// Reads the statements of one file, whose text and comment list must outlive it.
class StatementReader {
 public:
  StatementReader(base::FileId file, std::string_view text, std::vector<Comment>& comments);
  ~StatementReader();

  // Reads the statement whose word stands at byte `begin`. Returns where it ends (a line end or the end of the file), with
  // `statement` filled except for `doc`; or nothing, with `failure` filled. Comments on the way are added to the list.
  std::optional<std::uint32_t> Read(std::uint32_t begin, Statement& statement, Failure& failure);

  // Reads `BODY`, or `value, value if BODY`, at byte `begin` to the end of its line: a rule whose head is a nameless call of what stands
  // before `if`, or of the body alone.
  std::optional<std::uint32_t> ReadQuery(std::uint32_t begin, Statement& statement, Failure& failure);

  // Where the blanks and comments at `at` end, inside a statement. A line break is a blank only if the next line that is
  // neither empty nor a comment is indented, or begins with a closing bracket. Comments passed are added to the list, once.
  std::uint32_t SkipBlanks(std::uint32_t at);

 private:
  std::unique_ptr<Builder> builder_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_GRAMMAR_H_
