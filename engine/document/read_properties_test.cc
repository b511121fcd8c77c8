#include <catch2/catch.hpp>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

using Lines = std::vector<std::string>;

Reading Properties(std::string text) { return Reading(std::move(text), "app.props"); }

TEST_CASE("Properties are texts with their exact places", "[properties]") {
  const Reading reading = Properties("\xEF\xBB\xBF# remark\n! another = one\n\n  Name = shop of=all \r\nEmpty=\nSize=512");
  CHECK(reading.Lines().empty());
  const Document& d = reading.document;
  REQUIRE(d.kind(d.root()) == Kind::kMap);
  REQUIRE(d.entries(d.root()).size() == 3);
  CHECK(d.text(reading["Name"]) == "shop of=all");
  CHECK(reading.At(d.span(reading["Name"])) == "4:10");
  CHECK(reading.Written("Name") == "shop of=all");
  CHECK(reading.At(d.entries(d.root())[0].key_span) == "4:3");
  CHECK(d.text(reading["Empty"]).empty());
  CHECK(reading.At(d.span(reading["Empty"])) == "5:7");
  CHECK(d.kind(reading["Size"]) == Kind::kString);
}

TEST_CASE("Lines that are no properties are told, and left out", "[properties]") {
  const Reading reading = Properties("A=1\n  just words  \n=2\nB=3\nA=4\n");
  CHECK(reading.Lines() == Lines{"2:3 properties/syntax", "3:1 properties/syntax", "5:1 properties/duplicate-key | 1:1 first here"});
  CHECK(reading.document.entries(reading.document.root()).size() == 2);
  CHECK(reading.document.text(reading["A"]) == "1");
}

TEST_CASE("Properties are UTF-8, and may be empty", "[properties]") {
  CHECK(Properties("A=\xFF\n").Lines() == Lines{"1:3 properties/encoding"});
  CHECK(Properties("A=\xFF\n").document.root() == kNoNode);
  const Reading empty = Properties("");
  CHECK(empty.Lines().empty());
  CHECK(empty.document.kind(empty.document.root()) == Kind::kMap);
  CHECK(Reading("A=1", "app.properties")["A"] != kNoNode);
}

}  // namespace
}  // namespace pareto::document
