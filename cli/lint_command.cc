// `pareto lint`: what is right in rule files and not how it should be.
#include <algorithm>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/json.h"
#include "cli/render/text.h"
#include "dsl/lint.h"
#include "dsl/parse.h"
#include "stdlib/functions.h"

namespace pareto::cli {
namespace {

void ReadTests(const dsl::Module& module, dsl::LintOptions& options) {
  for (const dsl::Statement& statement : module.statements) {
    const auto* test = std::get_if<dsl::Test>(&statement.node);
    if (test == nullptr) continue;
    for (const dsl::TestItem& item : test->items) {
      if (item.kind == dsl::TestItem::Kind::kFailed) options.failing.insert(item.name);
      if (item.kind == dsl::TestItem::Kind::kPassed) options.passing.insert(item.name);
    }
  }
}

// Which outcomes of which checks the tests beside the linted files expect.
void ReadTests(Env& env, const std::vector<std::string>& folders, dsl::LintOptions& options) {
  for (const std::string& folder : folders) {
    for (const std::string& name : env.files->List(folder.empty() ? "." : folder, "_test.pareto")) {
      std::string text, error;
      if (!env.files->Read(folder + name, &text, &error)) continue;
      base::SourceMap sources;
      base::DiagnosticSink sink;
      ReadTests(dsl::Parse(sources.Add(name, std::move(text)), name, sources, sink), options);
    }
  }
}

}  // namespace

int RunLint(Env& env, const Arguments& arguments) {
  workspace::SessionOptions options;
  options.rules = arguments.paths;
  options.rules_dir = arguments.rules_dir;
  options.review = true;
  if (options.rules.empty() && options.rules_dir.empty()) options.rules.emplace_back(".");
  workspace::Session session(*env.files, options);
  session.LoadRules();
  for (const std::string& failure : session.failures()) env.err("pareto: " + failure + "\n");
  const base::SourceMap& sources = session.sources();
  const auto shipped = [&](base::Span span) { return span.valid() && sources.name(span.file).rfind("pareto:", 0) == 0; };
  std::vector<base::Diagnostic> before = session.sink().Take();
  const bool wrong = std::any_of(before.begin(), before.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; });
  base::DiagnosticSink sink;
  for (base::Diagnostic& d : before) {
    if (!shipped(d.span) && std::find(arguments.allow.begin(), arguments.allow.end(), d.code) == arguments.allow.end()) sink.Report(std::move(d));
  }
  render::Summary summary;
  if (!wrong && session.failures().empty()) {
    std::vector<std::size_t> which;
    std::vector<std::string> folders;
    for (std::size_t i = 0; i < session.modules().size(); ++i) {
      const dsl::Module& tree = session.modules()[i].tree;
      const std::string name(sources.name(tree.file));
      if (name.rfind("pareto:", 0) == 0) continue;
      which.push_back(i);
      summary.rules += static_cast<int>(tree.statements.size());
      const std::string folder = workspace::FolderOf(name);
      if (std::find(folders.begin(), folders.end(), folder) == folders.end()) folders.push_back(folder);
    }
    dsl::LintOptions lint;
    lint.allowed.insert(arguments.allow.begin(), arguments.allow.end());
    ReadTests(env, folders, lint);
    for (const std::size_t i : which) ReadTests(session.modules()[i].tree, lint);
    dsl::Lint(*session.checked(), which, stdlib::Functions(), sources, lint, sink);
  }
  const std::vector<base::Diagnostic> findings = sink.Take();
  for (const base::Diagnostic& d : findings) {
    if (d.severity == base::Severity::kError) ++summary.errors;
    if (d.severity == base::Severity::kWarning) ++summary.warnings;
    if (d.severity == base::Severity::kInfo) ++summary.infos;
  }
  if (arguments.format == "json") {
    env.out(render::RenderJson(findings, sources, summary));
  } else {
    const std::string text = render::RenderText(findings, sources, {UseColor(env, arguments), env.width, 0});
    const std::string line = std::to_string(findings.size()) + (findings.size() == 1 ? " finding" : " findings") + " in " + std::to_string(summary.rules) + (summary.rules == 1 ? " rule\n" : " rules\n");
    // What kept it from looking stands above; a count would read as a verdict.
    env.out(text + (wrong || !session.failures().empty() ? "" : (text.empty() ? "" : "\n") + line));
  }
  if (wrong || !session.failures().empty()) return kCouldNotRun;
  return findings.empty() ? kClean : kFindings;
}

}  // namespace pareto::cli
