#include "dsl/format.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "dsl/parse.h"

namespace pareto::dsl {
namespace {

struct Result {
  bool ok = false;
  std::string text;
  std::string codes;
};

Result Run(const std::string& text) {
  base::SourceMap sources;
  base::DiagnosticSink sink;
  const base::FileId file = sources.Add("test.pareto", text);
  const std::optional<std::string> formatted = Format(file, sources, sink);
  Result result;
  result.ok = formatted.has_value();
  if (formatted) result.text = *formatted;
  for (const base::Diagnostic& d : sink.Take()) result.codes += d.code + " ";
  return result;
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> RuleFiles() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path root(PARETO_SOURCE_DIR);
  for (const char* folder : {"rules", "stdlib", "examples", "tests", "../shared/language/examples"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() == ".pareto") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Whether `text` parses; then it must come out the same program (`Format` checks that itself), and twice must be once.
bool CheckWhole(const std::string& text) {
  const Result once = Run(text);
  INFO(text);
  CHECK(once.codes.find("fmt/unsafe") == std::string::npos);
  if (!once.ok) return false;
  const Result twice = Run(once.text);
  CHECK(twice.ok);
  CHECK(twice.text == once.text);
  return true;
}

struct Shape {
  const char* name;
  const char* before;
  const char* after;
};

// Typed by hand.
const Shape kShapes[] = {
    {"blanks", "rule  a( x,y )  if b( x )and  c(y,\"t\")\n", "rule a(x, y) if b(x) and c(y, \"t\")\n"},
    {"the author's line before `if`", "rule a(x)\n      if b(x)\n", "rule a(x)\n  if b(x)\n"},
    {"the author's line before `and`", "rule a(x) if b(x)\n and c(x) and d(x)\n", "rule a(x)\n  if b(x)\n    and c(x) and d(x)\n"},
    {"too long: a condition a line",
     "rule abcdefghijklmnopqrstuvwxyz(x) if abcdefghijklmnopqrstuvwxyz(x) and bcdefghijklmnopqrstuvwxyz(x) and cdefghijklmnopqrstuvwxyz(x) and d(x)\n",
     "rule abcdefghijklmnopqrstuvwxyz(x)\n  if abcdefghijklmnopqrstuvwxyz(x)\n    and bcdefghijklmnopqrstuvwxyz(x)\n    and cdefghijklmnopqrstuvwxyz(x)\n    and d(x)\n"},
    {"empty lines", "\n\nrule a(1)\n\n\n\nrule b(1)\nrule c(1)\n\n\n", "rule a(1)\n\nrule b(1)\nrule c(1)\n"},
    {"comments", "#one\nrule a(1)   # two\n\n\n# three\n\n# four\nrule b(1)\n# five\n", "#one\nrule a(1)  # two\n\n# three\n\n# four\nrule b(1)\n# five\n"},
    {"docs", "##one\n##  two\n\n#three\nrule a(1)\n", "## one\n##  two\n#three\nrule a(1)\n"},
    {"comment between conditions", "rule a(x) if b(x) # one\n and c(x)\n # two\n and d(x)\n", "rule a(x)\n  if b(x)  # one\n    and c(x)\n    # two\n    and d(x)\n"},
    {"comment where no line breaks", "rule a(x) if b(x) and x = # why\n 1 and c(x)\n", "rule a(x)\n  if b(x) and x = 1  # why\n    and c(x)\n"},
    {"comment after the last statement", "rule a(1) # end\n", "rule a(1)  # end\n"},
    {"comments in a map", "resource A::B \"x\" for c(d) { # one\n A: 1, # two\n # three\n B: 2 # four\n # five\n}\n",
     "resource A::B \"x\" for c(d) {  # one\n  A: 1  # two\n  # three\n  B: 2  # four\n  # five\n}\n"},
    {"map on one line", "output \"x\" for c(d) {A:1,B?:d.e}\n", "output \"x\" for c(d) { A: 1, B?: d.e }\n"},
    {"map on lines", "output \"x\" for c(d)\n{A:1,\nB?:d.e}\n", nullptr},
    {"map on lines, indented", "output \"x\" for c(d)\n    {A:1,\n    B?:d.e}\n", "output \"x\"\n  for c(d)\n  {\n    A: 1\n    B?: d.e\n  }\n"},
    {"a key that would go on", "let a(x: int) = {\n b: x,\n div: 2\n}\n", "let a(x: int) = {\n  b: x,\n  div: 2\n}\n"},
    {"list with a bracket inside", "let a(x: int) = [{\n b: x\n}]\n", "let a(x: int) = [{\n  b: x\n}]\n"},
    {"a list of words", "let a() = [\n  \"a\", \"b\",\n  \"c\"]\n", "let a() = [\n  \"a\", \"b\", \"c\",\n]\n"},
    {"a list of lines", "let a() = [\n  \"a\",\n  \"b\"]\n", "let a() = [\n  \"a\",\n  \"b\",\n]\n"},
    {"a call on lines", "let a(x: int) = f(x,\n [1])\n", "let a(x: int) = f(\n  x,\n  [1],\n)\n"},
    {"interpolation", "let a(x: int) = \"a { x+  1 } b{f( x )}\"\n", nullptr},
    {"interpolation, formatted", "let a(x: int) = \"a { x  +  1 } b{f( x,2 )} ${c} \\{d}\"\n", "let a(x: int) = \"a {x + 1} b{f(x, 2)} ${c} \\{d}\"\n"},
    {"block", "test \"t\" {\ngiven \"\"\"\n      a:   1\n   \"\"\"\nexpect   failed  a/b  at \"c\"\n}\n", nullptr},
    {"block, indented", "test \"t\" {\n  given \"\"\"\n      a:   1\n   \"\"\"\n\n\n    expect   failed  a/b  at \"c\"\n}\n",
     "test \"t\" {\n  given \"\"\"\n      a:   1\n   \"\"\"\n\n  expect failed a/b at \"c\"\n}\n"},
    {"check", "error  a/b  unwaivable for c(d) and e(d)\n require d.f>1\n at d.f say \"x\"\n note d \"y\"\n    if g(d)\n fix d.f=1\n",
     "error a/b unwaivable\n  for c(d) and e(d)\n  require d.f > 1\n  at d.f\n  say \"x\"\n  note d \"y\"\n    if g(d)\n  fix d.f = 1\n"},
    {"check on one line", "info a/b for c(d) require e(d) say \"x\"\n", "info a/b for c(d) require e(d) say \"x\"\n"},
    {"comment between clauses", "info a/b\n  # one\n  for c(d) # two\n  require e(d)\n  say \"x\" # three\n", "info a/b\n  # one\n  for c(d)  # two\n  require e(d)\n  say \"x\"  # three\n"},
    {"if", "let a(x: int) = if x = 1 then \"a\"\n else if x = 2 then \"b\" else \"c\"\n", "let a(x: int) =\n  if x = 1 then \"a\"\n  else if x = 2 then \"b\"\n  else \"c\"\n"},
    {"??", "let a(x: b) = x.c\n ?? x.d ?? 1\n", "let a(x: b) =\n  x.c\n    ?? x.d\n    ?? 1\n"},
    {"parentheses", "rule a(x) if b(x) and (c(x)\n or d(x))\n", "rule a(x) if b(x) and (c(x)\n                       or d(x))\n"},
    {"comprehension", "let a(x: b) = [ {c: y} for   y in x.d ]\n", "let a(x: b) = [{ c: y } for y in x.d]\n"},
    {"entity", "entity a in b {\n  ## Doc.\n  c:  int 1..2   # one\n  dee?: \"x\"|[string]|ref a = \"x\"\n\n  f:{json}\n  # last\n}\n",
     "entity a in b {\n  ## Doc.\n  c:    int 1..2  # one\n  dee?: \"x\" | [string] | ref a = \"x\"\n\n  f:    {json}\n  # last\n}\n"},
    {"entity without columns", "entity a in b {\n  c: int\n  dee?: string\n}\n", "entity a in b {\n  c: int\n  dee?: string\n}\n"},
    {"entity on one line", "entity a in b {c:key d:int}\n", "entity a in b { c: key, d: int }\n"},
    {"empty entity", "entity a is b where type=\"c\" { }\n", "entity a is b where type = \"c\" {}\n"},
    {"lets in a column", "let a(x: int)  = x\nlet bee(x: int) = x\n\nlet c() = 1\n", "let a(x: int)   = x\nlet bee(x: int) = x\n\nlet c() = 1\n"},
    {"comments in a column", "rule a(1)     # one\nrule bee(1)   # two\n", "rule a(1)    # one\nrule bee(1)  # two\n"},
    {"use", "use  a/b(c,d  as e)\n", "use a/b (c, d as e)\n"},
    {"relation", "relation a(b:string,c:int)from \"d.csv\"\n", "relation a(b: string, c: int) from \"d.csv\"\n"},
    {"option", "option a:[string]=[\"b\",\"c\"]\n", "option a: [string] = [\"b\", \"c\"]\n"},
    {"extend", "extend resource r for a(r) {B:1}\noverride C::D e {F:null} with{G:1}\n", "extend resource r for a(r) { B: 1 }\noverride C::D e { F: null } with { G: 1 }\n"},
    {"line ends", "rule a(1)\r\n\r\n\r\nrule b(1)\r\n", "rule a(1)\r\n\r\nrule b(1)\r\n"},
    {"nothing", "\n\n", ""},
};

}  // namespace

TEST_CASE("shapes and comments are laid out as a careful author would") {
  for (const Shape& shape : kShapes) {
    if (shape.after == nullptr) continue;
    DYNAMIC_SECTION(shape.name) {
      const Result result = Run(shape.before);
      CHECK(result.codes.empty());
      CHECK(result.text == shape.after);
      CHECK(Run(result.text).text == result.text);
    }
  }
}

TEST_CASE("what does not parse is left alone") {
  const Result result = Run("rule a(x if b(x)\n");
  CHECK_FALSE(result.ok);
  CHECK(result.codes == "syntax/expected ");
}

TEST_CASE("every rule file comes out the same program, and twice is once") {
  int formatted = 0;
  for (const std::filesystem::path& path : RuleFiles()) {
    INFO(path.string());
    formatted += CheckWhole(Read(path)) ? 1 : 0;
  }
  CHECK(formatted > 50);
}

// Comments of both kinds are put at every place where a blank stands outside texts, one after another.
TEST_CASE("a comment anywhere survives") {
  const std::string program =
      "## Doc.\nerror a/b unwaivable\n  for c(d) and (e in d.f or not g(d, 1)) and h = if x(d) then 1 else 2\n  require d.i + 1 = 2 and [ j for k(j) and l(j) ] != { m: 1, n: [ 2, 3 ] }\n"
      "  at d.i\n  say \"{d.i}\"\n  note d \"y\" if z(d)\n  fix d.i = 3\n"
      "entity q in r {\n  ## Field.\n  s?: int 1..2 | [ string ] = 1\n  t: key\n}\n"
      "resource A::B \"x\" for c(d) { A: d.e ?? 1, B?: f({ a: 1 } , 2 ) } with { C: 1 }\n"
      "let a(x: int , y: string) = x * 2 div 3\n"
      "test \"t\" {\n  given \"a\"\n  expect failed a/b at \"c\"\n  expect c(_) and d(_)\n}\nuse a/b (c, d as e)\n";
  int formatted = 0;
  for (std::size_t at = 0; at < program.size(); ++at) {
    if (program[at] != ' ' && program[at] != '\n') continue;
    for (const char* comment : {" # one\n    ", "\n    # one\n    ", "  # one\n\n    # two\n    "}) {
      formatted += CheckWhole(program.substr(0, at) + comment + program.substr(at + 1)) ? 1 : 0;
    }
  }
  CHECK(formatted > 200);
}

TEST_CASE("random line breaks and blanks change nothing but the layout") {
  std::mt19937 random(7);
  const std::vector<std::filesystem::path> files = RuleFiles();
  int formatted = 0;
  for (int round = 0; round < 400; ++round) {
    std::string text = Read(files[random() % files.size()]);
    if (text.size() > 6000) continue;
    for (int edit = 0; edit < 12; ++edit) {
      const std::size_t at = text.find(' ', random() % (text.size() + 1));
      if (at == std::string::npos) continue;
      static const char* const kBlanks[] = {"   ", "\n      ", " # c\n  ", "\n  # d\n      "};
      text.replace(at, 1, kBlanks[random() % 4]);
    }
    formatted += CheckWhole(text) ? 1 : 0;
  }
  CHECK(formatted > 20);
}

}  // namespace pareto::dsl
