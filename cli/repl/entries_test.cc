#include "cli/repl/entries.h"

#include <catch2/catch.hpp>

namespace pareto::cli::repl {
namespace {

std::string Split(std::string_view text) {
  std::string out;
  for (const EntryText& entry : SplitEntries(text)) out += std::to_string(entry.line) + "[" + entry.text + "]";
  return out;
}

TEST_CASE("text is taken apart into entries as a rule file is") {
  CHECK(Split("") == "");
  CHECK(Split("\n# a remark\n  \n") == "");
  CHECK(Split("part(p)") == "0[part(p)]");
  CHECK(Split("part(p)\npart(q)\n\n") == "0[part(p)]1[part(q)]");
  CHECK(Split("part(p) and\n  p.size > 1\n:quit\npart(q)") == "0[part(p) and\n  p.size > 1]2[:quit]3[part(q)]");
  CHECK(Split("rule a(p) if (\n\n# a remark\n  part(p)\n)\na(p)") == "0[rule a(p) if (\n\n# a remark\n  part(p)\n)]5[a(p)]");
  CHECK(Split("error a/b for part(p)\n  require p.size > 1\n  say \"x\"\n  help \"y\"\n\npart(p)") ==
        "0[error a/b for part(p)\n  require p.size > 1\n  say \"x\"\n  help \"y\"]5[part(p)]");
  CHECK(Split("## one\n## two\nrule a(p) if part(p)\n") == "0[## one\n## two\nrule a(p) if part(p)]");
  CHECK(Split("let a() = \"\"\"\none\n\n:two\n\"\"\"\npart(p)") == "0[let a() = \"\"\"\none\n\n:two\n\"\"\"]5[part(p)]");
  CHECK(Split("part(p) and\npart(q)") == "0[part(p) and]1[part(q)]");
  CHECK(Split(":mode json\n:limit 2\r\npart(p)\r\n") == "0[:mode json]1[:limit 2]2[part(p)]");
}

}  // namespace
}  // namespace pareto::cli::repl
