#include "engine/load/words.h"

#include <catch2/catch.hpp>

namespace pareto::load {
namespace {

TEST_CASE("articles go by sound") {
  CHECK(Article("timer") == "a timer");
  CHECK(Article("action") == "an action");
  CHECK(Article("userpool") == "a userpool");
  CHECK(Article("upload") == "an upload");
  CHECK(Article("event") == "an event");
}

TEST_CASE("quoted words stay on one line and are cut between letters") {
  CHECK(Tick("a\nb`c") == "`a b'c`");
  CHECK(Tick(std::string(60, 'x')) == "`" + std::string(60, 'x') + "`");
  CHECK(Tick(std::string(61, 'x')) == "`" + std::string(60, 'x') + "...`");
  CHECK(Tick(std::string(59, 'x') + "\xC3\xA9"
                                    "y") == "`" + std::string(59, 'x') + "...`");
}

TEST_CASE("lists and numbers as people say them") {
  CHECK(OneOf({"a"}) == "a");
  CHECK(OneOf({"a", "b"}) == "a or b");
  CHECK(OneOf({"a", "b", "c"}) == "a, b or c");
  CHECK(Thousands(7) == "7");
  CHECK(Thousands(9998) == "9,998");
  CHECK(Thousands(1234567) == "1,234,567");
}

}  // namespace
}  // namespace pareto::load
