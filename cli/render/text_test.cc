#include "cli/render/text.h"

#include <catch2/catch.hpp>

namespace pareto::render {
namespace {

using base::Diagnostic;
using base::FileId;
using base::Severity;
using base::SourceMap;
using base::Span;

// The span of the first `text` in the file, at or after `from`.
Span Find(const SourceMap& sources, FileId file, std::string_view text, std::size_t from = 0) {
  const std::size_t at = sources.text(file).find(text, from);
  REQUIRE(at != std::string_view::npos);
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())};
}

Diagnostic Make(Span span, std::string message, std::string code = "area/name") {
  Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  return diagnostic;
}

std::string Render(const SourceMap& sources, const Diagnostic& diagnostic, TextOptions options = {}) {
  return RenderText({diagnostic}, sources, options);
}

constexpr const char* kConfig =
    "app: demo\n"                                    // 1
    "components:\n"                                  // 2
    "  - name: demo-a\n"                             // 3
    "    type: action\n"                             // 4
    "  - name: tick\n"                               // 5
    "    type: timer\n"                              // 6
    "    interval: 90\n"                             // 7
    "    action: demo-b\n"                           // 8
    "  - {name: jobs, type: queue, action: jobs}\n"  // 9
    "  - name: last\n";                              // 10

TEST_CASE("a place, a caret under the exact text, and help") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  Diagnostic diagnostic =
      Make(Find(sources, file, "demo-b"), "there is no action called `demo-b`", "references/unknown");
  diagnostic.help = {"did you mean `demo-a`?"};
  CHECK(Render(sources, diagnostic) ==
        "error: there is no action called `demo-b` [references/unknown]\n"
        " --> config.yaml:8:13\n"
        "  |\n"
        "8 |     action: demo-b\n"
        "  |             ^^^^^^\n"
        "  |\n"
        "  = help: did you mean `demo-a`?\n");
}

TEST_CASE("no remarks, no closing bar; severities are words") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  Diagnostic diagnostic = Make(Find(sources, file, "last"), "seen");
  diagnostic.severity = Severity::kWarning;
  CHECK(Render(sources, diagnostic) ==
        "warning: seen [area/name]\n"
        "  --> config.yaml:10:11\n"
        "   |\n"
        "10 |   - name: last\n"
        "   |           ^^^^\n");
  diagnostic.severity = Severity::kInfo;
  CHECK(Render(sources, diagnostic).substr(0, 11) == "info: seen ");
}

TEST_CASE("a label near by shares the frame, with the lines between") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  Diagnostic diagnostic = Make(Find(sources, file, "demo-b"), "wrong");
  diagnostic.labels = {{Find(sources, file, "tick"), "this timer"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> config.yaml:8:13\n"
        "  |\n"
        "5 |   - name: tick\n"
        "  |           ---- this timer\n"
        "6 |     type: timer\n"
        "7 |     interval: 90\n"
        "8 |     action: demo-b\n"
        "  |             ^^^^^^\n");
}

TEST_CASE("a label further off has a frame of its own, with its own place") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  const FileId rules = sources.Add("rules/a.pareto", "rule a(x) if b(x)\n");
  Diagnostic diagnostic = Make(Find(sources, file, "last"), "wrong");
  diagnostic.labels = {{Find(sources, file, "demo-a"), "first here"}, {Find(sources, rules, "b(x)"), "by this"}};
  diagnostic.notes = {"a note"};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        "  --> config.yaml:10:11\n"
        "   |\n"
        "10 |   - name: last\n"
        "   |           ^^^^\n"
        "   |\n"
        "   ::: config.yaml:3:11\n"
        "   |\n"
        " 3 |   - name: demo-a\n"
        "   |           ------ first here\n"
        "   |\n"
        "   ::: rules/a.pareto:1:14\n"
        "   |\n"
        " 1 | rule a(x) if b(x)\n"
        "   |              ---- by this\n"
        "   |\n"
        "   = note: a note\n");
}

