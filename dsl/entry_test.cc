#include "dsl/entry.h"

#include <catch2/catch.hpp>
#include <string>

namespace pareto::dsl {
namespace {

std::string Look(std::string_view text) {
  const Entry entry = LookAtEntry(text);
  const char* kinds[] = {"nothing", "statement", "query"};
  return std::string(kinds[static_cast<int>(entry.kind)]) + (entry.more ? ", more" : "") + (entry.block ? " of a block" : "");
}

TEST_CASE("an entry is whole where the parser has all that it wants") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "nothing"},
      {"  \n# only a remark\n", "nothing"},
      {"part(p)", "query"},
      {"part(p) and", "query, more"},
      {"part(p) and\n", "query, more"},
      {"part(p) and # a remark\n\n", "query, more"},
      {"part(p", "query, more"},
      {"p.size, p.name if", "query, more"},
      {"p.size, p.name if part(p)", "query"},
      {"part(p) &&", "query"},
      {"part(p) and and", "query"},
      {"part p", "query"},
      {"p.name = \"a", "query"},
      {"[p.name for", "query, more"},
      {"rule", "statement, more"},
      {"rule big(p) if part(p)", "statement"},
      {"rule big(p) if\n  part(p) and", "statement, more"},
      {"rule big(p) if )", "statement"},
      {"## what it says", "statement, more"},
      {"## what it says\nrule big(p) if part(p)\n", "statement"},
      {"error a/b for part(p)\n  require p.size > 1", "statement, more"},
      {"error a/b for part(p)\n  require p.size > 1\n  say \"x\"", "statement"},
      {"let text() = \"\"\"", "statement, more of a block"},
      {"let text() = \"\"\"\n  one\n\n", "statement, more of a block"},
      {"let text() = \"\"\"\n  one\n  \"\"\"", "statement"},
      {"rule a(\"\xFF\") if", "statement"},
  };
  for (const auto& [text, seen] : cases) {
    INFO(text);
    CHECK(Look(text) == seen);
  }
}

TEST_CASE("a word of statements is a name where no statement follows it") {
  CHECK(Look("resource(r)") == "query");
  CHECK(Look("parameter(id, body) and has body.Default") == "query");
  CHECK(Look("test = 1 and part(test)") == "query");
  CHECK(Look("test in [1, 2]") == "query");
  CHECK(Look("resource A::B \"x\" for part(p) { C: 1 }") == "statement");
  CHECK(Look("test \"one\" {") == "statement, more");
}

}  // namespace
}  // namespace pareto::dsl
