// `pareto why`: what an answer or a finding rests on.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/proof.h"
#include "cli/render/text.h"
#include "cli/shown.h"
#include "engine/base/suggest.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;

bool Digits(const std::string& text) { return !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos; }

// `CODE@LINE`, where CODE is `area/name`.
bool CodeAtLine(const std::string& text, std::string* code, std::uint32_t* line) {
  const std::size_t at = text.rfind('@');
  if (at == std::string::npos || !Digits(text.substr(at + 1))) return false;
  *code = text.substr(0, at);
  if (code->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/") != std::string::npos || code->find('/') == std::string::npos) return false;
  *line = static_cast<std::uint32_t>(std::stoul(text.substr(at + 1)));
  return true;
}

int Print(Env& env, const Arguments& arguments, const std::string& what, const std::vector<ProofNode>& proof) {
  if (arguments.format == "json") env.out(Json{{"what", what}, {"from", ProofJson(proof)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  else env.out(what + "\n" + ProofText(proof));
  return kClean;
}

// The finding with this number in the list of `pareto check`, or with this code and line.
int WhyFinding(Env& env, const Arguments& arguments, const std::string& config, const std::string& what) {
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
  std::string code;
  std::uint32_t line = 0;
  const bool by_place = CodeAtLine(what, &code, &line);
  const auto line_of = [&](const base::Diagnostic& d) { return d.span.valid() ? session.sources().At(d.span.file, d.span.begin).line : 0; };
  const base::Diagnostic* wanted = nullptr;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const bool is = by_place ? findings[i].code == code && line_of(findings[i]) == line : std::to_string(i + 1) == what;
    if (is && wanted == nullptr) wanted = &findings[i];
    known.push_back(findings[i].code + "@" + std::to_string(line_of(findings[i])));
  }
  if (wanted == nullptr) {
    std::string list;
    for (std::size_t i = 0; i < known.size() && i < 20; ++i) list += "  " + std::to_string(i + 1) + "  " + known[i] + "\n";
    if (known.size() > 20) list += "  and " + std::to_string(known.size() - 20) + " more\n";
    env.err("pareto: there is no finding `" + what + "`\n" + (list.empty() ? "  `pareto check` finds nothing\n" : list));
    return kCouldNotRun;
  }
  const std::string title = std::string(base::SeverityName(wanted->severity)) + ": " + wanted->message + " [" + wanted->code + "]";
  return Print(env, arguments, title, FoundBy(session).Proof(*wanted, arguments.depth));
}

}  // namespace

int RunWhy(Env& env, const Arguments& arguments) {
  if (arguments.query.size() != 1) {
    env.err("pareto: why what?\n  a fact or condition in quotes, a finding's number, or NAME@LINE; `pareto why --help` shows more\n");
    return kCouldNotRun;
  }
  if (arguments.configs.size() > 1) {
    env.err("pareto: this asks one config\n  name one, or run the command for each\n");
    return kCouldNotRun;
  }
  const std::string config = arguments.configs.empty() ? std::string{} : arguments.configs[0];
  std::string code;
  std::uint32_t line = 0;
  if (Digits(arguments.query[0]) || CodeAtLine(arguments.query[0], &code, &line)) return WhyFinding(env, arguments, config, arguments.query[0]);

  Opened opened = Open(env, arguments, config, false, false);
  workspace::Session& session = *opened.session;
  const bool ready = !opened.failed && session.rules_ok() && (!session.wants_config() || session.config_ok());
  if (ready) session.Ask();
  std::vector<base::Diagnostic> told;
  for (base::Diagnostic& d : session.sink().Take()) {
    const bool config_only = session.rules_ok() && ready && d.span.valid() && d.span.file == session.config_file();
    if (!config_only && d.severity == base::Severity::kError) told.push_back(std::move(d));
  }
  if (!told.empty()) env.err(render::RenderText(told, session.sources(), {UseColor(env, arguments), env.width, 0}));
  if (!ready || session.flags_wrong()) return kCouldNotRun;
  facts::FactStore& store = session.store();
  const facts::RelationId answers = session.query_relation();
  const facts::Relation& rows = store.relation(answers);
  if (rows.size() == 0) {
    env.err(std::string("this does not hold\n  ask for its parts one by one with `pareto query`\n") + (store.info(answers).lost_rows ? "  something that it rests on is unknown\n" : ""));
    return session.incomplete() ? kIncomplete : kFindings;
  }
  facts::RowId first = 0;
  for (facts::RowId row = 1; row < rows.size(); ++row) {
    for (int i = 0; i < rows.arity(); ++i) {
      const int order = store.pool().Compare(rows.row(row)[i], rows.row(first)[i]);
      if (order < 0) first = row;
      if (order != 0) break;
    }
  }
  std::string title;
  if (session.query().yes_or_no) title = "it holds";
  for (int i = 0; i < rows.arity() && !session.query().yes_or_no; ++i) {
    title += (i == 0 ? "" : ", ") + session.query().columns[static_cast<std::size_t>(i)] + " = " + NameOf(session, rows.row(first)[i]);
  }
  if (rows.size() > 1) title += " (the first of " + std::to_string(rows.size()) + " rows)";
  Print(env, arguments, title, PartsOf(session, answers, first, arguments.depth));
  return session.incomplete() ? kIncomplete : kClean;
}

}  // namespace pareto::cli
