// No text makes the parser crash, and none takes it more than linear time (a quadratic one would not end here).
#include <catch2/catch.hpp>
#include <string>

#include "dsl/parse_testing.h"

namespace pareto::dsl {
namespace {

std::string Repeat(std::string_view text, int times) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("nesting is bounded") {
  for (const int depth : {kMaxExprDepth, 10000, 50000}) {
    const std::string texts[] = {
        "let f() = " + Repeat("(", depth) + "x" + Repeat(")", depth) + "\n",
        "let f() = " + Repeat("(", depth) + "\n",
        "let f() = " + Repeat("[", depth) + Repeat("]", depth) + "\n",
        "let f() = " + Repeat("{a:", depth) + "1" + Repeat("}", depth) + "\n",
        "let f() = " + Repeat("f(", depth) + Repeat(")", depth) + "\n",
        "let f() = " + Repeat("x[", depth) + "1" + Repeat("]", depth) + "\n",
        "let f() = " + Repeat("\"{", depth) + "x" + Repeat("}\"", depth) + "\n",
        "let f() = " + Repeat("not ", depth) + "x\n",
        "let f() = " + Repeat("if a then ", depth) + "x\n",
        "let f() = " + Repeat("if ", depth) + "x\n",
        "let f() = a" + Repeat(" + a", depth) + "\n",
        "let f() = a" + Repeat(" * a", depth) + "\n",
        "let f() = a" + Repeat(".a", depth) + "\n",
        "let f() = a" + Repeat("[1]", depth) + "\n",
        "let f() = " + Repeat("(a or ", depth) + "\n",
        "relation f(x: " + Repeat("[", depth) + "int" + Repeat("]", depth) + ")\n",
        "relation f(x: " + Repeat("{", depth) + "\n",
        "option f: json = " + Repeat("[", depth) + Repeat("]", depth) + "\n",
    };
    for (const std::string& text : texts) {
      INFO(text.substr(0, 60));
      const Parsed parsed(text + "rule after(1)\n");
      REQUIRE(parsed.diagnostics.size() == 1);
      CHECK(parsed.diagnostics[0].code == "syntax/depth");
      CHECK(parsed.diagnostics[0].span.end - parsed.diagnostics[0].span.begin <= 4);
      CHECK(parsed.module.statements.size() == 1);
    }
  }
}

TEST_CASE("nesting just inside the bound is fine") {
  const int depth = kMaxExprDepth - 1;
  for (const std::string& text : {
           "let f() = " + Repeat("(", depth) + "x" + Repeat(")", depth),
           "let f() = " + Repeat("[", depth - 1) + Repeat("]", depth - 1),
           "let f() = " + Repeat("not ", depth) + "x",
           "let f() = a" + Repeat(" + a", depth),
           "let f() = a" + Repeat(".a", depth),
           "relation f(x: " + Repeat("[", depth) + "int" + Repeat("]", depth) + ")",
       }) {
    INFO(text.substr(0, 60));
    CHECK(Parsed(text).Errors() == "");
  }
}

TEST_CASE("long chains of one operator are flat") {
  for (const char* link : {" and x", " or x", " ?? x"}) {
    const Parsed parsed("let f() = x" + Repeat(link, 100000) + "\n");
    CHECK(parsed.Errors() == "");
    REQUIRE(parsed.module.statements.size() == 1);
    CHECK(std::get<Let>(parsed.module.statements[0].node).body->args.size() == 100001);
  }
}

TEST_CASE("time is linear") {
  CHECK(Parsed("let f() = [" + Repeat("1, ", 350000) + "]\n").Errors() == "");                  // 1 MB on one line
  CHECK(Parsed(Repeat("rule a(x) if b(x) and x.c = 1\n", 100000)).module.statements.size() == 100000);
  CHECK(Parsed(Repeat("rule a(x if b(x)\n", 20000)).diagnostics.size() == 20000);
  CHECK(Parsed("let f() = 1\n" + Repeat("# comment\n\n", 100000)).module.comments.size() == 100000);
  CHECK(Parsed("let f() = 1" + Repeat("\n# comment", 100000) + "\n  + 2\n").module.comments.size() == 100000);
  CHECK(Parsed("let f() = \"" + Repeat("{x} ", 250000) + "\"\n").Errors() == "");
  CHECK(Parsed("let f() = \"\"\"" + Repeat("\n  a", 250000) + "\"\"\"\n").Errors() == "");
  CHECK(Parsed(Repeat("## doc\n", 150000) + "use a\n").Errors() == "");
  CHECK(Parsed(std::string(1 << 20, 'a')).diagnostics.at(0).code == "syntax/statement");
  CHECK(Parsed("rule " + std::string(1 << 20, 'a') + "(1)").Errors() == "");
  CHECK(Parsed("rule a(1)\n" + Repeat("  \n", 300000) + "rule b(1)\n").module.statements.size() == 2);
  CHECK(Parsed(Repeat("rule a(\"\"\"\n", 10001)).diagnostics.size() == 5001);
  CHECK(Parsed("entity a { " + Repeat("b: int ", 100000) + "}").Errors() == "");
}

TEST_CASE("files that are too long are refused") {
  const Parsed parsed(std::string(kMaxFileSize + 1, ' '));
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].code == "syntax/size");
}

