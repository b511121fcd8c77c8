// The grammar, rule by rule: what each form becomes, and where it stands.
#include "dsl/parse.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "dsl/parse_testing.h"

namespace pareto::dsl {
namespace {

// The shape of an expression, read as the body of a `let`; its errors where it has some.
std::string ShapeOf(const std::string& text) {
  const Parsed parsed("let f() = " + text + "\n");
  if (!parsed.diagnostics.empty()) return parsed.Errors();
  if (parsed.module.statements.size() != 1) return "no statement";
  return Shape(*std::get<Let>(parsed.module.statements[0].node).body);
}

TEST_CASE("expressions") {
  struct Row {
    const char* text;
    const char* shape;
  };
  const Row rows[] = {
      // Primary
      {"x", "x"},
      {"_", "_"},
      {"_x", "_x"},
      {"dead-letter", "dead-letter"},
      {"x-1", "x-1"},
      {"true", "true"},
      {"false", "false"},
      {"null", "null"},
      {"trueish", "trueish"},
      {"not-found", "not-found"},
      {"in-place", "in-place"},
      {"0", "0"},
      {"-7", "-7"},
      {"2.5", "2.500000"},
      {"1.0", "1"},
      {"\"\"", "\"\""},
      {"\"a\"", "\"a\""},
      {"(x)", "(paren x)"},
      {"((x))", "(paren (paren x))"},
      {"( x )", "(paren x)"},
      // Call
      {"f()", "(f)"},
      {"f( )", "(f)"},
      {"f(x)", "(f x)"},
      {"f(x, 1, _)", "(f x 1 _)"},
      {"f(x, 1,)", "(f x 1)"},
      {"f(x for p(x))", "(f (each x (p x)))"},
      {"f(x for p(x) and q(x))", "(f (each x (and (p x) (q x))))"},
      {"f([x for p(x)])", "(f (each x (p x)))"},
      {"f([x for p(x)], 1)", "(f (each x (p x)) 1)"},
      {"AWS::SQS::Queue(q)", "(AWS::SQS::Queue q)"},
      {"AWS::S3::Bucket(q).Name", "(. (AWS::S3::Bucket q) Name)"},
      {"AWS", "AWS"},
      {"set(x)", "(set x)"},
      {"test(rule, error)", "(test rule error)"},
      // List
      {"[]", "[]"},
      {"[ ]", "[]"},
      {"[1]", "[1]"},
      {"[1, \"a\", [x]]", "[1 \"a\" [x]]"},
      {"[1, 2, ]", "[1 2]"},
      {"[x for p(x)]", "(each x (p x))"},
      {"[[x for p(x)]]", "[(each x (p x))]"},
      {"[[x, y] for p(x, y)]", "(each [x y] (p x y))"},
      {"[[a for p(a, x)] for q(x)]", "(each (each a (p a x)) (q x))"},
      // Map
      {"{}", "{}"},
      {"{ }", "{}"},
      {"{ a: 1 }", "{\"a\": 1}"},
      {"{a:1}", "{\"a\": 1}"},
      {"{ a: 1, b: 2 }", "{\"a\": 1, \"b\": 2}"},
      {"{ a: 1 b: 2 }", "{\"a\": 1, \"b\": 2}"},
      {"{ a: 1, }", "{\"a\": 1}"},
      {"{ a?: x b: y }", "{\"a\"?: x, \"b\": y}"},
      {"{ \"a/b\": 1 }", "{\"a/b\": 1}"},
      {"{ \"a\"?: 1 }", "{\"a\"?: 1}"},
      {"{ \"{k}\": v for p(k, v) }", "(map-each (text k): v (p k v))"},
      {"{ a: { b: {} } }", "{\"a\": {\"b\": {}}}"},
      {"{ for: 1, in: 2, at: 3, if: 4 }", "{\"for\": 1, \"in\": 2, \"at\": 3, \"if\": 4}"},
      {"{ a: x, b: [y] c: z }", "{\"a\": x, \"b\": [y], \"c\": z}"},
      // Postfix
      {"a.b.c", "(. (. a b) c)"},
      {"a.for", "(. a for)"},
      {"a.b-c", "(. a b-c)"},
      {"a[0]", "([] a 0)"},
      {"a[ i ].b", "(. ([] a i) b)"},
      {"a.b[\"c\"][d]", "([] ([] (. a b) \"c\") d)"},
      {"f(x).y", "(. (f x) y)"},
      {"(x).y", "(. (paren x) y)"},
      // As, Mul, Add
      {"a as int", "(as a int)"},
      {"a.b as int", "(as (. a b) int)"},
      {"a * b", "(* a b)"},
      {"a*b", "(* a b)"},
      {"a div b mod c", "(mod (div a b) c)"},
      {"a + b", "(+ a b)"},
      {"a - b - c", "(- (- a b) c)"},
      {"a - -1", "(- a -1)"},
      {"a + b * c", "(+ a (* b c))"},
      {"(a + b) * c", "(* (paren (+ a b)) c)"},
      {"a as int * 2", "(* (as a int) 2)"},
      {"60 - (t - 1) * u", "(- 60 (* (paren (- t 1)) u))"},
      {"division", "division"},
      {"a div-b", nullptr},
      // Sum
      {"a ?? b", "(?? a b)"},
      {"a ?? b ?? c", "(?? a b c)"},
      {"a as int ?? b + 1", "(?? (as a int) (+ b 1))"},
      {"a ?? if c then d", "(?? a (if c d))"},
      {"(a ?? b) ?? c", "(?? (paren (?? a b)) c)"},
      // If
      {"if c then a", "(if c a)"},
      {"if c then a else b", "(if c a b)"},
      {"if c then if d then a else b", "(if c (if d a b))"},
      {"if c then a else if d then b else e", "(if c a (if d b e))"},
      {"if c and d then a ?? b else e", "(if (and c d) (?? a b) e)"},
      {"if x = 1 then \"a\" else \"b\"", "(if (= x 1) \"a\" \"b\")"},
      // Compare
      {"a = b", "(= a b)"},
      {"a=b", "(= a b)"},
      {"a != b", "(!= a b)"},
      {"a < b", "(< a b)"},
      {"a <= b", "(<= a b)"},
      {"a > b", "(> a b)"},
      {"a >= b", "(>= a b)"},
      {"a in b", "(in a b)"},
      {"a not in b", "(not in a b)"},
      {"a not  in b", "(not in a b)"},
      {"a + 1 < b * 2", "(< (+ a 1) (* b 2))"},
      {"a ?? 1 = 2", "(= (?? a 1) 2)"},
      {"has a", "(has a)"},
      {"has a.b ?? c", "(has (?? (. a b) c))"},
      {"a = null", "(= a null)"},
      // Not, And, Or
      {"not a", "(not a)"},
      {"not not a", "(not (not a))"},
      {"not a = b", "(not (= a b))"},
      {"not has a", "(not (has a))"},
      {"not a in b", "(not (in a b))"},
      {"a and b", "(and a b)"},
      {"a and b and c", "(and a b c)"},
      {"a or b or c", "(or a b c)"},
      {"a and b or c and d", "(or (and a b) (and c d))"},
      {"(a and b) and c", "(and (paren (and a b)) c)"},
      {"a and (b and c)", "(and a (paren (and b c)))"},
      {"not a and b", "(and (not a) b)"},
      {"a = 1 and not b = 2 or c", "(or (and (= a 1) (not (= b 2))) c)"},
      // Texts with values
      {"\"{x}\"", "(text x)"},
      {"\"a{x}b{y}\"", "(text \"a\" x \"b\" y)"},
      {"\"{ x }\"", "(text x)"},
      {"\"{f(\"a\")}\"", "(text (f \"a\"))"},
      {"\"{f(\"a{x}\")}b\"", "(text (f (text \"a\" x)) \"b\")"},
      {"\"{a ?? \"{b}\"}\"", "(text (?? a (text b)))"},
      {"\"{ {a: 1} }\"", "(text {\"a\": 1})"},
      // Blanks and comments
      {"a  # why\n  + b", "(+ a b)"},
      {"f(\n  a,\n\n  # none\n  b\n)", "(f a b)"},
      {"f(\r\n  a,\r\n  b\r\n)", "(f a b)"},
      {"a +\n  b", "(+ a b)"},
      {"a\n  + b", "(+ a b)"},
      {"\n  a", "a"},
      {"[\n  1,\n  2,\n]", "[1 2]"},
      {"a\n# in column 1\n  + b", "(+ a b)"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    if (row.shape == nullptr) {
      CHECK(ShapeOf(row.text).substr(0, 7) == "syntax/");
    } else {
      CHECK(ShapeOf(row.text) == row.shape);
    }
  }
}

TEST_CASE("types") {
  struct Row {
    const char* text;
    const char* printed;
  };
  const Row rows[] = {
      {"string", "string"},
      {"int 1..900", "int 1..900"},
      {"int -5..-1", "int -5..-1"},
      {"number 0.5..1.5", "number 0.5..1.5"},
      {"\"a\" | \"b\"", "\"a\" | \"b\""},
      {"\"a\"|\"b\"", "\"a\" | \"b\""},
      {"int 128..10240 | string", "int 128..10240 | string"},
      {"ref queue | ref topic", "ref queue | ref topic"},
      {"ref", "ref"},
      {"ref | int", "ref | int"},
      {"[string]", "[string]"},
      {"[ [ int ] ]", "[[int]]"},
      {"{ref action}", "{ref action}"},
      {"[int | {string}]", "[int | {string}]"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Parsed parsed(std::string("relation r(a: ") + row.text + ")\n");
    CHECK(parsed.Errors() == "");
    CHECK(parsed.Ast() == std::string("relation r @1:1\n  column a: ") + row.printed + " @1:12\n");
  }
}

TEST_CASE("literals") {
  struct Row {
    const char* text;
    const char* printed;
  };
  const Row rows[] = {
      {"\"a\\\"b\"", "\"a\\\"b\""}, {"1", "1"},       {"-2.5", "-2.5"},     {"true", "true"},
      {"false", "false"},           {"null", "null"}, {"[]", "[]"},         {"[1, \"a\", [true]]", "[1, \"a\", [true]]"},
      {"[1, 2,]", "[1, 2]"},        {"\"\"\"\n  a\n  \"\"\"", "\"a\\n\""}, {"\"${A}\"", "\"${A}\""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Parsed parsed(std::string("option o: json = ") + row.text + "\n");
    CHECK(parsed.Errors() == "");
    CHECK(parsed.Ast() == std::string("option o: json = ") + row.printed + " @1:1\n");
  }
}

TEST_CASE("statements") {
  const std::string text = R"(use model
use iam (grant, polls as asks)

## Timers: an interval.
## And an action.
entity timer is component where type = "timer" {
  action:   ref action
  ## Seconds.
  interval: int 1..31536000 = 60, body?: json
}
entity config { app?: string }
entity event in action {}
relation allowed(runtime: string) from "runtimes.csv"
rule made("ArtifactsBucket")
rule micro(t) if timer(t) and t.interval < 60
let id(c: component) = pascal(c.name)
let now() = 1
option max-resources: int = 500
)";
  const Parsed parsed(text);
  CHECK(parsed.Errors() == "");
  CHECK(parsed.Ast() == R"(use model @1:1
use iam @2:1
  name grant @2:10
  name polls as asks @2:17
entity timer is component where type = "timer" @6:1
  doc "Timers: an interval.\nAnd an action."
  field action: ref action @7:3
  field interval: int 1..31536000 = 60 @9:3
    doc "Seconds."
  field body?: json @9:35
entity config @11:1
  field app?: string @11:17
entity event in action @12:1
relation allowed from "runtimes.csv" @13:1
  column runtime: string @13:18
rule @14:1
  head call made @14:6
    text "ArtifactsBucket" @14:11
rule @15:1
  head call micro @15:6
    var t @15:12
  if and @15:18
    call timer @15:18
      var t @15:24
    compare < @15:31
      field interval @15:31
        var t @15:31
      number 60 @15:44
let id @16:1
  parameter c: component @16:8
  = call pascal @16:24
    field name @16:31
      var c @16:31
let now @17:1
  = number 1 @17:13
option max-resources: int = 500 @18:1
)");
}

TEST_CASE("checks") {
  const Parsed parsed(R"(warning timers/rounded unwaivable
  for macro(t)
  require has t.interval
  at t.interval
  say "timer {t.name}"
  note o "{k} of them" if component(o)
  help "whole minutes"
  fix t.interval = 60
  fix remove t.body if has t.body
  fix remove = 3
info a
  forbid b(x)
  say "c"
error x/y/z require p() say "no"
)");
  CHECK(parsed.Errors() == "");
  CHECK(parsed.Ast() == R"(warning timers/rounded unwaivable @1:1
  for call macro @2:7
    var t @2:13
  require has @3:11
    field interval @3:15
      var t @3:15
  at field interval @4:6
    var t @4:6
  say text @5:7
    "timer "
    field name @5:15
      var t @5:15
  note @6:3
    place var o @6:8
    text text @6:10
      var k @6:12
      " of them"
    if call component @6:27
      var o @6:37
  help @7:3
    text text "whole minutes" @7:8
  fix @8:3
    place field interval @8:7
      var t @8:7
    value number 60 @8:20
  fix-remove @9:3
    place field body @9:14
      var t @9:14
    if has @9:24
      field body @9:28
        var t @9:28
  fix @10:3
    place var remove @10:7
    value number 3 @10:16
info a @11:1
  forbid call b @12:10
    var x @12:12
  say text "c" @13:7
error x/y/z @14:1
  require call p @14:21
  say text "no" @14:29
)");
}

TEST_CASE("resources, outputs, extensions") {
  const Parsed parsed(R"(resource AWS::SQS::Queue tick-queue-id(t)
  for micro(t)
  { VisibilityTimeout: 6 * t.n }
  with { DeletionPolicy: "Delete" }
resource AWS::IAM::Role role-id for role(c, role-id) { A?: x for p(x) }
output "{id(g)}Endpoint" for api(g) { Value: g }
parameter name { Type: "String", Default: value }
extend resource r for taggable(r.type) { Tags: [] }
override AWS::Logs::LogGroup g { RetentionInDays: 90 } with { X: null }
)");
  CHECK(parsed.Errors() == "");
  CHECK(parsed.Ast() == R"(resource AWS::SQS::Queue @1:1
  id call tick-queue-id @1:26
    var t @1:40
  for call micro @2:7
    var t @2:13
  properties map @3:3
    pair "VisibilityTimeout" @3:5
      arith * @3:24
        number 6 @3:24
        field n @3:28
          var t @3:28
  with map @4:8
    pair "DeletionPolicy" @4:10
      text "Delete" @4:26
resource AWS::IAM::Role @5:1
  id var role-id @5:25
  for call role @5:37
    var c @5:42
    var role-id @5:45
  properties map-each @5:54
    pair? "A" @5:56
      var x @5:60
    call p @5:66
      var x @5:68
output @6:1
  id text @6:8
    call id @6:10
      var g @6:13
    "Endpoint"
  for call api @6:30
    var g @6:34
  map map @6:37
    pair "Value" @6:39
      var g @6:46
parameter @7:1
  id var name @7:11
  map map @7:16
    pair "Type" @7:18
      text "String" @7:24
    pair "Default" @7:34
      var value @7:43
extend resource r @8:1
  for call taggable @8:23
    field type @8:32
      var r @8:32
  properties map @8:40
    pair "Tags" @8:42
      list @8:48
override AWS::Logs::LogGroup g @9:1
  properties map @9:32
    pair "RetentionInDays" @9:34
      number 90 @9:51
  with map @9:61
    pair "X" @9:63
      null @9:66
)");
}

TEST_CASE("tests") {
  const Parsed parsed(R"(test "prod keeps" {
  given """
    components:
      a: {type: timer}
  """
  stage "prod"
  set max-resources = 3
  expect micro(t) and t.name = "ping"
  expect failed stages/retain at "orders"
  expect passed timers/uneven
  expect skipped timers/rounded
  expect failed(x)
  expect passed = 3
}
)");
  CHECK(parsed.Errors() == "");
  CHECK(parsed.Ast() == R"(test "prod keeps" @1:1
  given @2:3
    text text block "components:\n  a: {type: timer}\n" @2:9
  stage @6:3
    text text "prod" @6:9
  set max-resources = 3 @7:3
  expect @8:3
    condition and @8:10
      call micro @8:10
        var t @8:16
      compare = @8:23
        field name @8:23
          var t @8:23
        text "ping" @8:32
  expect failed stages/retain @9:3
    at text "orders" @9:34
  expect passed timers/uneven @10:3
  expect skipped timers/rounded @11:3
  expect @12:3
    condition call failed @12:10
      var x @12:17
  expect @13:3
    condition compare = @13:10
      var passed @13:10
      number 3 @13:19
)");
}

// The text of an expression and of everything in it, outermost first.
void Spans(const Parsed& parsed, const Expr& e, std::vector<std::string>& out) {
  out.push_back(parsed.Text(e.span));
  for (const TextPart& part : e.parts) {
    if (part.expr != nullptr) Spans(parsed, *part.expr, out);
  }
  for (const Pair& pair : e.pairs) {
    out.push_back(parsed.Text(pair.key_span));
    Spans(parsed, *pair.value, out);
  }
  for (const ExprPtr& arg : e.args) Spans(parsed, *arg, out);
}

TEST_CASE("an expression's span is exactly its text") {
  struct Row {
    const char* text;
    std::vector<std::string> spans;
  };
  const Row rows[] = {
      {"( a  +  b )  ", {"( a  +  b )", "a  +  b", "a", "b"}},
      {"f( a , b )  # x", {"f( a , b )", "a", "b"}},
      {"[ x for p(x) ]", {"[ x for p(x) ]", "x", "p(x)", "x"}},
      {"f( x for p(x) )", {"f( x for p(x) )", "x for p(x)", "x", "p(x)", "x"}},
      {"{ a : 1 }", {}},
      {"{ a: 1 , \"b{c}\"?: d }", {"{ a: 1 , \"b{c}\"?: d }", "a", "1", "\"b{c}\"", "d"}},
      {"a.b[ c ] as int ?? 2", {"a.b[ c ] as int ?? 2", "a.b[ c ] as int", "a.b[ c ]", "a.b", "a", "c", "2"}},
      {"not  has a", {"not  has a", "has a", "a"}},
      {"if a then b else c  ", {"if a then b else c", "a", "b", "c"}},
      {"a or b and c or d", {"a or b and c or d", "a", "b and c", "b", "c", "d"}},
      {"\"x{ y }z\" ", {"\"x{ y }z\"", "y"}},
      {"\"\"\"x\"\"\" ", {"\"\"\"x\"\"\""}},
      {"a not  in b", {"a not  in b", "a", "b"}},
      {"-1", {"-1"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Parsed parsed(std::string("let f() = ") + row.text + "\n");
    std::vector<std::string> spans;
    if (!parsed.module.statements.empty()) Spans(parsed, *std::get<Let>(parsed.module.statements[0].node).body, spans);
    CHECK(spans == row.spans);
  }
}

TEST_CASE("names and operators have spans of their own") {
  const Parsed parsed("let f() = g(a.bc  not  in d) mod e as int\n");
  REQUIRE(parsed.Errors() != "");  // a condition is no value: `not` stands where an operator must
  const Parsed ok("rule f(x) if (a.bc  not  in d) and g(1 - h)\n");
  REQUIRE(ok.Errors() == "");
  const Rule& rule = std::get<Rule>(ok.module.statements[0].node);
  CHECK(ok.Text(rule.head->name_span) == "f");
  const Expr& compare = *rule.body->args[0]->args[0];
  CHECK(compare.name == "not in");
  CHECK(ok.Text(compare.name_span) == "not  in");
  CHECK(ok.Text(compare.args[0]->name_span) == "bc");
  const Expr& call = *rule.body->args[1];
  CHECK(ok.Text(call.name_span) == "g");
  CHECK(ok.Text(call.args[0]->name_span) == "-");
}

TEST_CASE("a statement's span ends with its last character") {
  const Parsed parsed("rule a(1)  # one\n\n## doc\nrule b(2)\n  # indented, but behind the end\n\nrule c(3) if\n  d( # d\n )  ");
  CHECK(parsed.Errors() == "");
  REQUIRE(parsed.module.statements.size() == 3);
  CHECK(parsed.Text(parsed.module.statements[0].span) == "rule a(1)");
  CHECK(parsed.Text(parsed.module.statements[0].word_span) == "rule");
  CHECK(parsed.Text(parsed.module.statements[1].span) == "rule b(2)");
  CHECK(parsed.module.statements[1].doc == "doc");
  CHECK(parsed.Text(parsed.module.statements[2].span) == "rule c(3) if\n  d( # d\n )");
  std::vector<std::string> comments;
  for (const Comment& comment : parsed.module.comments) comments.push_back(parsed.Text(comment.span));
  CHECK(comments == std::vector<std::string>{"# one", "# indented, but behind the end", "# d"});
}

TEST_CASE("comments are kept once, in order, and not those in texts") {
  const Parsed parsed("# a\nlet f() = \"# no\" # b\n# c\n  ?? \"\"\"# no\"\"\"   # d\n#\n\n   # e\nlet g() = {\n  # f\n}\n# g");
  CHECK(parsed.Errors() == "");
  std::vector<std::string> comments;
  for (const Comment& comment : parsed.module.comments) comments.push_back(parsed.Text(comment.span));
  CHECK(comments == std::vector<std::string>{"# a", "# b", "# c", "# d", "#", "# e", "# f", "# g"});
}

TEST_CASE("empty files, byte order marks and line ends") {
  for (const char* text : {"", "\n", "\r\n", "   ", "# only this", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n\n"}) {
    const Parsed parsed(text);
    CHECK(parsed.Errors() == "");
    CHECK(parsed.module.statements.empty());
  }
  const Parsed parsed("\xEF\xBB\xBFrule a(1)\r\nrule b(2)\r\n  if c(3)\r\n\r\nuse d");
  CHECK(parsed.Errors() == "");
  REQUIRE(parsed.module.statements.size() == 3);
  CHECK(parsed.module.name == "test");
  CHECK(parsed.Ast().substr(0, 10) == "rule @1:1\n");
  CHECK(parsed.Text(parsed.module.statements[1].span) == "rule b(2)\r\n  if c(3)");
}

TEST_CASE("the examples of the language parse") {
  const std::filesystem::path folder = std::filesystem::path(PARETO_SOURCE_DIR) / ".." / "shared" / "language" / "examples";
  if (!std::filesystem::exists(folder)) {
    WARN("SKIPPED: " << folder << " is not there");
    return;
  }
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".pareto") continue;
    ++files;
    std::ifstream in(entry.path(), std::ios::binary);
    const Parsed parsed(std::string(std::istreambuf_iterator<char>(in), {}));
    INFO(entry.path());
    CHECK(parsed.Errors() == "");
    CHECK(!parsed.module.statements.empty());
    CHECK(parsed.Ast() == parsed.Ast());
  }
  CHECK(files >= 15);
}

}  // namespace
}  // namespace pareto::dsl
