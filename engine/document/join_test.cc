#include "engine/document/join.h"

#include <catch2/catch.hpp>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

TEST_CASE("Joined documents keep what they say, and where", "[join]") {
  base::SourceMap sources;
  base::DiagnosticSink sink;
  const base::FileId first = sources.Add("a.yaml", "x: [1, 0x10, two, ~]\n");
  const base::FileId second = sources.Add("b.json", "\n{\"y\": {\"z\": true, \"n\": 1.5}}");
  const Document a = Read(first, sources, sink);
  const Document b = Read(second, sources, sink);
  const Part parts[] = {{"a", first, &a}, {"b", second, &b}};
  const Document joined = Join(parts);
  REQUIRE(joined.kind(joined.root()) == Kind::kMap);
  REQUIRE(joined.entries(joined.root()).size() == 2);
  const Entry& one = joined.entries(joined.root())[0];
  const Entry& other = joined.entries(joined.root())[1];
  CHECK(one.key == "a");
  CHECK(one.key_span == base::Span{first, 0, 0});
  CHECK(Same(joined, one.value, a, a.root()));
  CHECK(other.key_span == base::Span{second, 0, 0});
  CHECK(Same(joined, other.value, b, b.root()));
  const NodeId sixteen = joined.items(joined.Find(one.value, "x")->value)[1];
  CHECK(sources.TextOf(joined.span(sixteen)) == "0x10");
  CHECK(joined.text(sixteen) == "0x10");
  const Entry* y = joined.Find(other.value, "y");
  REQUIRE(y != nullptr);
  CHECK(y->key_span.file == second);
  CHECK(sources.At(second, joined.Find(y->value, "n")->key_span.begin) == base::Position{2, 19});
}

TEST_CASE("Nothing joined is an empty map", "[join]") {
  const Document joined = Join({});
  CHECK(joined.kind(joined.root()) == Kind::kMap);
  CHECK(joined.entries(joined.root()).empty());
}

}  // namespace
}  // namespace pareto::document
