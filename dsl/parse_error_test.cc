// Mistakes: their code, the text marked, and what is said.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dsl/parse_testing.h"

namespace pareto::dsl {
namespace {

TEST_CASE("each code's example has that mistake and no other") {
  for (const SyntaxCode& row : kSyntaxCodes) {
    INFO(row.code);
    if (row.example.empty()) {
      // Too long to print; both have a test in parse_limits_test.cc.
      CHECK((row.code == "syntax/size" || row.code == "syntax/depth"));
      continue;
    }
    const Parsed parsed{std::string(row.example)};
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == row.code);
    CHECK(parsed.diagnostics[0].severity == base::Severity::kError);
    CHECK(parsed.diagnostics[0].message.find('\n') == std::string::npos);
    CHECK(parsed.diagnostics[0].message.back() != '.');
  }
}

// `CODE LINE:COLUMN [MARKED] MESSAGE`, then the help lines.
std::string Report(const std::string& text) {
  const Parsed parsed(text);
  std::string all = parsed.Errors();
  for (const base::Diagnostic& d : parsed.diagnostics) {
    for (const std::string& help : d.help) all += "  help: " + help + "\n";
    for (const base::Label& label : d.labels) all += "  label: [" + parsed.Text(label.span) + "] " + label.message + "\n";
  }
  return all;
}

struct Row {
  const char* text;
  const char* report;
};

void Check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(Report(row.text) == row.report);
  }
}

