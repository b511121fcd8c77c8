// `pareto check`: findings, and the exit code that a build server reads.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.h"
#include "cli/fix.h"
#include "cli/open.h"
#include "cli/proof.h"
#include "cli/render/json.h"
#include "cli/render/text.h"
#include "cli/shown.h"
#include "dsl/parse.h"
#include "engine/document/write.h"
#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

// A line a row: the fact, then where it comes from: a place in a file, or the rule and the facts that made it.
std::string PrintProofs(workspace::Session& session) {
  facts::FactStore& store = session.store();
  const BasePlaces bases(session);
  std::vector<std::string> lines;
  for (std::uint32_t i = 0; i < store.relations(); ++i) {
    const auto id = facts::RelationId{i};
    for (facts::RowId row = 0; row < store.relation(id).size(); ++row) {
      std::string line = facts::PrintRow(store, id, row);
      const facts::Proof proof = store.proofs(id).Of(row);
      if (proof.rule != facts::kNoIndex) {
        const eval::Rule& rule = session.program().rules[proof.rule];
        line += "  by " + (rule.span.valid() ? PlaceOf(session, rule.span) : "`" + rule.name + "`");
        // The atoms' relations, in the order of their places in the proof.
        std::vector<facts::RelationId> atoms(rule.proofs, facts::kNoRelation);
        const auto collect = [&](const auto& self, const eval::Body& body) -> void {
          for (const eval::Literal& literal : body.literals) {
            if (literal.proof < atoms.size()) atoms[literal.proof] = literal.relation;
            if (literal.kind == eval::Literal::Kind::kOr) {
              for (const eval::Body& branch : literal.bodies) self(self, branch);
            }
          }
        };
        collect(collect, rule.body);
        const char* join = " from ";
        for (std::size_t a = 0; a < proof.rows.size() && a < atoms.size(); ++a) {
          if (proof.rows[a] == facts::kNoRow || atoms[a] == facts::kNoRelation) continue;
          line += join + facts::PrintRow(store, atoms[a], proof.rows[a]);
          join = ", ";
        }
      } else if (const std::optional<base::Span> span = bases.Of(id, row)) {
        line += "  at " + (span->valid() ? PlaceOf(session, *span) : "the engine");
      }
      lines.push_back(line + "\n");
    }
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// A stage's value, as text.
std::string PrintStage(workspace::Session& session, const std::string& stage) {
  std::string text;
  if (stage == "ast") {
    for (const dsl::LoadedModule& module : session.modules()) text += dsl::PrintAst(module.tree, session.sources());
  } else if (stage == "program") {
    text = eval::PrintProgram(session.program(), session.store().pool());
  } else if (stage == "document") {
    text = document::PrintDocument(session.document(), session.sources());
  } else if (stage == "facts") {
    text = facts::PrintFacts(session.store());
  } else if (stage == "proofs") {
    text = PrintProofs(session);
  } else {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < session.store().relations(); ++i) {
      const auto id = facts::RelationId{static_cast<std::uint32_t>(i)};
      lines.push_back(session.store().info(id).name + "\t" + std::to_string(session.store().relation(id).size()) + "\n");
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) text += line;
  }
  return text;
}

// Findings, each with what it rests on below it.
std::string WithProofs(const std::vector<base::Diagnostic>& findings, const std::vector<std::vector<ProofNode>>& proofs, const base::SourceMap& sources, const render::TextOptions& how) {
  std::string text;
  for (std::size_t i = 0; i < proofs.size(); ++i) text += (i == 0 ? "" : "\n") + render::RenderText({findings[i]}, sources, how) + "  because\n" + ProofText(proofs[i], 2);
  const std::string more = render::AndMore(findings, proofs.size());
  return more.empty() ? text : text + "\n" + more + "\n";
}

base::Severity Threshold(const std::string& fail_on) {
  return fail_on == "info" ? base::Severity::kInfo : fail_on == "warning" ? base::Severity::kWarning : base::Severity::kError;
}

}  // namespace

int RunCheck(Env& env, const Arguments& arguments) {
  if (arguments.dry_run && !arguments.fix) {
    env.err("pareto: `--dry-run` shows what `--fix` would do\n  give both\n");
    return kCouldNotRun;
  }
  if (arguments.fix) {
    if (!FixConfigs(env, arguments, arguments.dry_run)) return kCouldNotRun;
    Arguments check = arguments;
    check.fix = check.dry_run = false;
    if (!arguments.dry_run) return RunCheck(env, check);
    // The diff stands alone, so that it can be piped; the exit code is that of the configs as they are.
    Env quiet = env;
    quiet.out = quiet.err = [](const std::string&) {};
    return RunCheck(quiet, check);
  }
  std::vector<std::string> configs = arguments.configs;
  if (configs.empty()) configs.emplace_back();
  bool incomplete = false, failed = false, reached = false, empty = false;
  for (std::size_t i = 0; i < configs.size(); ++i) {
    const bool static_stage = arguments.print == "ast" || arguments.print == "document";
    Opened opened = Open(env, arguments, configs[i], !static_stage);
    workspace::Session& session = *opened.session;
    failed = failed || opened.failed || !session.rules_ok();
    incomplete = incomplete || session.incomplete();
    std::vector<base::Diagnostic> findings = session.sink().Take();
    for (const base::Diagnostic& d : findings) reached = reached || d.severity <= Threshold(arguments.fail_on);
    if (!arguments.print.empty()) {
      env.out(PrintStage(session, arguments.print));
      if (!findings.empty()) env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings}));
      continue;
    }
    // What kept it from running stands on standard error. A summary would read as a verdict.
    if (opened.failed) {
      env.out(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings}));
      continue;
    }
    const render::Summary summary = Summarize(session, findings);
    empty = empty || summary.nothing_checked;
    std::vector<std::vector<ProofNode>> proofs;
    const bool as_json = arguments.format == "json";
    const ProofLimits limits = arguments.explain ? ProofLimits{arguments.depth, arguments.elements, 0} : kBriefProof;
    if ((arguments.explain || as_json) && session.rules_ok()) {
      const std::size_t shown = arguments.max_findings == 0 || as_json ? findings.size() : std::min(arguments.max_findings, findings.size());
      FoundBy found(session);
      for (std::size_t n = 0; n < shown; ++n) proofs.push_back(found.Proof(findings[n], limits));
    }
    if (as_json) {
      render::Proofs json = {limits.depth, limits.elements, limits.steps, {}};
      for (const std::vector<ProofNode>& proof : proofs) json.of.push_back(ProofJson(proof));
      env.out(render::RenderJson(findings, session.sources(), summary, session.rules_ok() ? &json : nullptr));
      continue;
    }
    const render::TextOptions how = {UseColor(env, arguments), env.width, arguments.max_findings};
    std::string text = proofs.empty() ? render::RenderText(findings, session.sources(), how) : WithProofs(findings, proofs, session.sources(), how);
    if (!text.empty()) text += "\n";
    if (arguments.show == "checks" && !summary.lines.empty()) text += render::RenderChecks(summary.lines) + "\n";
    if (configs.size() > 1) text += configs[i] + ": ";
    if (session.incomplete()) text += "INCOMPLETE: ";
    text += render::SummaryLine(summary) + "\n";
    if (arguments.show != "checks") text += render::RenderIdle(summary.lines);
    if (i + 1 < configs.size()) text += "\n";
    env.out(text);
    if (i + 1 == configs.size()) opened.Leave(env);
  }
  return incomplete ? kIncomplete : failed ? kCouldNotRun : reached ? kFindings : empty ? kCouldNotRun : kClean;
}

}  // namespace pareto::cli
