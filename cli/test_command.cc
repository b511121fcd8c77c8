// `pareto test`: the tests of rule files, and what of the rules they made use of.
#include <algorithm>
#include <map>
#include <memory>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/tests.h"
#include "cli/rule_files.h"
#include "cli/workspace/tests.h"
#include "dsl/parse.h"

namespace pareto::cli {
namespace {

constexpr std::string_view kTestSuffix = "_test.pareto";

bool EndsWith(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

// A name as it is shown: files of the current folder without `./`.
std::string Plain(std::string name) { return name.rfind("./", 0) == 0 ? name.substr(2) : name; }

// What is covered of each rule file that was named or that tests used from disk.
std::vector<render::CoverageFile> CoverageOf(const std::vector<RuleFile>& files, const std::vector<std::unique_ptr<workspace::TestFile>>& tests) {
  workspace::Covered covered;
  std::map<std::string, std::vector<workspace::CoverItem>> items;
  for (const std::unique_ptr<workspace::TestFile>& test : tests) {
    covered.Add(test->covered());
    for (const dsl::LoadedModule& module : test->session().modules()) {
      const std::string name(test->session().sources().name(module.tree.file));
      if (module.prelude || name.rfind("pareto:", 0) == 0 || EndsWith(name, kTestSuffix) || items.contains(name)) continue;
      items[name] = workspace::CoverItemsOf(module.tree, test->session().sources());
    }
  }
  for (const RuleFile& file : files) {
    if (EndsWith(file.name, kTestSuffix) || items.contains(file.name)) continue;
    base::SourceMap sources;
    base::DiagnosticSink none;
    const base::FileId id = sources.Add(file.name, file.text);
    items[file.name] = workspace::CoverItemsOf(dsl::Parse(id, file.name, sources, none), sources);
  }
  std::vector<render::CoverageFile> all;
  for (const auto& [name, of] : items) {
    if (of.empty()) continue;
    render::CoverageFile& file = all.emplace_back();
    file.file = name;
    file.all = of.size();
    for (const workspace::CoverItem& item : of) {
      if (covered.Covers(name, item)) ++file.covered;
      else file.missing.push_back({item.line, item.what});
    }
  }
  return all;
}

}  // namespace

int RunTest(Env& env, const Arguments& arguments) {
  bool failed = false;
  const std::vector<RuleFile> files = ReadRuleFiles(env, arguments.paths, &failed);
  if (failed) return kCouldNotRun;
  std::vector<std::unique_ptr<workspace::TestFile>> tests;  // the report shows their texts
  render::TestsReport report;
  report.with_coverage = arguments.coverage || arguments.min_coverage >= 0;
  bool wrong = false, incomplete = false, any_filtered = false;
  std::size_t ran = 0;
  for (const RuleFile& file : files) {
    if (file.input) {
      env.err("pareto: tests are read from files, not from standard input\n");
      return kCouldNotRun;
    }
    if (!EndsWith(file.name, kTestSuffix) && !workspace::MayHaveTests(file.text)) continue;
    workspace::SessionOptions options;
    options.rules_dir = arguments.rules_dir;
    options.now = arguments.now;
    const std::string path = Plain(file.name);
    tests.push_back(std::make_unique<workspace::TestFile>(*env.files, path, workspace::RootOf(*env.files, path, file.text), std::move(options)));
    workspace::TestFile& test = *tests.back();
    render::TestFileReport& told = report.files.emplace_back();
    told.file = path;
    told.sources = &test.session().sources();
    const bool loaded = test.Load();
    for (const std::string& failure : test.session().failures()) env.err("pareto: " + failure + "\n");
    if (loaded) {
      const std::vector<workspace::TestResult> results = test.RunAll(arguments.filter);
      any_filtered = any_filtered || !arguments.filter.empty();
      ran += results.size();
      for (const workspace::TestResult& result : results) {
        told.tests.push_back({result.name, test.session().sources().At(result.span.file, result.span.begin), result.passed, result.findings});
        failed = failed || !result.passed;
        incomplete = incomplete || std::any_of(result.findings.begin(), result.findings.end(), [](const base::Diagnostic& d) { return d.code.rfind("limit/", 0) == 0; });
      }
    }
    wrong = wrong || !loaded;
    told.wrong = test.findings();
  }
  if (report.with_coverage) report.coverage = CoverageOf(files, tests);
  env.out(arguments.format == "json" ? render::RenderTestsJson(report) : arguments.format == "junit" ? render::RenderTestsJunit(report) : render::RenderTests(report, {UseColor(env, arguments), env.width, 0}));
  std::size_t covered = 0, all = 0;
  for (const render::CoverageFile& file : report.coverage) {
    covered += file.covered;
    all += file.all;
  }
  const bool low = arguments.min_coverage >= 0 && render::Percent(covered, all) < arguments.min_coverage;
  if (low) env.err("pareto: " + std::to_string(render::Percent(covered, all)) + " % is covered, and " + std::to_string(arguments.min_coverage) + " % is demanded\n");
  if (ran == 0 && !wrong) {
    env.err(any_filtered ? "pareto: no test has a name that contains `" + arguments.filter + "`\n" : "pareto: there are no tests\n  write `test` statements, in files called NAME_test.pareto beside the rules\n");
  }
  if (env.ends_process) {
    for (std::unique_ptr<workspace::TestFile>& test : tests) (void)test.release();
  }
  return incomplete ? kIncomplete : wrong || ran == 0 ? kCouldNotRun : failed || low ? kFindings : kClean;
}

}  // namespace pareto::cli
