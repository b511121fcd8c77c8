// The records themselves: every example is true, and every record is fit for the reference page.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "stdlib/call_for_test.h"
#include "stdlib/functions.h"

namespace pareto::stdlib {
namespace {

TEST_CASE("every example is true") {
  World world;
  for (const eval::Function* record : Functions().all()) {
    const eval::Function& function = *record;
    INFO(function.example);
    const auto [call, literal] = World::Sides(function.example);
    CHECK(call.starts_with(std::string(function.name) + "("));
    CHECK(world.Print(world.Call(call)) == world.Print(world.Literal(literal)));
  }
}

TEST_CASE("every record is complete and on one line") {
  std::string_view before;
  for (const eval::Function* record : Functions().all()) {
    const eval::Function& function = *record;
    INFO(function.name);
    CHECK(before < function.name);  // sorted, no two alike
    before = function.name;
    for (const std::string_view text :
         {function.name, function.parameters, function.result, function.doc, function.example}) {
      CHECK(!text.empty());
      CHECK(text.find('\n') == std::string_view::npos);
    }
    CHECK(function.doc.ends_with('.'));
    CHECK(function.call != nullptr);
    std::string error;
    CHECK(eval::ParseSignature(function.parameters, function.result, &error));
    CHECK(error.empty());
  }
}

TEST_CASE("functions are found by name") {
  REQUIRE(Functions().Find("pascal") != nullptr);
  CHECK(Functions().Find("pascal")->name == "pascal");
  CHECK(Functions().Find("pasca") == nullptr);
  CHECK(&Functions() == &Functions());
}

}  // namespace
}  // namespace pareto::stdlib