TEST_CASE("a label that joins two frames makes them one") {
  SourceMap sources;
  const FileId file = sources.Add("f", "a\nb\nc\nd\ne\nf\ng\n");
  Diagnostic diagnostic = Make(Find(sources, file, "a"), "wrong");
  diagnostic.labels = {{Find(sources, file, "g"), "far"}, {Find(sources, file, "d"), "middle"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> f:1:1\n"
        "  |\n"
        "1 | a\n"
        "  | ^\n"
        "2 | b\n"
        "3 | c\n"
        "4 | d\n"
        "  | - middle\n"
        "5 | e\n"
        "6 | f\n"
        "7 | g\n"
        "  | - far\n");
}

TEST_CASE("labels of one line hang below, right to left") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  const Span name = Find(sources, file, "jobs");
  Diagnostic diagnostic = Make(Find(sources, file, "jobs", name.end), "wrong");
  diagnostic.labels = {{name, "its own name"}, {Find(sources, file, "queue"), "a queue"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> config.yaml:9:39\n"
        "  |\n"
        "9 |   - {name: jobs, type: queue, action: jobs}\n"
        "  |            ----        -----          ^^^^\n"
        "  |            |           |\n"
        "  |            |           a queue\n"
        "  |            its own name\n");
}

TEST_CASE("a label on the same text speaks beside the caret, an overlapping one below") {
  SourceMap sources;
  const FileId file = sources.Add("f", "key: value\n");
  Diagnostic diagnostic = Make(Find(sources, file, "value"), "wrong");
  diagnostic.labels = {{Find(sources, file, "value"), "this"}, {Find(sources, file, "key: value"), "all of it"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> f:1:6\n"
        "  |\n"
        "1 | key: value\n"
        "  |      ^^^^^ this\n"
        "  | ---------- all of it\n");
}

TEST_CASE("a label without a place is a note") {
  SourceMap sources;
  const FileId file = sources.Add("f", "x\n");
  Diagnostic diagnostic = Make(Find(sources, file, "x"), "wrong");
  diagnostic.labels = {{Span{}, "built in"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> f:1:1\n"
        "  |\n"
        "1 | x\n"
        "  | ^\n"
        "  |\n"
        "  = note: built in\n");
}

TEST_CASE("what spans lines is marked on its first line") {
  SourceMap sources;
  const FileId file = sources.Add("f", "a: |\n  one\n  two\nb: 1\n");
  CHECK(Render(sources, Make(Find(sources, file, "|\n  one\n  two"), "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:1:4\n"
        "  |\n"
        "1 | a: |\n"
        "  |    ^\n");
}

TEST_CASE("what is missing is marked at the end of the line") {
  SourceMap sources;
  const FileId file = sources.Add("f", "name:\r\nnext: 1\r\n");
  for (const Span span : {Span{file, 5, 5}, Span{file, 5, 6}, Span{file, 6, 7}}) {
    CHECK(Render(sources, Make(span, "wrong")).substr(25) ==
          std::string(span.begin == 5 ? " --> f:1:6\n" : " --> f:1:7\n") +
              "  |\n"
              "1 | name:\n"
              "  |      ^\n");
  }
  CHECK(Render(sources, Make(Span{file, 9999, 9999}, "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:3:1\n"
        "  |\n"
        "3 |\n"
        "  | ^\n");
}

TEST_CASE("tabs, wide and combining characters keep the caret in its place") {
  SourceMap sources;
  const FileId file = sources.Add("f", "\tk: v\nname: 日本 # x\ne\u0301: wrong\n");
  CHECK(Render(sources, Make(Find(sources, file, "v"), "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:1:5\n"
        "  |\n"
        "1 |     k: v\n"
        "  |        ^\n");
  CHECK(Render(sources, Make(Find(sources, file, "日本"), "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:2:7\n"
        "  |\n"
        "2 | name: 日本 # x\n"
        "  |       ^^^^\n");
  CHECK(Render(sources, Make(Find(sources, file, "wrong"), "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:3:5\n"
        "  |\n"
        "3 | e\u0301: wrong\n"
        "  |    ^^^^^\n");
}

TEST_CASE("a byte order mark is neither shown nor counted") {
  SourceMap sources;
  const FileId file = sources.Add("f", "\xEF\xBB\xBFkey: v\n");
  CHECK(Render(sources, Make(Find(sources, file, "key"), "wrong")) ==
        "error: wrong [area/name]\n"
        " --> f:1:1\n"
        "  |\n"
        "1 | key: v\n"
        "  | ^^^\n");
}

TEST_CASE("nothing from a file reaches the terminal raw") {
  SourceMap sources;
  const FileId file = sources.Add("a\x1b[2J", "x: \x1b[2J\xff y\n");
  Diagnostic diagnostic = Make(Find(sources, file, "y"), "bad \x1b\n`y`");
  diagnostic.help = {"remove \x07"};
  CHECK(Render(sources, diagnostic) ==
        "error: bad \\u{1b}\\n`y` [area/name]\n"
        " --> a\\u{1b}[2J:1:10\n"
        "  |\n"
        "1 | x: \\u{1b}[2J\\xff y\n"
        "  |                  ^\n"
        "  |\n"
        "  = help: remove \\u{07}\n");
}

TEST_CASE("a long line is cut around the caret") {
  SourceMap sources;
  const std::string blank(100, '.');
  TextOptions narrow;
  narrow.width = 44;  // 40 columns for the line
  const FileId middle = sources.Add("m", blank + "HERE" + blank + "\n");
  CHECK(Render(sources, Make(Find(sources, middle, "HERE"), "wrong"), narrow) ==
        "error: wrong [area/name]\n"
        " --> m:1:101\n"
        "  |\n"
        "1 | ….................HERE.................…\n"
        "  |                   ^^^^\n");
  const FileId front = sources.Add("f", "HERE" + blank + "\n");
  CHECK(Render(sources, Make(Find(sources, front, "HERE"), "wrong"), narrow) ==
        "error: wrong [area/name]\n"
        " --> f:1:1\n"
        "  |\n"
        "1 | HERE...................................…\n"
        "  | ^^^^\n");
  const FileId back = sources.Add("b", blank + "HERE\n");
  CHECK(Render(sources, Make(Find(sources, back, "HERE"), "wrong"), narrow) ==
        "error: wrong [area/name]\n"
        " --> b:1:101\n"
        "  |\n"
        "1 | …...................................HERE\n"
        "  |                                     ^^^^\n");
  const FileId all = sources.Add("a", blank + "\n");
  CHECK(Render(sources, Make(Span{all, 10, 90}, "wrong"), narrow) ==
        "error: wrong [area/name]\n"
        " --> a:1:11\n"
        "  |\n"
        "1 | …......................................…\n"
        "  |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n");
}

TEST_CASE("a cut never splits a wide character, and what lies outside is marked at the edge") {
  SourceMap sources;
  TextOptions narrow;
  narrow.width = 44;
  std::string wide;
  for (int i = 0; i < 50; ++i) wide += "日";
  const FileId file = sources.Add("f", wide + "HERE" + wide + "\n");
  Diagnostic diagnostic = Make(Find(sources, file, "HERE"), "wrong");
  diagnostic.labels = {{Span{file, 0, 3}, "far left"}};
  CHECK(Render(sources, diagnostic, narrow) ==
        "error: wrong [area/name]\n"
        " --> f:1:51\n"
        "  |\n"
        "1 | … 日日日日日日日日HERE日日日日日日日日…\n"
        "  | -                 ^^^^\n"
        "  | |\n"
        "  | far left\n");
}

TEST_CASE("a line of millions of bytes costs what is shown of it") {
  SourceMap sources;
  const FileId file = sources.Add("f", std::string(8'000'000, 'x'));
  const std::string text = Render(sources, Make(Span{file, 10, 7'000'000}, "wrong"));
  CHECK(text.size() < 500);
}

TEST_CASE("without a place there is no frame") {
  SourceMap sources;
  Diagnostic diagnostic = Make(Span{}, "no such file: `config.yaml`", "");
  CHECK(Render(sources, diagnostic) == "error: no such file: `config.yaml`\n");
  diagnostic.help = {"`pareto init` writes one"};
  CHECK(Render(sources, diagnostic) ==
        "error: no such file: `config.yaml`\n"
        "  = help: `pareto init` writes one\n");
}

TEST_CASE("an empty file has one empty line") {
  SourceMap sources;
  const FileId file = sources.Add("f", "");
  CHECK(Render(sources, Make(Span{file, 0, 0}, "the file is empty")) ==
        "error: the file is empty [area/name]\n"
        " --> f:1:1\n"
        "  |\n"
        "1 |\n"
        "  | ^\n");
}

TEST_CASE("fixes are told as text") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  const Span interval = Find(sources, file, "90");
  Diagnostic diagnostic = Make(interval, "wrong");
  const Span name = Find(sources, file, "tick");
  diagnostic.fix = {{interval, "60"}, {name, ""}, {Span{file, name.end, name.end}, "-tock\n"}};
  CHECK(Render(sources, diagnostic) ==
        "error: wrong [area/name]\n"
        " --> config.yaml:7:15\n"
        "  |\n"
        "7 |     interval: 90\n"
        "  |               ^^\n"
        "  |\n"
        "  = fix: replace `90` by `60`\n"
        "  = fix: remove `tick` at config.yaml:5:11\n"
        "  = fix: insert `-tock\\n` at config.yaml:5:15\n");
}

TEST_CASE("colour adds escape codes and nothing else") {
  SourceMap sources;
  const FileId file = sources.Add("config.yaml", kConfig);
  Diagnostic diagnostic = Make(Find(sources, file, "demo-b"), "wrong");
  diagnostic.labels = {{Find(sources, file, "tick"), "this timer"}};
  diagnostic.help = {"right it"};
  TextOptions color;
  color.color = true;
  std::string text = Render(sources, diagnostic, color);
  CHECK(text.substr(0, 16) == "\x1b[1;31merror\x1b[0m");
  for (std::size_t at = 0; (at = text.find('\x1b', at)) != std::string::npos;)
    text.erase(at, text.find('m', at) - at + 1);
  CHECK(text == Render(sources, diagnostic));
}

TEST_CASE("findings stand apart, and what is not shown is counted") {
  SourceMap sources;
  std::vector<Diagnostic> all = {Make(Span{}, "one", ""), Make(Span{}, "two", ""), Make(Span{}, "three", ""),
                                 Make(Span{}, "four", "")};
  all[3].severity = Severity::kWarning;
  CHECK(RenderText({}, sources, {}).empty());
  CHECK(RenderText(all, sources, {}) == "error: one\n\nerror: two\n\nerror: three\n\nwarning: four\n");
  TextOptions two;
  two.max_findings = 2;
  CHECK(RenderText(all, sources, two) == "error: one\n\nerror: two\n\nand 2 more (1 error, 1 warning)\n");
  two.max_findings = 4;
  CHECK(RenderText(all, sources, two) == RenderText(all, sources, {}));
}

TEST_CASE("the closing line") {
  Summary summary;
  summary.rules = 130;
  summary.checks = 41;
  summary.applied = 27;
  summary.did_not_apply = 14;
  CHECK(SummaryLine(summary) == "no findings; 41 checks in 130 rules: 27 applied, 14 did not apply");
  summary.errors = 2;
  summary.warnings = 1;
  summary.applied = 25;
  summary.not_run = 2;
  CHECK(SummaryLine(summary) ==
        "2 errors, 1 warning; 41 checks in 130 rules: 25 applied, 14 did not apply, 2 not run because of the errors");
  summary.not_judged = 3;
  CHECK(SummaryLine(summary) ==
        "2 errors, 1 warning; 41 checks in 130 rules: 25 applied (3 not judged in full), 14 did not apply, 2 not run because of the errors");
  summary.rules_wrong = true;
  CHECK(SummaryLine(summary) == "2 errors, 1 warning; no check was run: the rule files have errors");
  Summary nothing;
  nothing.rules = 9;
  nothing.checks = 2;
  nothing.did_not_apply = 2;
  nothing.nothing_checked = true;
  CHECK(SummaryLine(nothing) == "nothing was checked; 2 checks in 9 rules: 0 applied, 2 did not apply");
  nothing.warnings = 1;
  CHECK(SummaryLine(nothing) == "1 warning, nothing was checked; 2 checks in 9 rules: 0 applied, 2 did not apply");
}

}  // namespace
}  // namespace pareto::render
