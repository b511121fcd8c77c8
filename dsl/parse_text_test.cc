// Texts, numbers and docs: what they mean.
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>

#include "dsl/lexical.h"
#include "dsl/parse_testing.h"

namespace pareto::dsl {
namespace {

// The constant text that a literal means; the errors where it does not parse.
std::string TextOf(const std::string& literal) {
  const Parsed parsed("let f() = " + literal + "\n");
  if (!parsed.diagnostics.empty()) return parsed.Errors();
  const Expr& body = *std::get<Let>(parsed.module.statements.at(0).node).body;
  if (body.parts.empty()) return "";
  return body.parts.size() == 1 && body.parts[0].expr == nullptr ? body.parts[0].text : Shape(body);
}

TEST_CASE("quoted texts") {
  struct Row {
    const char* literal;
    std::string text;
  };
  const Row rows[] = {
      {R"("")", ""},
      {R"("a b")", "a b"},
      {R"("a\nb\tc")", "a\nb\tc"},
      {R"("\"\\\{")", "\"\\{"},
      {R"("\u{41}\u{e9}\u{20AC}\u{1F600}")", "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {R"("\u{000041}")", "A"},
      {R"("${AWS::Region}")", "${AWS::Region}"},
      {R"("a${b}c")", "a${b}c"},
      {R"("${}")", "${}"},
      {R"("$5 and $")", "$5 and $"},
      {R"("$$")", "$$"},
      {R"("$\{x}")", "${x}"},
      {R"("$\{{x}")", R"((text "${" x))"},
      {R"("\u{24}{x}")", R"((text "$" x))"},
      {R"("}")", "}"},
      {R"("a # b")", "a # b"},
      {R"("## a")", "## a"},
      {"\"\xC3\xA9\"", "\xC3\xA9"},
      {"\"a\tb\"", "a\tb"},
      {R"("{x}}")", R"((text x "}"))"},
      {R"("${a}{x}${b}")", R"((text "${a}" x "${b}"))"},
  };
  for (const Row& row : rows) {
    INFO(row.literal);
    CHECK(TextOf(row.literal) == row.text);
  }
}

TEST_CASE("blocks") {
  struct Row {
    const char* what;
    const char* literal;
    std::string text;
  };
  const Row rows[] = {
      {"empty", R"("""""")", ""},
      {"one line", R"("""a "b" \n {c}""")", R"(a "b" \n {c})"},
      {"python, closed on a line of its own", "\"\"\"\n      import os\n\n      def f():\n          return 1\n      \"\"\"",
       "import os\n\ndef f():\n    return 1\n"},
      {"closing quotes less indented", "\"\"\"\n    a:\n      b: 1\n  \"\"\"", "a:\n  b: 1\n"},
      {"closing quotes more indented", "\"\"\"\n  a\n      \"\"\"", "a\n"},
      {"closing quotes behind text", "\"\"\"\n    a\n    b\"\"\"", "a\nb"},
      {"text behind the opening quotes keeps its place", "\"\"\"a\n    b\n    c\"\"\"", "a\nb\nc"},
      {"blanks behind the opening quotes", "\"\"\"  \n  a\n  \"\"\"", "a\n"},
      {"lines of blanks do not count", "\"\"\"\n    a\n \n      \n    b\n    \"\"\"", "a\n\n\nb\n"},
      {"carriage returns", "\"\"\"\r\n    a\r\n    b\r\n    \"\"\"", "a\nb\n"},
      {"tabs", "\"\"\"\n\t\ta\n\t\t\tb\n\t\t\"\"\"", "a\n\tb\n"},
      {"tabs and spaces share nothing", "\"\"\"\n\ta\n  b\n\"\"\"", "\ta\n  b\n"},
      {"nothing but a line break", "\"\"\"\n\"\"\"", ""},
      {"column 1, with statement words", "\"\"\"\nrule a(x)\nuse b\n\"\"\"", "rule a(x)\nuse b\n"},
      {"an empty line at the end stays", "\"\"\"\n  a\n\n  \"\"\"", "a\n\n"},
      {"two quotes", "\"\"\"a\"\"b\"\"\"", "a\"\"b"},
      {"comments and docs are text", "\"\"\"\n  # a\n  ## b\n  \"\"\"", "# a\n## b\n"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(TextOf(row.literal) == row.text);
  }
}

TEST_CASE("numbers") {
  struct Row {
    const char* text;
    bool is_int;
    std::int64_t integer;
    double real;
  };
  const Row rows[] = {
      {"0", true, 0, 0},
      {"007", true, 7, 0},
      {"-0", true, 0, 0},
      {"9223372036854775807", true, std::numeric_limits<std::int64_t>::max(), 0},
      {"-9223372036854775808", true, std::numeric_limits<std::int64_t>::min(), 0},
      {"1.0", true, 1, 0},
      {"-1.000", true, -1, 0},
      {"9007199254740993.0", true, 9007199254740993, 0},
      {"9223372036854775807.0", true, std::numeric_limits<std::int64_t>::max(), 0},
      {"9223372036854775808.0", false, 0, 9223372036854775808.0},
      {"0.5", false, 0, 0.5},
      {"-2.25", false, 0, -2.25},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const std::optional<Number> number = ReadNumber(row.text);
    REQUIRE(number.has_value());
    CHECK(number->is_int == row.is_int);
    CHECK(number->integer == row.integer);
    CHECK(number->real == row.real);
  }
  CHECK(!ReadNumber("9223372036854775808"));
  CHECK(!ReadNumber("-9223372036854775809"));
  CHECK(!ReadNumber(std::string(400, '9') + ".5"));
  const std::optional<Number> tiny = ReadNumber("0." + std::string(400, '0') + "1");
  REQUIRE(tiny.has_value());
  CHECK(tiny->is_int);
  CHECK(tiny->integer == 0);
}

TEST_CASE("docs attach to what stands below") {
  const Parsed parsed("##one\n##  two  \n\n## three\nrule a(1)\n##\nrule b(2)\nrule c(3)\n"
                      "entity d {\n  ## x\n  ## y\n\n  e: int\n  f: int\n}\n");
  CHECK(parsed.Errors() == "");
  REQUIRE(parsed.module.statements.size() == 4);
  CHECK(parsed.module.statements[0].doc == "one\n two\nthree");
  CHECK(parsed.module.statements[1].doc == "");
  CHECK(parsed.module.statements[2].doc == "");
  const Entity& entity = std::get<Entity>(parsed.module.statements[3].node);
  CHECK(entity.fields.at(0).doc == "x\ny");
  CHECK(entity.fields.at(1).doc == "");
}

TEST_CASE("bytes that are no text are found") {
  struct Row {
    std::string text;
    std::size_t at;
  };
  const std::size_t none = std::string_view::npos;
  const Row rows[] = {
      {"", none},
      {"abcdefghijklmnopq", none},
      {"\xC3\xA9", none},
      {"\xE2\x82\xAC", none},
      {"\xF0\x9F\x98\x80", none},
      {std::string("abcdefghij\0k", 12), 10},
      {std::string("\0", 1), 0},
      {"abcdefgh\xFF", 8},
      {"\x80", 0},
      {"a\xC3", 1},
      {"a\xC3(", 1},
      {"\xC0\x80", 0},
      {"\xC1\xBF", 0},
      {"\xE0\x80\x80", 0},
      {"\xED\xA0\x80", 0},
      {"\xF0\x80\x80\x80", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"\xE2\x82", 0},
      {"abc\xF0\x9F\x98", 3},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(FirstBadByte(row.text) == row.at);
  }
}

}  // namespace
}  // namespace pareto::dsl
