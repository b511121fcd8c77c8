#include "engine/document/document.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/document/core_schema.h"

namespace pareto::document {
namespace {

TEST_CASE("maps of any size find their keys", "[document]") {
  for (const std::size_t size : {0u, 1u, 16u, 17u, 100u, 5000u}) {
    Builder builder;
    std::vector<std::string> keys;
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < size; ++i) keys.push_back("key" + std::to_string(i));
    for (const std::string& key : keys) entries.push_back({key, {}, builder.Int(static_cast<std::int64_t>(entries.size()))});
    const NodeId map = builder.Map(entries);
    const Document document = builder.Finish(map);
    for (std::size_t i = 0; i < size; ++i) {
      const Entry* found = document.Find(map, keys[i]);
      REQUIRE(found != nullptr);
      CHECK(document.integer(found->value) == static_cast<std::int64_t>(i));
    }
    CHECK(document.Find(map, "key") == nullptr);
    CHECK(document.Find(map, "") == nullptr);
  }
}

TEST_CASE("what is no list has no items, what is no map no entries", "[document]") {
  Builder builder;
  const NodeId text = builder.String("x");
  const NodeId list = builder.List(std::vector{text});
  const Document document = builder.Finish(list);
  CHECK(document.items(text).empty());
  CHECK(document.entries(list).empty());
  CHECK(document.Find(list, "x") == nullptr);
  CHECK(document.items(list).size() == 1);
}

TEST_CASE("texts stay where they are when a document moves and grows", "[document]") {
  Builder builder;
  const NodeId first = builder.String("first");
  std::vector<NodeId> items{first};
  for (int i = 0; i < 10000; ++i) items.push_back(builder.String(std::string(100, 'x')));
  items.push_back(builder.String(std::string(1 << 20, 'y')));
  Document document = builder.Finish(builder.List(items));
  const Document moved = std::move(document);
  CHECK(moved.text(first) == "first");
  CHECK(moved.text(moved.items(moved.root()).back()).size() == 1 << 20);
}

TEST_CASE("a copy repeats everything under a node", "[document]") {
  Builder builder;
  builder.String("before");
  const auto first = static_cast<std::uint32_t>(builder.size());
  const base::Span span{base::FileId{0}, 3, 4};
  const NodeId one = builder.Int(1, span);
  const NodeId list = builder.List(std::vector{one});
  const NodeId map = builder.Map(std::vector{Entry{"a", span, list}});
  builder.String("after");
  const NodeId copy = builder.Copy(first, map);
  const Document document = builder.Finish(copy);
  CHECK(copy != map);
  const NodeId inner = document.Find(copy, "a")->value;
  CHECK(inner != list);
  REQUIRE(document.items(inner).size() == 1);
  CHECK(document.items(inner)[0] != one);
  CHECK(document.integer(document.items(inner)[0]) == 1);
  CHECK(document.span(document.items(inner)[0]) == span);
}

TEST_CASE("unquoted scalars have the types of the core schema", "[document]") {
  struct Row {
    const char* text;
    Kind kind;
    double value;
  };
  const Row rows[] = {
      {"null", Kind::kNull, 0}, {"Null", Kind::kNull, 0}, {"NULL", Kind::kNull, 0}, {"~", Kind::kNull, 0},
      {"", Kind::kNull, 0}, {"nULL", Kind::kString, 0}, {"true", Kind::kBool, 1}, {"True", Kind::kBool, 1},
      {"FALSE", Kind::kBool, 0}, {"tRue", Kind::kString, 0}, {"yes", Kind::kString, 0}, {"no", Kind::kString, 0},
      {"on", Kind::kString, 0}, {"off", Kind::kString, 0}, {"y", Kind::kString, 0}, {"0", Kind::kInt, 0},
      {"-12", Kind::kInt, -12}, {"+12", Kind::kInt, 12}, {"017", Kind::kInt, 17}, {"0x1F", Kind::kInt, 31},
      {"0o17", Kind::kInt, 15}, {"-0x1F", Kind::kString, 0}, {"0x", Kind::kString, 0}, {"0o8", Kind::kString, 0},
      {"0x-1", Kind::kString, 0}, {"1_000", Kind::kString, 0}, {"12:30", Kind::kString, 0},
      {"2024-01-02", Kind::kString, 0}, {"9223372036854775807", Kind::kInt, 9223372036854775807.0},
      {"9223372036854775808", Kind::kFloat, 9223372036854775808.0}, {"-9223372036854775809", Kind::kFloat, -9223372036854775808.0},
      {"0xFFFFFFFFFFFFFFFF", Kind::kFloat, 18446744073709551615.0}, {"3.10", Kind::kFloat, 3.1}, {"1.", Kind::kFloat, 1},
      {".5", Kind::kFloat, 0.5}, {"-.5", Kind::kFloat, -0.5}, {"+.5e1", Kind::kFloat, 5}, {"1e3", Kind::kFloat, 1000},
      {"1E-2", Kind::kFloat, 0.01}, {"1e", Kind::kString, 0}, {"1e+", Kind::kString, 0}, {".", Kind::kString, 0},
      {"-", Kind::kString, 0}, {"+", Kind::kString, 0}, {"--1", Kind::kString, 0}, {"1.2.3", Kind::kString, 0},
      {".inf", Kind::kString, 0}, {"-.INF", Kind::kString, 0}, {".nan", Kind::kString, 0}, {"1e999", Kind::kString, 0},
      {"1e-999", Kind::kFloat, 0}, {"1 ", Kind::kString, 0},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Resolved is = Resolve(row.text);
    CHECK(is.kind == row.kind);
    CHECK((is.kind == Kind::kFloat ? is.number : static_cast<double>(is.integer)) == row.value);
  }
}

}  // namespace
}  // namespace pareto::document