TEST_CASE("habits of other languages") {
  Check({
      {"rule a(x) if x == 1", "syntax/equals 1:16 [==] `==` is no operator\n  help: write `=`\n"},
      {"rule a(x) if x === 1", "syntax/equals 1:16 [===] `===` is no operator\n  help: write `=`\n"},
      {"let a() == 1", "syntax/equals 1:9 [==] `==` is no operator\n  help: write `=`\n"},
      {"rule a(x) if x.b ==  null and c(x)",
       "syntax/equals-null 1:18 [==  null] `== null` does not ask whether there is a value\n"
       "  help: write `not has x` where it may be missing, `x = null` for the value null\n"},
      {"rule a(x) if x := 1", "syntax/assign 1:16 [:=] `:=` is no operator\n  help: write `=`: it binds what nothing else binds\n"},
      {"let a() := 1", "syntax/assign 1:9 [:=] `:=` is no operator\n  help: write `=`: it binds what nothing else binds\n"},
      {"let a() = { b := 1 }", "syntax/assign 1:15 [:=] `:=` is no operator\n  help: write `:`\n"},
      {"rule a(x) if b(x) && c(x)", "syntax/logic 1:19 [&&] `&&` is no operator\n  help: write `and`\n"},
      {"rule a(x) if b(x) || c(x)", "syntax/logic 1:19 [||] `||` is no operator\n  help: write `or`\n"},
      {"rule a(x) if !b(x)", "syntax/logic 1:14 [!] `!` is no operator\n  help: write `not`\n"},
      {"rule a(x) if b(x) and !c(x)", "syntax/logic 1:23 [!] `!` is no operator\n  help: write `not`\n"},
      {"rule a(x) if b(x), c(x)", "syntax/comma 1:18 [,] `,` does not join conditions\n  help: write `and`\n"},
      {"let a() = [x for b(x), c(x)]", "syntax/comma 1:22 [,] `,` does not join conditions\n  help: write `and`\n"},
      {"error a/b\n  for c(x),\n    d(x)\n  require e(x)\n  say \"f\"", "syntax/comma 2:11 [,] `,` does not join conditions\n  help: write `and`\n"},
      {"rule a(x) if b(x -1)", "syntax/sign 1:18 [-] `-` without blanks on both sides\n  help: write `a - b`\n"},
      {"rule a(x) if b(x- 1)", "syntax/sign 1:17 [-] `-` without blanks on both sides\n  help: write `a - b`\n"},
      {"rule a(x) if b(x+1)", "syntax/sign 1:17 [+] `+` without blanks on both sides\n  help: write `a + b`\n"},
      {"rule a(x) if b(3-1)", "syntax/sign 1:17 [-] `-` without blanks on both sides\n  help: write `a - b`\n"},
      {"rule a(x) if b (x)", "syntax/blank 1:15 [ ] a blank before the `(` of a call\n  help: write them together\n"},
      {"rule a (x)", "syntax/blank 1:7 [ ] a blank before the `(` of a call\n  help: write them together\n"},
      {"let a (x: int) = x", "syntax/blank 1:6 [ ] a blank before the `(` of a call\n  help: write them together\n"},
      {"rule a(AWS::B::C (x))", "syntax/blank 1:17 [ ] a blank before the `(` of a call\n  help: write them together\n"},
      {"let a() = b [0]", "syntax/blank 1:12 [ ] a blank before the `[` of an index\n  help: write them together\n"},
      {"let a() = b .c", "syntax/blank 1:12 [ ] a blank before the `.`\n  help: write them together\n"},
      {"let a() = b. c", "syntax/blank 1:13 [ ] a blank before the name behind `.`\n  help: write them together\n"},
      {"let a() = { b : 1 }", "syntax/blank 1:14 [ ] a blank before the `:`\n  help: write them together\n"},
      {"relation a(b: int 1 ..2)", "syntax/blank 1:20 [ ] a blank before the `.`\n  help: write them together\n"},
      {"relation a(b: int 1.. 2)", "syntax/blank 1:22 [ ] a blank before the end of a range\n  help: write them together\n"},
      {"let a() = c ? b : d", "syntax/question 1:13 [?] `?` is no operator\n  help: write `if c then a else b`\n"},
      {"let a() = b / c", "syntax/slash 1:13 [/] `/` is no operator\n  help: write `div`, which rounds down\n"},
      {"let a() = b // c", "syntax/slash 1:13 [//] `//` begins no comment\n  help: write `#`\n"},
      {"let a() = { application/json: 1 }",
       "syntax/key 1:13 [application/json] the key `application/json` is no word\n  help: write it in quotes: `\"application/json\"`\n"},
      {"let a() = { b: 1\n  AWS::Region: 2 }", "syntax/key 2:3 [AWS::Region] the key `AWS::Region` is no word\n  help: write it in quotes: `\"AWS::Region\"`\n"},
      {"let a() = { 200: 1 }", "syntax/key 1:13 [200] the key `200` is no word\n  help: write it in quotes: `\"200\"`\n"},
      {"let a() = { a.b: 1 }", "syntax/key 1:13 [a.b] the key `a.b` is no word\n  help: write it in quotes: `\"a.b\"`\n"},
  });
}

