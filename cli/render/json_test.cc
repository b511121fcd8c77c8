#include "cli/render/json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/render/fingerprint.h"

namespace pareto::render {
namespace {

using base::Diagnostic;
using base::FileId;
using base::SourceMap;
using base::Span;

TEST_CASE("a report is the document that programs were promised") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", "name: tick\ninterval: 90\n");
  const FileId rules = sources.Add("pareto:rules/timers/rounded.pareto", "# first\nwarning timers/rounded\n");
  Diagnostic diagnostic;
  diagnostic.code = "timers/rounded";
  diagnostic.severity = base::Severity::kWarning;
  diagnostic.message = "timer `tick` fires every 60 s, not every 90 s";
  diagnostic.span = Span{file, 21, 23};
  diagnostic.labels = {{Span{file, 6, 10}, "this one"}, {Span{}, "nowhere"}};
  diagnostic.notes = {"a note"};
  diagnostic.help = {"EventBridge counts whole minutes"};
  diagnostic.fix = {{Span{file, 21, 23}, "60"}};
  diagnostic.identity = "timers/rounded|timer|components/timer/tick|interval";
  diagnostic.rule = Span{rules, 8, 30};
  Summary summary;
  summary.not_judged = 1;
  CheckLine line;
  line.verdict = CheckLine::Verdict::kDidNotApply;
  line.name = "a/one";
  line.severity = "error";
  line.reason = "looked for `p(x)`, found none";
  summary.lines.push_back(line);
  summary.rules = 7;
  summary.checks = 3;
  summary.applied = 1;
  summary.did_not_apply = 1;
  summary.warnings = 1;
  summary.not_run = 1;
  CHECK(RenderJson({diagnostic}, sources, summary) == R"({
  "version": 1,
  "findings": [
    {
      "code": "timers/rounded",
      "severity": "warning",
      "message": "timer `tick` fires every 60 s, not every 90 s",
      "file": "config.yaml",
      "line": 2,
      "column": 11,
      "endLine": 2,
      "endColumn": 13,
      "text": "90",
      "labels": [
        {
          "message": "this one",
          "file": "config.yaml",
          "line": 1,
          "column": 7,
          "endLine": 1,
          "endColumn": 11,
          "text": "tick"
        },
        {
          "message": "nowhere"
        }
      ],
      "notes": [
        "a note"
      ],
      "help": [
        "EventBridge counts whole minutes"
      ],
      "fix": [
        {
          "file": "config.yaml",
          "line": 2,
          "column": 11,
          "endLine": 2,
          "endColumn": 13,
          "text": "90",
          "replacement": "60"
        }
      ],
      "fingerprint": "b3d1146cf36ad9fe",
      "rule": {
        "file": "pareto:rules/timers/rounded.pareto",
        "line": 2,
        "column": 1
      },
      "doc": "docs/rules/timers-rounded.md"
    }
  ],
  "checks": [
    {
      "name": "a/one",
      "severity": "error",
      "verdict": "did not apply",
      "passed": 0,
      "failed": 0,
      "notJudged": 0,
      "reason": "looked for `p(x)`, found none"
    }
  ],
  "summary": {
    "rules": 7,
    "checks": 3,
    "applied": 1,
    "didNotApply": 1,
    "notJudged": 1,
    "notRun": 1,
    "errors": 0,
    "warnings": 1,
    "infos": 0
  }
}
)");
}

TEST_CASE("no findings is a document too") {
  const auto report = nlohmann::json::parse(RenderJson({}, SourceMap(), Summary()));
  CHECK(report["findings"] == nlohmann::json::array());
  CHECK(report["version"] == 1);
}

TEST_CASE("a finding without a place has no place keys; bad bytes and long texts do no harm") {
  SourceMap sources;
  const FileId file = sources.Add("f", std::string(4095, 'x') + "日 and more");
  Diagnostic nowhere;
  nowhere.message = "bad \xff byte";
  Diagnostic endless;
  endless.span = Span{file, 0, 4105};
  const auto report = nlohmann::json::parse(RenderJson({nowhere, endless}, sources, Summary()));
  CHECK_FALSE(report["findings"][0].contains("file"));
  CHECK_FALSE(report["findings"][0].contains("rule"));
  CHECK(report["findings"][0]["message"] == "bad \uFFFD byte");
  CHECK(report["findings"][1]["text"] == std::string(4095, 'x'));
}

TEST_CASE("a fingerprint is of the identity, not of the place or the wording") {
  Diagnostic diagnostic;
  diagnostic.code = "a/b";
  diagnostic.message = "c";
  CHECK(Fingerprint(diagnostic) == "9e8b821bf9c12e6e");
  diagnostic.identity = "abc";
  CHECK(Fingerprint(diagnostic) == "ba7816bf8f01cfea");  // the published SHA-256 of "abc"
  diagnostic.message = "other";
  diagnostic.span = Span{FileId{0}, 1, 2};
  CHECK(Fingerprint(diagnostic) == "ba7816bf8f01cfea");
}

}  // namespace
}  // namespace pareto::render
