#include "cli/render/json.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "cli/render/codes.h"
#include "cli/render/fingerprint.h"
#include "cli/render/tests.h"

namespace pareto::render {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kMostText = 4096;  // bytes of source text given with a place

// Adds where `span` is; nothing for an invalid one.
void AddPlace(Json& to, base::Span span, const base::SourceMap& sources) {
  if (!span.valid()) return;
  const base::Position begin = sources.At(span.file, span.begin);
  const base::Position end = sources.At(span.file, span.end < span.begin ? span.begin : span.end);
  to["file"] = sources.name(span.file);
  to["line"] = begin.line;
  to["column"] = begin.column;
  to["endLine"] = end.line;
  to["endColumn"] = end.column;
  std::string_view text = sources.TextOf(span);
  if (text.size() > kMostText) {
    std::size_t end_of_text = kMostText;
    while (end_of_text > 0 && (static_cast<unsigned char>(text[end_of_text]) & 0xC0) == 0x80) --end_of_text;
    text = text.substr(0, end_of_text);
  }
  to["text"] = text;
}

Json Finding(const base::Diagnostic& diagnostic, const base::SourceMap& sources) {
  Json finding;
  finding["code"] = diagnostic.code;
  finding["severity"] = base::SeverityName(diagnostic.severity);
  finding["message"] = diagnostic.message;
  AddPlace(finding, diagnostic.span, sources);
  finding["labels"] = Json::array();
  for (const base::Label& label : diagnostic.labels) {
    Json& added = finding["labels"].emplace_back();
    added["message"] = label.message;
    AddPlace(added, label.span, sources);
  }
  finding["notes"] = diagnostic.notes;
  finding["help"] = diagnostic.help;
  finding["fix"] = Json::array();
  for (const base::Edit& edit : diagnostic.fix) {
    Json& added = finding["fix"].emplace_back();
    AddPlace(added, edit.span, sources);
    added["replacement"] = edit.replacement;
  }
  if (!diagnostic.stages.empty()) finding["stages"] = diagnostic.stages;
  finding["fingerprint"] = Fingerprint(diagnostic);
  if (diagnostic.rule.valid()) {
    const base::Position position = sources.At(diagnostic.rule.file, diagnostic.rule.begin);
    finding["rule"] = {
        {"file", sources.name(diagnostic.rule.file)}, {"line", position.line}, {"column", position.column}};
    // A check that ships has a page.
    if (sources.name(diagnostic.rule.file).substr(0, 7) == "pareto:" && diagnostic.code.find('/') != std::string::npos && !IsCode(diagnostic.code)) {
      std::string page = diagnostic.code;
      std::replace(page.begin(), page.end(), '/', '-');
      finding["doc"] = "docs/rules/" + page + ".md";
    }
  }
  if (IsCode(diagnostic.code)) finding["doc"] = "docs/diagnostics.md";
  return finding;
}

}  // namespace

std::string RenderJson(const std::vector<base::Diagnostic>& diagnostics, const base::SourceMap& sources,
                       const Summary& summary, const Proofs* proofs) {
  Json report;
  report["version"] = kVersion;
  if (proofs != nullptr) report["proofs"] = {{"depth", proofs->depth}, {"elements", proofs->elements}, {"steps", proofs->steps}};
  report["findings"] = Json::array();
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    report["findings"].push_back(Finding(diagnostics[i], sources));
    if (proofs != nullptr) report["findings"].back()["proof"] = proofs->of[i];
  }
  report["checks"] = Json::array();
  for (const CheckLine& check : summary.lines) {
    Json& added = report["checks"].emplace_back();
    added["name"] = check.name;
    added["severity"] = check.severity;
    added["verdict"] = VerdictName(check.verdict);
    added["passed"] = check.passed;
    added["failed"] = check.failed;
    added["notJudged"] = check.not_judged;
    if (!check.reason.empty()) added["reason"] = check.reason;
  }
  report["summary"] = {
      {"rules", summary.rules},           {"checks", summary.checks},
      {"applied", summary.applied},       {"didNotApply", summary.did_not_apply},
      {"notJudged", summary.not_judged},  {"notRun", summary.not_run},
      {"errors", summary.errors},         {"warnings", summary.warnings},
      {"infos", summary.infos},
  };
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string RenderTestsJson(const TestsReport& report) {
  Json out;
  out["version"] = kVersion;
  out["tests"] = Json::array();
  out["findings"] = Json::array();
  std::size_t passed = 0, failed = 0, errors = 0, files = 0;
  for (const TestFileReport& file : report.files) {
    for (const base::Diagnostic& d : file.wrong) {
      out["findings"].push_back(Finding(d, *file.sources));
      errors += d.severity == base::Severity::kError ? 1 : 0;
    }
    files += file.tests.empty() ? 0 : 1;
    for (const TestLine& test : file.tests) {
      Json& added = out["tests"].emplace_back();
      added["name"] = test.name;
      added["file"] = file.file;
      added["line"] = test.at.line;
      added["column"] = test.at.column;
      added["outcome"] = test.passed ? "passed" : "failed";
      added["findings"] = Json::array();
      for (const base::Diagnostic& d : test.findings) added["findings"].push_back(Finding(d, *file.sources));
      ++(test.passed ? passed : failed);
    }
  }
  if (report.with_coverage) {
    Json list = Json::array();
    std::size_t covered = 0, all = 0;
    for (const CoverageFile& file : report.coverage) {
      covered += file.covered;
      all += file.all;
      Json missing = Json::array();
      for (const CoverageFile::Missing& m : file.missing) missing.push_back({{"line", m.line}, {"message", m.what}});
      list.push_back({{"file", file.file}, {"covered", file.covered}, {"of", file.all}, {"percent", Percent(file.covered, file.all)}, {"missing", missing}});
    }
    out["coverage"] = {{"covered", covered}, {"of", all}, {"percent", Percent(covered, all)}, {"files", list}};
  }
  out["summary"] = {{"files", files}, {"tests", passed + failed}, {"passed", passed}, {"failed", failed}, {"errors", errors}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pareto::render