TEST_CASE("column 1") {
  Check({
      {"resource A::B c for d(c)\n{ E: 1 }\n", "syntax/indent 2:1 [{] `{` in column 1 begins no statement\n  help: indent it: it belongs to the statement above\n"},
      {"let a() =\n# why\n\n[1]\n", "syntax/indent 4:1 [[] `[` in column 1 begins no statement\n  help: indent it: it belongs to the statement above\n"},
      {"let a() = b\n(1)\n", "syntax/indent 2:1 [(] `(` in column 1 begins no statement\n  help: indent it: it belongs to the statement above\n"},
      {"error a/b\nfor c(x)\n", "syntax/indent 2:1 [for] `for` in column 1 begins no statement\n  help: indent it: it belongs to the statement above\n"},
      {"rule a(x) if\nuse b\n", "syntax/expected 1:13 [] expected an expression before the end of the statement\n"},
      {"rul a(x)", "syntax/statement 1:1 [rul] `rul` begins no statement\n  help: did you mean `rule`?\n"},
      {"resouce A::B c for d(c) {}", "syntax/statement 1:1 [resouce] `resouce` begins no statement\n  help: did you mean `resource`?\n"},
      {"erorr a/b require c say \"d\"", "syntax/statement 1:1 [erorr] `erorr` begins no statement\n  help: did you mean `error`?\n"},
      {"rules(x)", "syntax/statement 1:1 [rules] `rules` begins no statement\n  help: did you mean `rule`?\n"},
      {"rule-x(x)", "syntax/statement 1:1 [rule-x] `rule-x` begins no statement\n  help: did you mean `rule`?\n"},
      {"}", "syntax/statement 1:1 [}] `}` begins no statement\n"
            "  help: a statement begins with `use`, `entity`, `relation`, `rule`, `let`, `option`, `error`, `warning`, `info`, "
            "`resource`, `output`, `parameter`, `extend`, `override` or `test`\n"},
      {"  use a", "syntax/column 1:3 [use] `use` is indented, and a statement begins in column 1\n  help: move it to column 1\n"},
      {"use a\n  rule b(x)", "syntax/column 2:3 [rule] `rule` is indented, and a statement begins in column 1\n  help: move it to column 1\n"},
      {"rule a(x) ## b", "syntax/doc 1:11 [##] `##` documents the statement or field below it, and here is none\n  help: write `#` for a comment\n"},
      {"rule a(x) if\n  ## b\n  c(x)", "syntax/doc 2:3 [##] `##` documents the statement or field below it, and here is none\n  help: write `#` for a comment\n"},
      {"use a\n## b\n", "syntax/doc 2:1 [##] `##` documents the statement below it, and here is none\n  help: write `#` for a comment\n"},
      {"entity a {\n  b: int\n  ## c\n}", "syntax/doc 3:3 [##] `##` documents the field below it, and there is none\n  help: write `#` for a comment\n"},
      {"entity a {\n  b: int  ## c\n  d: int\n}", "syntax/doc 2:11 [##] `##` documents the statement or field below it, and here is none\n  help: write `#` for a comment\n"},
  });
}

