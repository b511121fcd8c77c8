#include <catch2/catch.hpp>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/base/suggest.h"

namespace pareto::base {
namespace {

TEST_CASE("positions count code points and skip a byte order mark") {
  SourceMap sources;
  const FileId file = sources.Add("a.yaml", "\xEF\xBB\xBF" "a: \xC3\xA9x\r\nb: 1");
  CHECK(sources.At(file, 3) == Position{1, 1});
  CHECK(sources.At(file, 8) == Position{1, 5});  // behind the two bytes of one letter
  CHECK(sources.At(file, 11) == Position{2, 1});
  CHECK(sources.At(file, 999) == Position{2, 5});
  CHECK(sources.Line(file, 1) == "a: \xC3\xA9x");
  CHECK(sources.Line(file, 2) == "b: 1");
  CHECK(sources.Line(file, 3).empty());
}

TEST_CASE("a sink sorts by place and tells the same thing once") {
  SourceMap sources;
  const FileId file = sources.Add("a", "0123456789");
  DiagnosticSink sink;
  sink.Error("b/late", Span{file, 5, 6}, "late");
  sink.Warning("a/early", Span{file, 1, 2}, "early");
  sink.Error("b/late", Span{file, 5, 6}, "late");
  CHECK(sink.errors() == 2);
  const auto all = sink.Take();
  REQUIRE(all.size() == 2);
  CHECK(all[0].code == "a/early");
  CHECK(all[1].code == "b/late");
  CHECK(!sink.has_errors());
}

TEST_CASE("nearest word") {
  CHECK(Nearest("timeuot", {"timeout", "type", "size"}) == "timeout");
  CHECK(Nearest("timeout", {"timeout"}).empty());
  CHECK(Nearest("xy", {"abcdef"}).empty());
  CHECK(Nearest("ab", {"ac", "aa"}) == "aa");  // a tie goes to the first by text
  CHECK(EditDistance("ab", "ba", 3) == 1);
  CHECK(EditDistance("kitten", "sitting", 5) == 3);
  CHECK(EditDistance("kitten", "sitting", 1) == 2);
}

}  // namespace
}  // namespace pareto::base
