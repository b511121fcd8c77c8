// `pareto why`: what an answer, a finding, a place of the template rests on, and what rests on a line; `pareto why-not`: why a fact is none.
#include "cli/why.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/render/cells.h"
#include "cli/render/text.h"
#include "cli/shown.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostListed = 20;

// The finding with this number in the list of `pareto check`, or with this check and line; without a line, the only one of the check.
int WhyFinding(Env& env, const Arguments& arguments, const std::string& config, const Asked& asked) {
  Arguments plain = arguments;
  plain.query.clear();
  plain.explain = true;
  Opened opened = Open(env, plain, config, true);
  workspace::Session& session = *opened.session;
  const std::vector<base::Diagnostic> findings = session.sink().Take();
  if (opened.failed || !session.rules_ok()) {
    env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, 0}));
    return kCouldNotRun;
  }
  const auto line_of = [&](const base::Diagnostic& d) { return d.span.valid() ? session.sources().At(d.span.file, d.span.begin).line : 0; };
  const bool by_name = asked.kind == Asked::Kind::kFinding;
  std::vector<std::size_t> found, all;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const base::Diagnostic& d = findings[i];
    all.push_back(i);
    if (by_name ? d.code == asked.name && (asked.number == 0 || line_of(d) == asked.number) : i + 1 == asked.number) found.push_back(i);
  }
  const auto list = [&](const std::vector<std::size_t>& of) {
    std::string text;
    for (std::size_t n = 0; n < of.size() && n < kMostListed; ++n) {
      const base::Diagnostic& d = findings[of[n]];
      text += "  " + std::to_string(of[n] + 1) + "  " + d.code + "@" + std::to_string(line_of(d)) + "\n";
    }
    return of.size() > kMostListed ? text + "  and " + std::to_string(of.size() - kMostListed) + " more\n" : text;
  };
  if (found.empty()) {
    env.err("pareto: there is no finding `" + arguments.query[0] + "`\n" + (all.empty() ? "  `pareto check` finds nothing\n" : list(all)));
    return kCouldNotRun;
  }
  if (by_name && asked.number == 0 && found.size() > 1) {
    env.err("pareto: there are " + std::to_string(found.size()) + " findings `" + asked.name + "`: say which, by number or line\n" + list(found));
    return kCouldNotRun;
  }
  const base::Diagnostic* const wanted = &findings[found.front()];
  const std::string title = std::string(base::SeverityName(wanted->severity)) + ": " + wanted->message + " [" + wanted->code + "]";
  return PrintProof(env, arguments, title, FoundBy(session).Proof(*wanted, LimitsOf(arguments)));
}

// The first of the answers in the order of their values.
facts::RowId FirstAnswer(const facts::FactStore& store, facts::RelationId answers) {
  const facts::Relation& rows = store.relation(answers);
  facts::RowId first = 0;
  for (facts::RowId row = 1; row < rows.size(); ++row) {
    for (int i = 0; i < rows.arity(); ++i) {
      const int order = store.pool().Compare(rows.row(row)[i], rows.row(first)[i]);
      if (order < 0) first = row;
      if (order != 0) break;
    }
  }
  return first;
}

// As a shell takes it: what was asked, to be asked again.
std::string Quoted(const std::string& text) { return "'" + text + "'"; }

int WhyCondition(Env& env, const Arguments& arguments, const std::string& config, bool negative) {
  Opened opened = Open(env, arguments, config, false, false);
  workspace::Session& session = *opened.session;
  if (!opened.failed && session.rules_ok()) session.Ask();
  if (!CanAsk(env, arguments, opened)) return kCouldNotRun;
  const std::string& question = arguments.query[0];
  return ShowCondition(env, arguments, session, question, negative, [&](const std::string& command) { return "pareto " + command + " " + Quoted(question); });
}

bool OneQuestion(Env& env, const Arguments& arguments, const char* command, const char* what) {
  if (arguments.query.size() != 1) {
    env.err(std::string("pareto: ") + command + " what?\n  " + what + "; `pareto " + command + " --help` shows more\n");
    return false;
  }
  if (arguments.configs.size() > 1) {
    env.err("pareto: this asks one config\n  name one, or run the command for each\n");
    return false;
  }
  return true;
}

}  // namespace