TEST_CASE("texts and numbers") {
  const std::string close = "  help: close it with `\"` on the same line; a text of several lines stands between `\"\"\"`\n";
  CHECK(Report("rule a(\"b)\nrule c(1)\n") == "syntax/string 1:8 [\"] the text that begins here does not end\n" + close);
  CHECK(Report("rule a(\"b{\"c)\n") == "syntax/string 1:11 [\"] the text that begins here does not end\n" + close +
                                            "  help: in a text, `{` begins a value: write `\\{` for a brace\n");
  const std::string escapes = "a text has the escapes `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\u{HEX}` only\n  help: write `\\\\` for a backslash\n";
  CHECK(Report("rule a(\"b\\dc\")") == "syntax/escape 1:10 [\\d] " + escapes);
  CHECK(Report("rule a(\"\\\xC3\xA9\")") == "syntax/escape 1:9 [\\\xC3\xA9] " + escapes);
  CHECK(Report("rule a(\"\\u41\")") == "syntax/escape 1:9 [\\u] " + escapes);
  CHECK(Report("rule a(\"\\u{4g}\")") == "syntax/escape 1:9 [\\u{4] " + escapes);
  CHECK(Report("rule a(\"\\u{}\")") == "syntax/escape 1:9 [\\u{] " + escapes);
  CHECK(Report("rule a(\"\\") == "syntax/escape 1:9 [\\] " + escapes);
  Check({
      {"rule a(\"\\u{D800}\")", "syntax/escape 1:9 [\\u{D800}] this is no Unicode character\n"},
      {"rule a(\"\\u{FFFFFFFFFFFFFFFF}\")", "syntax/escape 1:9 [\\u{FFFFFFFFFFFFFFFF}] this is no Unicode character\n"},
      {"rule a(\"\"\"b\n\nrule c(1)\n", "syntax/string 1:8 [\"\"\"] the text that begins here does not end\n  help: close it with `\"\"\"`\n"},
      {"rule a(\"b${{c}\")", "syntax/dollar 1:10 [${{] `${{` is neither `${NAME}` nor a value in braces\n"
                             "  help: write `$\\{{` for the text `${` and the value of what follows\n"},
      {"rule a(\"${b\")", "syntax/dollar 1:9 [${] `${` begins a part that is kept as it is, up to a `}` before the next quote\n"
                          "  help: write `$\\{` for the text `${`, or `\\u{24}{` for a dollar and a value\n"},
      {"rule a(\"{}\")", "syntax/expected 1:10 [}] expected an expression, found `}`\n  help: in a text, `{` begins a value: write `\\{` for a brace\n"},
      {"rule a(\"{b\")", "syntax/expected 1:11 [\"] expected `}`, found `\"`\n  help: close the value with `}`\n"},
      {"rule a(\"{b c}\")", "syntax/expected 1:12 [c] expected `}`, found `c`\n"},
      {"rule a(\"b\"c\"d\")", "syntax/expected 1:11 [c] expected `for`, `,` or `)`, found `c`\n  help: write `\\\"` for a quote inside a text\n"},
      {"test \"{a}\" {}", "syntax/interpolation 1:7 [{] this text is fixed, and `{` begins a value\n  help: write `\\{` for a brace\n"},
      {"option a: string = \"{b}\"", "syntax/interpolation 1:21 [{] this text is fixed, and `{` begins a value\n  help: write `\\{` for a brace\n"},
      {"rule a(9223372036854775808)", "syntax/number 1:8 [9223372036854775808] the number does not fit 64 bits\n"
                                       "  help: whole numbers go to 9223372036854775807; write a longer one as a text\n"},
      {"rule a(12ab)", "syntax/number 1:8 [12ab] a number holds digits and a point only\n"
                       "  help: a name begins with a letter, and a text stands in double quotes\n"},
      {"rule a(1e5)", "syntax/number 1:8 [1e5] a number holds digits and a point only\n"
                      "  help: a name begins with a letter, and a text stands in double quotes\n"},
      {"rule a('b')", "syntax/quotes 1:8 ['b'] a text stands in double quotes\n  help: write `\"...\"`\n"},
  });
}

TEST_CASE("reserved words") {
  const char* const no_name = " is a reserved word and names nothing\n  help: choose another name\n";
  const auto reserved = [&](const char* place, const char* word) {
    return std::string("syntax/reserved ") + place + " [" + word + "] `" + word + "`" + no_name;
  };
  CHECK(Report("rule a(at)") == reserved("1:8", "at"));
  CHECK(Report("rule a(x) if x = note") == reserved("1:18", "note"));
  CHECK(Report("let for(x: int) = x") == reserved("1:5", "for"));
  CHECK(Report("rule say(x)") == reserved("1:6", "say"));
  CHECK(Report("relation with(x: int)") == reserved("1:10", "with"));
  CHECK(Report("entity if {}") == reserved("1:8", "if"));
  CHECK(Report("extend resource in { A: 1 }") == reserved("1:17", "in"));
  // Not so where they are allowed, or stand for something forgotten.
  CHECK(Report("relation a(at: int, for: string)\nlet b(x: int) = x.at\n") == "");
  Check({
      {"rule a(x) if b(x) and or c(x)", "syntax/expected 1:23 [or] expected an expression, found `or`\n"},
      {"rule a(not b)", "syntax/expected 1:8 [not] expected an expression or `)`, found `not`\n"
                        "  help: a condition is no value: write `if ... then ... else ...`\n"},
      {"error a/b\n  for c(x) and\n  require d(x)\n  say \"e\"", "syntax/expected 2:15 [] expected an expression before `require`\n"},
  });
}

