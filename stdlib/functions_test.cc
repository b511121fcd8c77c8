// What the examples do not show: ends, ties, several bytes a character, and what is missing or unknown.
#include "stdlib/functions.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "stdlib/call_for_test.h"

namespace pareto::stdlib {
namespace {

using facts::Value;

TEST_CASE("text") {
  Run({
      {R"(len("naïve €𝄞"))", "8"},
      {R"(bytes("naïve €𝄞"))", "14"},
      {R"(len(""))", "0"},
      {R"(contains("abc", ""))", "true"},
      {R"(contains("abc", "ac"))", "false"},
      {R"(starts-with("ab", "abc"))", "false"},
      {R"(ends-with("ab", "b"))", "true"},
      {R"(lower("ÄB-Ç"))", R"("Äb-Ç")"},
      {R"(trim("\t a\u000b b \r\n"))", R"("a\u000b b")"},
      {R"(trim("  "))", R"("")"},
      {R"(squeeze("{ \"a\" :\t1 }\n"))", R"("{\"a\":1}")"},
      {R"(split("a--b-", "-"))", R"(["a", "", "b", ""])"},
      {R"(split("", "-"))", R"([""])"},
      {R"(split("a::b", "::"))", R"(["a", "b"])"},
      {R"(split("né", ""))", R"(["n", "é"])"},
      {R"(split("", ""))", "[]"},
      {R"(replace("aaa", "aa", "b"))", R"("ba")"},
      {R"(replace("abc", "", "x"))", R"("abc")"},
      {R"(replace("a", "a", "aa"))", R"("aa")"},
      {R"(join([], ", "))", R"("")"},
      {R"(join(["", ""], "-"))", R"("-")"},
      {R"(join([null, {"b": 1, "a": [2]}, 1.5, "x"], "|"))", R"("null|{\"a\":[2],\"b\":1}|1.5|x")"},
      {R"(text("a"))", R"("a")"},
      {R"(text(null))", R"("null")"},
  });
}

TEST_CASE("all matches of a pattern are found in order") {
  Run({
      {R"(find-all("k=v;x=", "([a-z])=([a-z])?"))",
       R"([{"column":1,"groups":["k","v"],"line":1,"text":"k=v"},{"column":5,"groups":["x",""],"line":1,"text":"x="}])"},
      {R"(find-all("a\n\na a", "a"))",
       R"([{"column":1,"groups":[],"line":1,"text":"a"},{"column":1,"groups":[],"line":3,"text":"a"},{"column":3,"groups":[],"line":3,"text":"a"}])"},
      {R"(find-all("aaaa", "aaa"))", R"([{"column":1,"groups":[],"line":1,"text":"aaa"}])"},
      {R"(find-all("é", ""))",
       R"([{"column":1,"groups":[],"line":1,"text":""},{"column":2,"groups":[],"line":1,"text":""}])"},  // before and at the end
      {R"(find-all("", "a"))", "[]"},
      {R"(find-all("a", "("))", "unknown"},
      {R"(find-all("a1\nb2", "(?m)^b"))", R"([{"column":1,"groups":[],"line":2,"text":"b"}])"},
      {R"(find-all("# x\nx", "#.*|x"))",
       R"([{"column":1,"groups":[],"line":1,"text":"# x"},{"column":1,"groups":[],"line":2,"text":"x"}])"},  // taken once
  });
}

TEST_CASE("patterns match whole texts") {
  Run({
      {R"(matches("abc", "b"))", "false"},
      {R"(matches("abc", ".b."))", "true"},
      {R"(matches("ABC", "(?i)abc"))", "true"},
      {R"(matches("é", "."))", "true"},
      {R"(matches("ab", "a|ab"))", "true"},  // whole: the shorter branch is no answer
      {R"(matches("", ""))", "true"},
      {R"(matches("a", "("))", "unknown"},
      {R"(glob("", "*"))", "true"},
      {R"(glob("", ""))", "true"},
      {R"(glob("a", ""))", "false"},
      {R"(glob("", "?"))", "false"},
      {R"(glob("é", "?"))", "true"},
      {R"(glob("aé", "*?"))", "true"},
      {R"(glob("abcbd", "a*bd"))", "true"},
      {R"(glob("abcbc", "a*bd"))", "false"},
      {R"(glob("a.c", "a.c"))", "true"},
      {R"(glob("abc", "a.c"))", "false"},
      {R"(glob("ab", "a**b*"))", "true"},
      {R"(glob("abx", "*ab"))", "false"},
  });
  CHECK(PatternError("[a-z]+").empty());
  CHECK(PatternError("[a-z").find("missing ]") != std::string::npos);
  CHECK(!PatternError("(?=a)").empty());  // RE2 has no look-ahead
}

TEST_CASE("a glob of many stars ends soon") {
  World world;
  std::string stars;
  for (int i = 0; i < 2000; ++i) stars += "*a";
  stars += 'b';
  CHECK(world.Print(world.Apply("glob", {world.pool().Text(std::string(4000, 'a')), world.pool().Text(stars)})) ==
        "false");
}

TEST_CASE("more patterns than the cache holds") {
  World world;
  for (int i = 0; i < 2500; ++i) {
    const Value text = world.pool().Text("x" + std::to_string(i % 1250));
    REQUIRE(world.Apply("matches", {text, text}) == Value::Bool(true));
  }
}

TEST_CASE("identifiers") {
  Run({
      {R"(pascal("demo-demo"))", R"("DemoDemo")"},
      {R"(pascal("demo_HELLO get"))", R"("DemoHelloGet")"},
      {R"(pascal("-a--1b/{c+}"))", R"("A1bC")"},
      {R"(pascal("café-x"))", R"("CafX")"},
      {R"(pascal(""))", R"("")"},
      {R"(capital(""))", R"("")"},
      {R"(capital("a-b"))", R"("A-b")"},
      {R"(env-name("orders-store"))", R"("ORDERS_STORE")"},
      {R"(env-name("ORDERS_STORE"))", R"("ORDERS_STORE")"},
      {R"(env-name("orders_store-2"))", R"("ORDERS_STORE_2")"},
      {R"(aws-case("service:startThing"))", R"("service:StartThing")"},
      {R"(aws-case("S7:*"))", R"("s7:*")"},
      {R"(aws-case("s7:GetObject"))", R"("s7:GetObject")"},
      {R"(aws-case("s7:"))", R"("s7:")"},
      {R"(aws-case("S7"))", R"("S7")"},
      {R"(aws-case("A:b:c"))", R"("a:B:c")"},
      {R"(prefix("s7:Get:x"))", R"("s7")"},
      {R"(prefix("s7"))", R"("s7")"},
      {R"(prefix(":x"))", R"("")"},
  });
}

TEST_CASE("paths") {
  Run({
      {R"(prefixes("a/b/c"))", R"(["a", "a/b", "a/b/c"])"},
      {R"(prefixes("/a/b/"))", R"(["a", "a/b"])"},
      {R"(prefixes("a//b"))", R"(["a", "a/b"])"},
      {R"(prefixes(""))", "[]"},
      {R"(prefixes("//"))", "[]"},
      {R"(parent-path("/a/b/"))", R"("a")"},
      {R"(parent-path("a"))", R"("")"},
      {R"(parent-path("/"))", R"("")"},
      {R"(last-part("/a/b/"))", R"("b")"},
      {R"(last-part("a"))", R"("a")"},
      {R"(last-part("/"))", R"("")"},
  });
}

TEST_CASE("hashes and limits") {
  Run({
      {R"(hash("demo", 0))", "missing"},
      {R"(hash("demo", 65))", "missing"},
      // SHA-256 of `{}` and of `{"a":1,"b":2}`, from another implementation.
      {R"(hash({}, 64))", R"("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")"},
      {R"(hash({"b": 2, "a": 1}, 12))", R"("43258cff783f")"},
      {R"(shorten("1234567890", 10))", R"("1234567890")"},  // fits to the last character
      {R"(shorten("12345678901", 10))", R"("1-5e9fae5c")"},
      {R"(shorten("ééééééééééé", 11))", R"("ééééééééééé")"},  // characters, not bytes
      {R"(shorten("éééééééééééé", 11))", R"("éé-6f89383e")"},
      {R"(shorten("1234567890", 9))", R"("-9f191b31")"},
      {R"(shorten("1234567890", 8))", "missing"},
      {R"(shorten("1234", -1))", "missing"},
      {R"(shorten("", 0))", R"("")"},
  });
  World world;
  const Value name = world.pool().Text(std::string(100, 'x'));
  const std::string shortened(world.pool().AsText(world.Apply("shorten", {name, world.pool().Int(64)})));
  CHECK(shortened.size() == 64);
  const Value digits = world.Apply("hash", {name, world.pool().Int(8)});
  CHECK(shortened == std::string(55, 'x') + "-" + std::string(world.pool().AsText(digits)));
}

TEST_CASE("nearest words") {
  Run({
      {R"(nearest("demo", ["demo"]))", "missing"},
      {R"(nearest("demo", []))", "missing"},
      {R"(nearest("ab", ["ac", "aa"]))", R"("aa")"},
      {R"(nearest("ab", ["xyz"]))", "missing"},
      {R"(nearest("ab", ["ac", 1]))", "unknown"},
  });
}

TEST_CASE("labels") {
  Run({
      {"label(config)", R"("config")"},
      {"label(part)", R"("part 2 of thing `demo`")"},
      {"label(plain)", R"("extras `x`")"},
      {"label(demo)", R"("thing `demo`")"},
      {R"(label("demo"))", "unknown"},
  });
}

TEST_CASE("numbers") {
  Run({
      {R"(number("22"))", "22"},
      {R"(number("-0.50"))", "-0.5"},
      {R"(number("1e3"))", "1000"},
      {R"(number("007"))", "7"},
      {R"(number("2.0"))", "2"},
      {R"(number(2.5))", "2.5"},
      {R"(number("9223372036854775807"))", "9223372036854775807"},
      {R"(number("1e30"))", "1e30"},
      {R"(number("1e999"))", "missing"},
      {R"(number(""))", "missing"},
      {R"(number("-"))", "missing"},
      {R"(number(" 1"))", "missing"},
      {R"(number("1 "))", "missing"},
      {R"(number("+1"))", "missing"},
      {R"(number(".5"))", "missing"},
      {R"(number("5."))", "missing"},
      {R"(number("0x10"))", "missing"},
      {R"(number("inf"))", "missing"},
      {R"(number("-nan"))", "missing"},
      {R"(number("1,5"))", "missing"},
      {R"(number(true))", "missing"},
      {R"(number(missing))", "missing"},
      {R"(number(unknown))", "unknown"},
      {R"(int("22"))", "22"},
      {R"(int("22.0"))", "22"},
      {R"(int("22.5"))", "missing"},
      {R"(int(22.5))", "missing"},
      {R"(int("9223372036854775808"))", "missing"},
      {R"(int([]))", "missing"},
      {R"(abs(-2.5))", "2.5"},
      {R"(abs(0))", "0"},
      {R"(abs(-9223372036854775808))", "missing"},
      {R"(abs("1"))", "unknown"},
      {R"(floor(1.5))", "1"},
      {R"(floor(-0.5))", "-1"},
      {R"(floor(7))", "7"},
      {R"(floor(1e30))", "missing"},
  });
}

TEST_CASE("sums") {
  Run({
      {"sum([])", "0"},
      {"sum([2, 2])", "4"},
      {"sum([0.5, 0.5])", "1"},
      {"sum([9223372036854775807, 1])", "missing"},
      {"sum([9223372036854775807, 1, -1])", "9223372036854775807"},  // only the whole counts
      {"sum([-9223372036854775808])", "-9223372036854775808"},
      {R"(sum([1, "2"]))", "unknown"},
      {"sum([1e308, 1e308])", "missing"},
      {R"(count([]))", "0"},
      {R"(count({}))", "unknown"},
      {R"(count(missing))", "missing"},
  });
}

TEST_CASE("least and greatest") {
  Run({
      {"min([])", "missing"},
      {"max([])", "missing"},
      {R"(min(["b", "a", "é"]))", R"("a")"},
      {R"(max(["b", "a", "é"]))", R"("é")"},
      {"max([1, 1.5, -3])", "1.5"},
      {R"(min([1, "a"]))", "unknown"},
      {R"(min(["a", null]))", "unknown"},
  });
  World world;
  const Value nodes =
      world.pool().List(std::vector<Value>{world.word("plain"), world.word("thing"), world.word("part")});
  CHECK(world.Apply("min", {nodes}) == world.word("thing"));  // file order
  CHECK(world.Apply("max", {nodes}) == world.word("plain"));
}

TEST_CASE("order of lists") {
  Run({
      {"first([])", "missing"},
      {"last([])", "missing"},
      {R"(sort([{}, [], "10", "9", 10, 9, true, false, null]))", R"([null, false, true, 9, 10, "10", "9", [], {}])"},
      {"sort([])", "[]"},
      {"reverse([])", "[]"},
      {R"(distinct([1, "1", 1.0, [1], [1]]))", R"([1, "1", [1]])"},
      {R"(flatten([[[1]], [2]]))", "[[1], 2]"},
      {R"(flatten([[1], 2]))", "unknown"},
      {"concat([], [], [1])", "[1]"},
  });
}

TEST_CASE("an unknown item spoils what would have to look at it") {
  World world;
  const Value list = world.pool().List(std::vector<Value>{world.pool().Int(1), Value::Unknown()});
  for (const char* name : {"sum", "min", "max", "sort", "distinct"}) {
    INFO(name);
    CHECK(world.Apply(name, {list}).unknown());
  }
  CHECK(world.Apply("join", {list, world.pool().Text(",")}).unknown());
  CHECK(world.Apply("count", {list}) == world.pool().Int(2));
  CHECK(world.Apply("first", {list}) == world.pool().Int(1));
  CHECK(world.Apply("last", {list}).unknown());
}

TEST_CASE("shortest paths") {
  Run({
      {R"(shortest([], "a", "a"))", "missing"},
      {R"(shortest([["a", "b"]], "a", "a"))", "missing"},  // at least one step
      {R"(shortest([["a", "a"]], "a", "a"))", R"(["a", "a"])"},
      {R"(shortest([["a", "b"], ["b", "a"]], "a", "a"))", R"(["a", "b", "a"])"},
      {R"(shortest([["a", "b"], ["b", "c"], ["a", "c"]], "a", "c"))", R"(["a", "c"])"},
      {R"(shortest([["a", "y"], ["a", "x"], ["x", "c"], ["y", "c"]], "a", "c"))",
       R"(["a", "y", "c"])"},  // ties by order
      {R"(shortest([["x", "c"], ["y", "c"], ["a", "x"], ["a", "y"]], "a", "c"))", R"(["a", "x", "c"])"},
      {R"(shortest([["a", "b"], ["b", "a"], ["b", "c"], ["c", "d"]], "a", "d"))", R"(["a", "b", "c", "d"])"},
      {R"(shortest([["b", "a"]], "a", "b"))", "missing"},
      {R"(shortest([["a", "b", "c"]], "a", "b"))", "unknown"},
      {R"(shortest([1], "a", "b"))", "unknown"},
  });
  World world;
  std::vector<Value> pairs;
  for (int i = 0; i < 20'000; ++i) {
    pairs.push_back(world.pool().List(std::vector<Value>{world.pool().Int(i), world.pool().Int(i + 1)}));
  }
  const Value path = world.Apply("shortest", {world.pool().List(pairs), world.pool().Int(0), world.pool().Int(20'000)});
  CHECK(world.pool().Items(path).size() == 20'001);
}

TEST_CASE("maps and JSON") {
  Run({
      {"keys({})", "[]"},
      {R"(keys(["a"]))", "unknown"},
      {R"(merge({"a": {"b": 1}}, {"a": {"c": 2}}))", R"({"a": {"c": 2}})"},
      {R"(merge({"a": 1}, {"a": 2, "b": 2}, {"a": 3}))", R"({"a": 3, "b": 2})"},
      {R"(merge({"a": 1}, {"a": null}))", R"({"a": null})"},
      {"listed(missing)", "[]"},
      {"listed()", "[]"},
      {"listed(null)", "[null]"},
      {R"(listed(["a"]))", R"(["a"])"},
      {"listed(unknown)", "unknown"},
      {R"(walk("a"))", R"([{"path": [], "value": "a"}])"},
      {R"(walk([[], 1]))",
       R"([{"path": [], "value": [[], 1]}, {"path": [0], "value": []}, {"path": [1], "value": 1}])"},
      {R"(json-text({"b": [1.5, true], "a": "é\n"}))", R"("{\"a\":\"é\\n\",\"b\":[1.5,true]}")"},
      {R"(json-text("a"))", R"("\"a\"")"},
      {R"(parse-json("{\"b\": [1.0, {\"c\": null}], \"a\": \"\\u00e9\"}"))", R"({"a": "é", "b": [1, {"c": null}]})"},
      {R"(parse-json("{\"a\": 1, \"a\": 2}"))", "missing"},
      {R"(parse-json("[1, 2"))", "missing"},
      {R"(parse-json("1 2"))", "missing"},
      {R"(parse-json(""))", "missing"},
      {R"(parse-json("1e999"))", "missing"},
      {R"(parse-json("null"))", "null"},
      {R"(parse-json("18446744073709551615"))", "1.8446744073709552e19"},
  });
  World world;
  const auto nested = [&world](std::size_t levels) {
    return world.Apply("parse-json", {world.pool().Text(std::string(levels, '[') + std::string(levels, ']'))});
  };
  CHECK(nested(100).list());
  CHECK(nested(101).missing());
  CHECK(nested(100'000).missing());
}

TEST_CASE("intrinsic functions") {
  Run({
      {R"(sub("plain"))", R"("plain")"},
      {R"(sub("plain", {"a": 1}))", R"("plain")"},
      {R"(sub("${a}", {"a": {"Ref": "X"}}))", R"({"Fn::Sub": ["${a}", {"a": {"Ref": "X"}}]})"},
      {R"(sub("${a}", {}))", R"({"Fn::Sub": "${a}"})"},
      {R"(sub("${a}", missing))", R"({"Fn::Sub": "${a}"})"},
      {R"(sub("${a}", unknown))", "unknown"},
      {R"(sub("${!a}"))", R"({"Fn::Sub": "${!a}"})"},  // only the function takes the `!` away
      {"ref(missing)", "missing"},
      {"ref(1)", "unknown"},
  });
}

TEST_CASE("references in JSON") {
  Run({
      {R"(refs("${A}"))", "[]"},
      {R"(refs({"Ref": "A"}))", R"(["A"])"},
      {R"(refs({"Fn::GetAtt": ["A", "Arn"]}))", R"(["A"])"},
      {R"(refs({"Fn::GetAtt": ["A", {"Ref": "B"}]}))", R"(["A", "B"])"},
      {R"(refs({"Fn::GetAtt": "A.Outputs.X"}))", R"(["A"])"},
      {R"(refs({"Fn::Sub": "${B}-${A.Arn}-${!C}-$D-${B}"}))", R"(["A", "B"])"},
      {R"(refs({"Fn::Sub": "${A"}))", "[]"},
      {R"(refs({"Fn::Sub": ["${x}-${B}-${x.Arn}", {"x": {"Ref": "A"}}]}))", R"(["A", "B", "x"])"},
      // A Sub inside the map of another: each map gives names to its own text only.
      {R"(refs({"Fn::Sub": ["${x}${y}", {"x": {"Fn::Sub": ["${y}${z}", {"y": {"Fn::GetAtt": "D.Arn"}}]}}]}))",
       R"(["D", "y", "z"])"},
      {R"(refs({"b": [{"c": {"Ref": "Z"}}, {"Ref": "A"}], "a": {"Ref": "Z"}}))", R"(["A", "Z"])"},
      {R"(refs({"Ref": "A", "other": {"Ref": "B"}}))", R"(["B"])"},  // two keys: a map like any other
      {R"(refs({"Ref": {"Ref": "A"}}))", R"(["A"])"},
      {R"(refs({"Fn::GetAtt": []}))", "[]"},
      {R"(refs({"Fn::Sub": ["${A}"]}))", "[]"},
      {R"(names({"Fn::GetAtt": "Demo.Arn"}, demo))", "true"},
      {R"(names({"Fn::Sub": "${Demo}"}, demo))", "true"},
      {R"(names({"Fn::Sub": ["${Demo}", {"Demo": 1}]}, demo))", "false"},
      {R"(names({"Ref": "Demo"}, other))", "false"},
      {R"(names("Demo", demo))", "false"},
      {R"(names({"Ref": "Demo"}, thing))", "unknown"},  // no resource
  });
}

}  // namespace
}  // namespace pareto::stdlib