// Something of everything.
constexpr const char* kSample = R"(# sample
use iam (grant, polls as asks)
## Timers.
entity timer is component where type = "timer" { action: ref action  n?: int 1..9 = 3, m: ["a" | {string}] }
relation allowed(runtime: string, x: int) from "r.csv"
rule micro(t, _) if timer(t) and (t.n < 60 or not has t.m) and t.n not in [1, 2]
let f(c: timer) = if c.n = 1 then "a{c.n - 1}\n${X}\u{e9}" else c["k"] as int ?? 3 mod 2
option o: [json] = [1.5, "x", [null, true]]
error a/b unwaivable
  for AWS::SQS::Queue(q) and n = count(r for resource(r))
  forbid n > 3
  at q.x
  say "é {q.id}"
  note q "n" if b(q)
  fix remove q.x
resource AWS::X::Y "{id(t)}é"
  for micro(t, _)
  { A: 1, B?: [x for p(x)], "c{d}": {"{k}": v for q(k, v)} Z: """
      code
      """ }
  with { D: [] }
output x { V: 1 }
override resource r { T: null }
test "t" { given "g" stage "s" set o = 3 expect failed a/b at "q" expect micro(t, _) }
)";

TEST_CASE("the sample parses") {
  const Parsed parsed(kSample);
  CHECK(parsed.Errors() == "");
  CHECK(parsed.module.statements.size() == 11);
}

TEST_CASE("a file cut anywhere never crashes, and says something or parses") {
  const std::string text = kSample;
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const Parsed parsed(text.substr(0, size));
    CHECK((!parsed.diagnostics.empty() || size == 0 || !parsed.module.statements.empty() || size < 13));
    for (const base::Diagnostic& d : parsed.diagnostics) {
      CHECK(d.span.begin <= d.span.end);
      CHECK(d.span.end <= size);
    }
    parsed.Ast();
  }
}

TEST_CASE("a file with any byte changed never crashes") {
  const std::string text = kSample;
  for (std::size_t at = 0; at < text.size(); ++at) {
    // A few at each place, others at the next: together they cover every pair of neighbours that matters.
    constexpr std::string_view kBytes("\"{}()[]\n\\#$ ,:-.\0\xFFx9", 20);
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = kBytes[(at * 7 + i * 5) % kBytes.size()];
      std::string changed = text;
      changed[at] = c;
      const Parsed parsed(changed);
      for (const base::Diagnostic& d : parsed.diagnostics) {
        if (d.span.end > changed.size() || d.message.empty()) FAIL(changed);
      }
    }
  }
  SUCCEED();
}

}  // namespace
}  // namespace pareto::dsl