TEST_CASE("what was expected") {
  Check({
      // A missing symbol is marked behind the one before; one in the wrong place is marked itself.
      {"rule a(x if b(x)", "syntax/expected 1:10 [if] expected `for`, `,` or `)`, found `if`\n"},
      {"rule a(x", "syntax/expected 1:9 [] expected `for`, `,` or `)` before the end of the statement\n  label: [(] `(` opened here\n"},
      {"rule a(x)\n  if b(x,\n\nuse c\n", "syntax/expected 2:10 [] expected `)` before the end of the statement\n  label: [(] `(` opened here\n"},
      {"rule a(x) b(x)", "syntax/expected 1:11 [b] expected `if` or the end of the statement, found `b`\n  help: write `if` between the head and its conditions\n"},
      {"rule a(x) if b(x)\n  c(x)", "syntax/expected 1:18 [] expected `and`, `or` or the end of the statement before `c`\n"},
      {"rule a(x) fi b(x)", "syntax/expected 1:11 [fi] expected `if` or the end of the statement, found `fi`\n  help: did you mean `if`?\n"},
      {"rule a", "syntax/expected 1:7 [] expected `(` before the end of the statement\n  help: the head of a rule names its columns: `rule a(x) if ...`\n"},
      {"rule", "syntax/expected 1:5 [] expected the name of a relation before the end of the statement\n"},
      {"use", "syntax/expected 1:4 [] expected a module before the end of the statement\n"},
      {"use a (b c)", "syntax/expected 1:10 [c] expected `as`, `,` or `)`, found `c`\n"},
      {"use a (b,)", "syntax/expected 1:10 [)] expected a name, found `)`\n"},
      {"use a b", "syntax/expected 1:7 [b] expected `(` or the end of the statement, found `b`\n"},
      {"entity a is b { }", "syntax/expected 1:15 [{] expected `where`, found `{`\n"},
      {"entity a { b int }", "syntax/expected 1:14 [int] expected `:`, found `int`\n  help: a field has a type: `b: int`\n"},
      {"entity a { b: }", "syntax/expected 1:15 [}] expected a type, found `}`\n"},
      {"entity a { b: int", "syntax/expected 1:18 [] expected `|`, `=`, `,`, a field or `}` before the end of the statement\n  label: [{] `{` opened here\n"},
      {"relation a()", "syntax/expected 1:12 [)] expected a name, found `)`\n"},
      {"relation a(b)", "syntax/expected 1:13 [)] expected `:`, found `)`\n  help: a column has a type: `b: string`\n"},
      {"relation a(b: int) from c", "syntax/expected 1:25 [c] expected a text in double quotes, found `c`\n  help: a file's name stands in double quotes: `\"c\"`\n"},
      {"let a = 1", "syntax/expected 1:7 [=] expected `(`, found `=`\n  help: a `let` has parentheses, also where it takes nothing: `let a() = ...`\n"},
      {"let a()", "syntax/expected 1:8 [] expected `=` before the end of the statement\n"},
      {"option a: int = b", "syntax/expected 1:17 [b] expected a literal (a text, a number, `true`, `false`, `null`, a list of literals), found `b`\n  help: a text stands in double quotes: `\"b\"`\n"},
      {"error for a(x)", "syntax/expected 1:7 [for] expected the name of the check, found `for`\n"},
      {"error a/b\n  for c(x)\n  say \"d\"", "syntax/expected 2:11 [] expected `and`, `or`, `require` or `forbid` before `say`\n  help: say what must hold, `require ...`, or what must not, `forbid ...`; `say` comes behind it\n"},
      {"error a/b\n  for c(x)\n  require d(x)\n  sya \"e\"",
       "syntax/expected 4:3 [sya] expected `and`, `or`, `at` or `say`, found `sya`\n  help: did you mean `say`?\n"},
      {"error a/b\n  require d(x)\n  say \"e\"\n  at x",
       "syntax/expected 4:3 [at] expected `note`, `help`, `fix` or the end of the statement, found `at`\n"
       "  help: a check's clauses stand in this order: `for`, `require` or `forbid`, `at`, `say`, then `note`, `help`, `fix`\n"},
      {"error a/b require c(x) say d", "syntax/expected 1:28 [d] expected a text in double quotes, found `d`\n  help: a text stands in quotes, with values in braces: `\"{x.name} ...\"`\n"},
      {"resource b for c(b) {}", "syntax/expected 1:10 [b] expected a resource type like `AWS::Service::Thing`, found `b`\n"},
      {"resource A::B c {}", "syntax/expected 1:17 [{] expected `for`, found `{`\n  help: `for` stands before the properties\n"},
      {"resource A::B c\n  for d(c)\n  with {}", "syntax/expected 2:11 [] expected `and`, `or` or `{` before `with`\n"},
      {"output a", "syntax/expected 1:9 [] expected `for` or `{` before the end of the statement\n"},
      {"extend a b {}", "syntax/expected 1:8 [a] expected `resource` or a resource type, found `a`\n"},
      {"extend resource {}", "syntax/expected 1:17 [{] expected a variable, found `{`\n  help: a variable stands for each resource: `extend TYPE r { ... }`\n"},
      {"test a {}", "syntax/expected 1:6 [a] expected a text in double quotes, found `a`\n"},
      {"test \"a\" { give \"b\" }", "syntax/expected 1:12 [give] expected `given`, `stage`, `set`, `expect` or `}`, found `give`\n  help: did you mean `given`?\n"},
      {"let a() = [1 2]", "syntax/expected 1:14 [2] expected `for`, `,` or `]`, found `2`\n"},
      {"let a() = [1, 2", "syntax/expected 1:16 [] expected `,` or `]` before the end of the statement\n  label: [[] `[` opened here\n"},
      {"let a() = { b }", "syntax/expected 1:15 [}] expected `:`, found `}`\n"},
      {"let a() = { b: 1, 'c': 2 }", "syntax/quotes 1:19 ['c'] a text stands in double quotes\n  help: write `\"...\"`\n"},
      {"let a() = if b then", "syntax/expected 1:20 [] expected an expression before the end of the statement\n"},
      {"let a() = if b else c", "syntax/expected 1:16 [else] expected `and`, `or` or `then`, found `else`\n"},
      {"let a() = 1 + if b then c", "syntax/expected 1:15 [if] expected an expression, found `if`\n  help: put the `if` in parentheses\n"},
      {"let a() = -b", "syntax/expected 1:11 [-] expected an expression, found `-`\n  help: there is no sign in front of an expression: write `0 - x`\n"},
      {"let a() = b % c", "syntax/operator 1:13 [%] `%` is no operator\n  help: write `mod`\n"},
      {"rule a(x) if b <> c", "syntax/operator 1:16 [<>] `<>` is no operator\n  help: write `!=`\n"},
      {"rule a(x) if b < c < d", "syntax/expected 1:20 [<] expected `and`, `or` or the end of the statement, found `<`\n"
                                 "  help: comparisons do not chain: write `a < b and b < c`\n"},
      {"rule a(x) if b not c", "syntax/expected 1:20 [c] expected `in`, found `c`\n  help: `not` stands in front: `not (...)`\n"},
      {"rule a(x);", "syntax/expected 1:10 [;] expected `if` or the end of the statement, found `;`\n"
                     "  help: a statement needs no `;`: it ends where the next line begins in column 1\n"},
      {"let a() = [x for x in y if x]", "syntax/expected 1:25 [if] expected `and`, `or` or `]`, found `if`\n"
                                        "  help: write `and`: the conditions of a `for` are joined like all others\n"},
      {"let a() = b if c else d", "syntax/expected 1:13 [if] expected `and`, `or` or the end of the statement, found `if`\n"
                                  "  help: write `if c then a else b`\n"},
      {"rule a(x) :- b(x)", "syntax/expected 1:11 [:-] `:-` does not stand behind the head of a rule\n  help: write `if`\n"},
      {"entity a { b: string? }", "syntax/expected 1:21 [?] expected `|`, `=`, `,`, a field or `}`, found `?`\n"
                                  "  help: the `?` of what may be missing stands behind the field's name: `a?: string`\n"},
      {"let a() = \xE2\x80\x9C", "syntax/quotes 1:11 [\xE2\x80\x9C] a text stands in straight double quotes\n  help: write `\"...\"`\n"},
      {"rule a(x) if AWS::B::C", "syntax/expected 1:23 [] expected `(` before the end of the statement\n  help: name what is of the type: `AWS::B::C(x)`\n"},
  });
}

