// The parser: the text of a rule file becomes a syntax tree; its mistakes become diagnostics.
//
// Time is linear in the text, and no text makes it crash: brackets nest at most kMaxExprDepth deep, and a file has at most
// kMaxFileSize bytes. Its parts: grammar.h (a statement's text becomes a tree), builder.h (what the grammar's actions work
// on), lexical.h (words and literals), explain.h (what to say when a statement does not parse).
#ifndef PARETO_DSL_PARSE_H_
#define PARETO_DSL_PARSE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "dsl/ast.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::dsl {

inline constexpr std::size_t kMaxFileSize = std::size_t{64} << 20;  // bytes

// Parses statement by statement. A statement that does not parse is reported once and left out, and parsing goes on at the
// next line that has a statement word in column 1. A file that is too long or no UTF-8 is reported and gives an empty module.
//
// What the tree says of texts:
// * A kText has no empty parts: `""` has none, `"{x}"` has one. `${...}` stands in it as written.
// * A `"""` block keeps its text as it stands, dedented by the blanks that all its lines share. A line break behind the
//   opening quotes is dropped. Closing quotes on a line of their own leave a line feed at the end, as a file has one;
//   closing quotes behind text leave none. Line ends become LF (`BlockText` in lexical.h).
// * `##` lines are joined by line feeds, without the marks, one blank behind them, and blanks at the end.
Module Parse(base::FileId file, std::string module_name, const base::SourceMap& sources, base::DiagnosticSink& sink);

// The tree as indented text, one node a line with its position (`@line:column`), for `--print ast` and tests.
std::string PrintAst(const Module& module, const base::SourceMap& sources);
// One statement so, without positions: two statements that mean the same print the same.
std::string PrintAst(const Statement& statement, const base::SourceMap& sources);

// A mistake that the parser reports: what the code means, and the shortest text that has it.
struct SyntaxCode {
  std::string_view code;
  std::string_view description;
  std::string_view example;  // empty where one would be too long to print
};

inline constexpr SyntaxCode kSyntaxCodes[] = {
    {"syntax/size", "the file is longer than 64 MB", ""},
    {"syntax/encoding", "the file holds a NUL or a byte that is no UTF-8", "rule a(\"\xFF\")\n"},
    {"syntax/statement", "text in column 1 that begins no statement", "rul a(x) if b(x)\n"},
    {"syntax/column", "a statement that does not begin in column 1", "  use model\n"},
    {"syntax/indent", "a bracket or a clause in column 1: it belongs to the statement above", "resource A::B \"x\" for c(d)\n{ E: 1 }\n"},
    {"syntax/expected", "something is missing, or stands where it does not belong", "rule a(x if b(x)\n"},
    {"syntax/equals", "`==`; comparison is `=`", "rule a(x) if b(x) and x == 1\n"},
    {"syntax/equals-null", "`== null`; ask with `has` whether there is a value", "rule a(x) if b(x) and x.c == null\n"},
    {"syntax/assign", "`:=`; binding is `=`", "rule a(x) if x := 1\n"},
    {"syntax/logic", "`&&`, `||` or `!`; conditions are joined by `and`, `or`, `not`", "rule a(x) if b(x) && c(x)\n"},
    {"syntax/comma", "a comma between conditions", "rule a(x) if b(x), c(x)\n"},
    {"syntax/sign", "`+` or `-` without blanks on both sides", "rule a(x) if b(x) and x -1 = 2\n"},
    {"syntax/blank", "a blank where a symbol must stand close to the one before, as before the `(` of a call", "rule a(x) if b (x)\n"},
    {"syntax/question", "`c ? a : b`; write `if c then a else b`", "let a(x: int) = x ? 1 : 2\n"},
    {"syntax/slash", "`/` as division (write `div`), or `//` as comment (write `#`)", "let a(x: int) = x / 2\n"},
    {"syntax/key", "a key that is no word must stand in quotes", "let a() = { application/json: 1 }\n"},
    {"syntax/doc", "a `##` line that documents nothing", "rule a(1) ## one\n"},
    {"syntax/string", "a text that does not end", "rule a(\"b)\n"},
    {"syntax/dollar", "`${{`, or a `${` that does not end", "rule a(\"${{b}\")\n"},
    {"syntax/escape", "an escape that there is not", "rule a(\"\\d\")\n"},
    {"syntax/interpolation", "a value in braces where the text must be fixed", "test \"{a}\" { expect b(c) }\n"},
    {"syntax/number", "a number that does not fit 64 bits, or runs into a word", "rule a(99999999999999999999)\n"},
    {"syntax/reserved", "a reserved word used as a name", "rule a(at) if b(at)\n"},
    {"syntax/depth", "brackets, operators or types nested more than 200 deep", ""},
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_PARSE_H_
