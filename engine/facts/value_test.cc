#include "engine/facts/value.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

namespace pareto::facts {
namespace {

TEST_CASE("equal values are equal words") {
  ValuePool pool;
  REQUIRE(pool.Text("a") == pool.Text("a"));
  REQUIRE(pool.Text("a") != pool.Text("b"));
  REQUIRE(pool.Text("").text());
  REQUIRE(pool.FindText("never").missing());
  REQUIRE(pool.FindText("a") == pool.Text("a"));
  const std::vector<Value> items = {pool.Int(1), pool.Text("x")};
  REQUIRE(pool.List(items) == pool.List(items));
  REQUIRE(pool.List({}) == pool.List({}));
  REQUIRE(pool.List({}) != pool.Map({}));
  const std::vector<MapEntry> ab = {{pool.Text("a"), pool.Int(1)}, {pool.Text("b"), pool.Int(2)}};
  const std::vector<MapEntry> ba = {ab[1], ab[0]};
  REQUIRE(pool.Map(ab) == pool.Map(ba));
  for (int i = 0; i < 5000; ++i) {
    const std::string text = "text " + std::to_string(i);
    REQUIRE(pool.AsText(pool.Text(text)) == text);
    REQUIRE(pool.Text(text) == pool.FindText(text));
  }
}

TEST_CASE("numbers are their values") {
  ValuePool pool;
  for (const std::int64_t n : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{268435455}, std::int64_t{268435456}, std::int64_t{-268435456},
                               std::int64_t{-268435457}, INT64_MAX, INT64_MIN}) {
    const Value value = pool.Int(n);
    REQUIRE(pool.IsInt(value));
    REQUIRE(pool.AsInt(value) == n);
    REQUIRE(value == pool.Int(n));
    REQUIRE(pool.ToJson(value) == std::to_string(n));
  }
  REQUIRE(pool.Double(1.0) == pool.Int(1));
  REQUIRE(pool.Double(-0.0) == pool.Int(0));
  REQUIRE(pool.Double(1e15) == pool.Int(1000000000000000));
  REQUIRE_FALSE(pool.IsInt(pool.Double(1e30)));
  REQUIRE(pool.Double(std::nan("")).missing());
  REQUIRE(pool.Double(std::numeric_limits<double>::infinity()).missing());
  REQUIRE(pool.ToJson(pool.Double(0.1)) == "0.1");
  REQUIRE(pool.ToJson(pool.Double(1e300)) == "1e+300");
  REQUIRE(pool.AsDouble(pool.Int(3)) == 3.0);
}

TEST_CASE("the size of a value as JSON is that of its text") {
  ValuePool pool;
  const std::vector<Value> scalars = {Value::Null(),     Value::Bool(true), Value::Bool(false), pool.Int(-5), pool.Int(INT64_MIN), pool.Double(0.1),
                                      pool.Double(1e30), pool.Text(""),     pool.Text("\xC3\xA9 plain text"), pool.Text("\"\\\b\f\n\r\t\x01\x1F\x7F"),
                                      pool.Text("eight or more before it\n"), Value::Node(12)};
  REQUIRE(pool.JsonSize(pool.Text("a\"\x01")) == 2 + 1 + 2 + 6);
  // What is to be escaped is found wherever it stands: bytes are looked at eight at a time.
  for (std::size_t size = 1; size < 40; ++size) {
    REQUIRE(pool.ToJson(pool.Text(std::string(size, 'x'))) == "\"" + std::string(size, 'x') + "\"");
    for (std::size_t at = 0; at < size; ++at) {
      for (std::size_t other = at; other < size; ++other) {
        std::string text(size, 'x');
        text[at] = '"';
        text[other] = '\\';
        std::string wanted = "\"";
        for (const char c : text) wanted += c == 'x' ? std::string(1, c) : std::string("\\") + c;
        INFO(text);
        REQUIRE(pool.ToJson(pool.Text(text)) == wanted + "\"");
        REQUIRE(pool.JsonSize(pool.Text(text)) == wanted.size() + 1);
      }
    }
  }
  const std::vector<MapEntry> one = {{pool.Text("a\n"), scalars[3]}};
  std::vector<MapEntry> all;
  for (const Value scalar : scalars) all.emplace_back(pool.Text("k" + std::to_string(all.size())), scalar);
  std::vector<Value> values = scalars;
  values.push_back(pool.List({}));
  values.push_back(pool.Map({}));
  values.push_back(pool.Map(one));
  values.push_back(pool.Map(all));
  values.push_back(pool.List(scalars));
  values.push_back(pool.List(values));
  for (const Value value : values) REQUIRE(pool.JsonSize(value) == pool.ToJson(value).size());
}

TEST_CASE("values compare by kind, then by content") {
  ValuePool pool;
  const auto list = [&](std::vector<Value> items) { return pool.List(items); };
  const std::vector<Value> ascending = {
      Value::Null(), Value::Bool(false), Value::Bool(true), pool.Double(-1e300), pool.Int(INT64_MIN), pool.Int(-5), pool.Int(0), pool.Double(0.5),
      pool.Int(1), pool.Double(1.5), pool.Int(2), pool.Int(std::int64_t{1} << 40), pool.Int(INT64_MAX), pool.Double(1e19),
      pool.Text(""), pool.Text("A"), pool.Text("a"), pool.Text("ab"), pool.Text("b"), pool.Text("\xC3\xA9"), pool.Text("\xF0\x9F\x98\x80"),
      list({}), list({pool.Int(1)}), list({pool.Int(1), pool.Int(0)}), list({pool.Int(2)}),
      pool.Map({}), pool.Map(std::vector<MapEntry>{{pool.Text("a"), pool.Int(1)}}), pool.Map(std::vector<MapEntry>{{pool.Text("b"), pool.Int(0)}}),
      Value::Node(0), Value::Node(7)};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      const int order = pool.Compare(ascending[i], ascending[j]);
      CAPTURE(i, j);
      REQUIRE((order < 0) == (i < j));
      REQUIRE((order == 0) == (i == j));
    }
  }
}