TEST_CASE("a statement is reported once, and parsing goes on with the next") {
  const Parsed parsed(
      "rule a(x if b(x)\n"
      "  and c(x) &&\n"
      "stray\n"
      "rule d(1)\n"
      "rul e(1)\n"
      "  rule f(1)\n"
      "rule g(\"\n"
      "rule h(2)\n"
      "test \"t\" {\n"
      "  given \"\"\"\n"
      "rule in-a-block(1)\n"
      "\"\"\"\n"
      "  expct b(c)\n"
      "}\n"
      "rule i(3)\n");
  std::vector<std::string> codes, heads;
  for (const base::Diagnostic& d : parsed.diagnostics) codes.push_back(d.code);
  for (const Statement& s : parsed.module.statements) heads.push_back(std::get<Rule>(s.node).head->name);
  CHECK(codes == std::vector<std::string>{"syntax/expected", "syntax/statement", "syntax/string", "syntax/expected"});
  CHECK(heads == std::vector<std::string>{"d", "h", "i"});
}

TEST_CASE("fixes make the text right") {
  struct Fixed {
    const char* wrong;
    const char* right;
  };
  const Fixed rows[] = {
      {"rule a(x) if x == 1", "rule a(x) if x = 1"},
      {"rule a(x) if x := 1", "rule a(x) if x = 1"},
      {"rule a(x) if b (x)", "rule a(x) if b(x)"},
      {"rule a(x) if b(x -1)", "rule a(x) if b(x - 1)"},
      {"rule a(x) if b(x+1)", "rule a(x) if b(x + 1)"},
      {"let a() = { application/json: 1 }", "let a() = { \"application/json\": 1 }"},
      {"let a() = { b : 1 }", "let a() = { b: 1 }"},
      {"let a() = { b := 1 }", "let a() = { b: 1 }"},
      {"let a() = { 'b/c': 1 }", "let a() = { \"b/c\": 1 }"},
  };
  for (const Fixed& row : rows) {
    INFO(row.wrong);
    const Parsed parsed(row.wrong);
    REQUIRE(parsed.diagnostics.size() == 1);
    std::string text = row.wrong;
    REQUIRE(parsed.diagnostics[0].fix.size() == 1);
    const base::Edit& edit = parsed.diagnostics[0].fix[0];
    text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
    CHECK(text == row.right);
    CHECK(Parsed(text).Errors() == "");
  }
}

TEST_CASE("long symbols are shortened in messages") {
  const Parsed parsed("rule a(x) " + std::string(1000, 'b'));
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].message.size() < 120);
}

TEST_CASE("bad bytes are reported at their place, and the file is left out") {
  CHECK(Parsed("rule a(1)\nrule b(\"\xFF\")\n").Errors() == "syntax/encoding 2:9 [\xFF] a byte that is no UTF-8\n");
  CHECK(Parsed(std::string("rule a(1)\n\0", 11)).diagnostics.at(0).message == "a NUL byte");
  CHECK(Parsed("rule a(1)\nrule b(\"\xFF\")\n").module.statements.empty());
}

}  // namespace
}  // namespace pareto::dsl
