#include "cli/render/summary.h"

#include <catch2/catch.hpp>

namespace pareto::render {
namespace {

CheckLine Line(CheckLine::Verdict verdict, const char* name, long long passed, long long failed, long long not_judged, const char* reason) {
  CheckLine line;
  line.verdict = verdict;
  line.name = name;
  line.passed = passed;
  line.failed = failed;
  line.not_judged = not_judged;
  line.reason = reason;
  return line;
}

TEST_CASE("a line for each check") {
  using V = CheckLine::Verdict;
  CHECK(RenderChecks({}).empty());
  CHECK(RenderChecks({Line(V::kPassed, "a/one", 1, 0, 0, ""), Line(V::kFailed, "a/two", 3, 2, 1, ""), Line(V::kNotJudged, "a/three", 3, 0, 1, "why"),
                      Line(V::kDidNotApply, "a/four", 0, 0, 0, "looked for `p(x)`, found none"), Line(V::kNotRun, "a/five", 0, 0, 0, "errors stand before it")}) ==
        "passed         a/one: 1 subject\n"
        "failed         a/two: 2 of 6 subjects\n"
        "not judged     a/three: 1 of 4 subjects, why\n"
        "did not apply  a/four: looked for `p(x)`, found none\n"
        "not run        a/five: errors stand before it\n");
  CHECK(RenderChecks({Line(V::kPassed, "a/one", 2, 0, 0, "")}) == "passed  a/one: 2 subjects\n");
}

}  // namespace
}  // namespace pareto::render
