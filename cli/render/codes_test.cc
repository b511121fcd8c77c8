#include "cli/render/codes.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace pareto::render {
namespace {

TEST_CASE("the tables of a page are codes, with the heading they stand under") {
  const std::vector<Code> codes = ReadCodes(
      "# A page\n\ntext with `a/b`\n\n## Reading\n\n| code | says | do |\n|---|---|---|\n| `a/one` | is so ([there](x.md#y)) | `a[0]`, `&#124;&#124;` |\n"
      "## Next\n| `a/two` | says |  |\n| `a/short` | says |");
  REQUIRE(codes.size() == 2);
  CHECK(codes[0].name == "a/one");
  CHECK(codes[0].section == "Reading");
  CHECK(codes[0].says == "is so (there)");
  CHECK(codes[0].to_do == "`a[0]`, `||`");
  CHECK(codes[1].name == "a/two");
  CHECK(codes[1].section == "Next");
  CHECK(codes[1].to_do.empty());
}

TEST_CASE("every code of the page says what to do") {
  const std::vector<Code> codes = ReadCodes(CodesPage());
  CHECK(codes.size() > 100);
  for (const Code& code : codes) {
    INFO(code.name);
    CHECK_FALSE(code.says.empty());
    CHECK_FALSE(code.to_do.empty());
  }
  CHECK(IsCode("yaml/tab"));
  CHECK_FALSE(IsCode("yaml/tap"));
}

}  // namespace
}  // namespace pareto::render
