#include "engine/eval/signature.h"

#include <catch2/catch.hpp>

namespace pareto::eval {
namespace {

using facts::Value;
using facts::ValuePool;

Kind Scalar(Kind::Base base) { return Kind{base, {}}; }

TEST_CASE("a signature is read from a record's text") {
  const auto plain = ParseSignature("text: string, length: int", "string", nullptr);
  REQUIRE(plain);
  REQUIRE(plain->params.size() == 2);
  CHECK(plain->params[0] == Param{"text", Scalar(Kind::Base::kString), false});
  CHECK(plain->params[1] == Param{"length", Scalar(Kind::Base::kInt), false});
  CHECK(plain->result == Scalar(Kind::Base::kString));
  CHECK(!plain->variadic);
  CHECK(!plain->result_optional);
  CHECK(plain->required() == 2);
  CHECK(plain->TakesCount(2));
  CHECK(!plain->TakesCount(1));
  CHECK(!plain->TakesCount(3));
}

TEST_CASE("optional, variadic and nested") {
  const auto optional = ParseSignature("text: string, vars?: map", "json?", nullptr);
  REQUIRE(optional);
  CHECK(optional->required() == 1);
  CHECK(optional->params[1].optional);
  CHECK(optional->params[1].name == "vars");
  CHECK(optional->TakesCount(1));
  CHECK(optional->TakesCount(2));
  CHECK(optional->result_optional);

  const auto variadic = ParseSignature("left: [T], right: [T], ...", "[T]", nullptr);
  REQUIRE(variadic);
  CHECK(variadic->variadic);
  CHECK(variadic->params.size() == 2);
  CHECK(variadic->TakesCount(7));
  CHECK(!variadic->TakesCount(1));
  CHECK(variadic->ParamAt(6).name == "right");

  const auto nothing = ParseSignature("", "int", nullptr);
  REQUIRE(nothing);
  CHECK(nothing->params.empty());
  CHECK(nothing->TakesCount(0));
  CHECK(!nothing->TakesCount(1));
}

TEST_CASE("a kind prints as it is read") {
  for (const char* text :
       {"any", "T", "string", "int", "number", "bool", "json", "map", "node", "[any]", "[string]", "[[T]]"}) {
    const auto signature = ParseSignature("", text, nullptr);
    REQUIRE(signature);
    CHECK(PrintKind(signature->result) == text);
  }
  CHECK(PrintKind(ParseSignature("", "list", nullptr)->result) == "[any]");
}

TEST_CASE("a malformed signature says why") {
  const struct {
    const char* parameters;
    const char* result;
    const char* error;
  } kCases[] = {
      {"text: strnig", "int", "`strnig` is no type"},
      {"text", "int", "`text` has no type"},
      {": string", "int", "a parameter has no name"},
      {"a: int,", "int", "nothing follows the last comma"},
      {"a?: int, b: int", "int", "`b` stands behind an optional parameter"},
      {"...", "int", "`...` stands behind the last parameter"},
      {"a: int, ..., b: int", "int", "`...` stands behind the last parameter"},
      {"a: int", "", "`` is no type"},
      {"a: [int", "int", "`[int` is no type"},
  };
  for (const auto& c : kCases) {
    std::string error;
    INFO(c.parameters);
    CHECK(!ParseSignature(c.parameters, c.result, &error));
    CHECK(error == c.error);
  }
}

TEST_CASE("which values a kind accepts") {
  ValuePool pool;
  const Value text = pool.Text("a");
  const Value texts[] = {text};
  const Value broken[] = {text, Value::Unknown()};
  const Value nodes[] = {Value::Node(0)};
  const auto accepts = [&pool](const char* kind, Value value) {
    return Accepts(ParseSignature("", kind, nullptr)->result, pool, value);
  };
  CHECK(accepts("string", text));
  CHECK(!accepts("string", pool.Int(1)));
  CHECK(accepts("int", pool.Int(1)));
  CHECK(accepts("int", pool.Int(INT64_MAX)));
  CHECK(!accepts("int", pool.Double(1.5)));
  CHECK(accepts("int", pool.Double(2.0)));  // a number is its value
  CHECK(!accepts("int", text));
  CHECK(accepts("number", pool.Int(1)));
  CHECK(accepts("number", pool.Double(1.5)));
  CHECK(accepts("bool", Value::Bool(false)));
  CHECK(!accepts("bool", Value::Null()));
  CHECK(accepts("json", Value::Null()));
  CHECK(accepts("json", pool.List(texts)));
  CHECK(!accepts("json", Value::Node(0)));
  CHECK(accepts("any", Value::Node(0)));
  CHECK(accepts("node", Value::Node(0)));
  CHECK(!accepts("node", text));
  CHECK(accepts("map", pool.Map({})));
  CHECK(accepts("list", pool.List(broken)));
  CHECK(accepts("[T]", pool.List(nodes)));
  CHECK(accepts("[string]", pool.List(texts)));
  CHECK(accepts("[string]", pool.List({})));
  CHECK(!accepts("[string]", pool.List(broken)));
  CHECK(!accepts("[json]", pool.List(broken)));
  CHECK(!accepts("[json]", pool.List(nodes)));
  CHECK(!accepts("[int]", pool.List(texts)));
  CHECK(!accepts("[string]", text));
}

}  // namespace
}  // namespace pareto::eval