TEST_CASE("JSON is canonical") {
  ValuePool pool;
  const Value map = pool.Map(std::vector<MapEntry>{{pool.Text("b"), pool.List(std::vector<Value>{Value::Null(), Value::Bool(true), Value::Bool(false)})},
                                                   {pool.Text("a\"\\\n\r\t\b\f\x01\x1f/"), pool.Double(2.5)}});
  REQUIRE(pool.ToJson(map) == R"({"a\"\\\n\r\t\b\f\u0001\u001f/":2.5,"b":[null,true,false]})");
  REQUIRE(pool.ToJson(pool.Text("\xC3\xA9\x7F")) == "\"\xC3\xA9\x7F\"");
  std::string text;
  pool.AppendText(pool.Text("as \"is\""), &text);
  pool.AppendText(pool.Int(7), &text);
  pool.AppendText(pool.List(std::vector<Value>{pool.Text("x")}), &text);
  REQUIRE(text == "as \"is\"7[\"x\"]");
}

TEST_CASE("doubles print as the shortest text that reads back") {
  ValuePool pool;
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const double d = std::ldexp(static_cast<double>(random()) / 3, static_cast<int>(random() % 400) - 200);
    const Value value = pool.Double(d);
    REQUIRE(std::strtod(pool.ToJson(value).c_str(), nullptr) == d);
    REQUIRE(pool.Double(d) == value);
  }
}

TEST_CASE("maps are found by key, small and large") {
  ValuePool pool;
  for (const int size : {0, 1, 8, 9, 200}) {
    std::vector<MapEntry> entries;
    for (int i = size; i-- > 0;) entries.emplace_back(pool.Text("k" + std::to_string(i)), pool.Int(i));
    const Value map = pool.Map(entries);
    REQUIRE(pool.Entries(map).size() == static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) REQUIRE(pool.Get(map, pool.Text("k" + std::to_string(i))) == pool.Int(i));
    REQUIRE(pool.Get(map, pool.Text("other")).missing());
    REQUIRE(pool.Get(map, pool.Int(0)).missing());
  }
  const std::vector<MapEntry> twice = {{pool.Text("a"), pool.Int(1)}, {pool.Text("a"), pool.Int(2)}};
  REQUIRE(pool.ToJson(pool.Map(twice)) == "{\"a\":2}");
}

TEST_CASE("depth and weight") {
  ValuePool pool;
  Value value = pool.Int(1);
  REQUIRE(pool.Depth(value) == 0);
  for (int i = 1; i <= 60; ++i) {
    value = pool.List(std::vector<Value>{value, value});
    REQUIRE(pool.Depth(value) == i);
  }
  REQUIRE(pool.Weight(value) == UINT32_MAX);  // two to the 60, and nothing was copied
  REQUIRE(pool.Depth(pool.Map(std::vector<MapEntry>{{pool.Text("a"), pool.List({})}})) == 2);
}

}  // namespace
}  // namespace pareto::facts