int ShowCondition(Env& env, const Arguments& arguments, workspace::Session& session, const std::string& question, bool negative,
                  const std::function<std::string(const std::string& command)>& ask) {
  facts::FactStore& store = session.store();
  const facts::RelationId answers = session.query_relation();
  const facts::Relation& rows = store.relation(answers);
  if (negative && rows.size() > 0) {
    env.out("this holds\n  `" + ask("why") + "` shows what it rests on\n");
    return session.incomplete() ? kIncomplete : kFindings;
  }
  Prover prover(session, *session.runs().front(), LimitsOf(arguments));
  if (negative) {
    std::vector<ProofNode> why = prover.WhyNotAnswer(answers, arguments.depth == 0 ? 1 : arguments.depth - 1);
    if (store.info(answers).lost_rows) {
      ProofNode unknown;
      unknown.kind = ProofNode::Kind::kAbsent;
      unknown.text = "something that it rests on is unknown: `pareto check` says what";
      why.push_back(std::move(unknown));
    }
    PrintProof(env, arguments, "`" + question + "` does not hold", why);
    if (prover.tracer().stopped()) {
      env.err("pareto: a bound stopped this: not all rules were asked\n  ask for less at once\n");
      return kIncomplete;
    }
    return session.incomplete() ? kIncomplete : kClean;
  }
  if (rows.size() == 0) {
    env.err("this does not hold\n  `" + ask("why-not") + "` says what is missing\n" + (store.info(answers).lost_rows ? "  something that it rests on is unknown\n" : ""));
    return session.incomplete() ? kIncomplete : kFindings;
  }
  const facts::RowId first = FirstAnswer(store, answers);
  std::string title;
  if (session.query().yes_or_no) title = "it holds";
  for (int i = 0; i < rows.arity() && !session.query().yes_or_no; ++i) {
    title += (i == 0 ? "" : ", ") + session.query().columns[static_cast<std::size_t>(i)] + " = " + prover.Shown(rows.row(first)[i]);
  }
  if (rows.size() > 1) title += " (the first of " + std::to_string(rows.size()) + " rows)";
  PrintProof(env, arguments, title, prover.PartsOf({answers, first}));
  return session.incomplete() ? kIncomplete : kClean;
}

ProofLimits LimitsOf(const Arguments& arguments) {
  ProofLimits limits;
  limits.depth = arguments.depth;
  limits.elements = arguments.elements;
  return limits;
}

int PrintProof(Env& env, const Arguments& arguments, const std::string& what, const std::vector<ProofNode>& proof) {
  if (arguments.format == "json") env.out(Json{{"what", what}, {"from", ProofJson(proof)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  else env.out(render::Escaped(what) + "\n" + ProofText(proof));
  return kClean;
}

bool CanAsk(Env& env, const Arguments& arguments, Opened& opened) {
  workspace::Session& session = *opened.session;
  const bool ready = !opened.failed && session.rules_ok() && (!session.wants_config() || session.config_ok());
  std::vector<base::Diagnostic> told;
  std::size_t of_config = 0;
  for (base::Diagnostic& d : session.sink().Take()) {
    const bool config_only = ready && d.span.valid() && d.span.file == session.config_file();
    if (d.severity != base::Severity::kError) continue;
    if (config_only) ++of_config;
    else told.push_back(std::move(d));
  }
  if (!told.empty()) env.err(render::RenderText(told, session.sources(), {UseColor(env, arguments), env.width, 0}));
  if (of_config > 0 && ready) env.err("pareto: the config has errors, and what rests on them is unknown\n  `pareto check` shows them\n");
  return ready && !session.flags_wrong();
}

int RunWhy(Env& env, const Arguments& arguments) {
  if (!OneQuestion(env, arguments, "why", "a fact or condition in quotes, a finding's number or NAME@LINE, a place of the template, or FILE:LINE")) return kCouldNotRun;
  const std::string config = arguments.configs.empty() ? std::string{} : arguments.configs[0];
  const Asked asked = WhatIsAsked(arguments.query[0]);
  switch (asked.kind) {
    case Asked::Kind::kNumber:
    case Asked::Kind::kFinding: return WhyFinding(env, arguments, config, asked);
    case Asked::Kind::kLine: return WhyLine(env, arguments, config, asked);
    case Asked::Kind::kPlace: return WhyPlace(env, arguments, config, asked);
    case Asked::Kind::kCondition: break;
  }
  return WhyCondition(env, arguments, config, false);
}

int RunWhyNot(Env& env, const Arguments& arguments) {
  if (!OneQuestion(env, arguments, "why-not", "a fact or condition in quotes")) return kCouldNotRun;
  return WhyCondition(env, arguments, arguments.configs.empty() ? std::string{} : arguments.configs[0], true);
}

}  // namespace pareto::cli
