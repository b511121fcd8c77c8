#include "cli/repl/model.h"

#include <algorithm>
#include <variant>

#include "cli/open.h"
#include "cli/render/text.h"
#include "dsl/parse.h"

namespace pareto::cli::repl {
namespace {

bool Wrong(const std::vector<base::Diagnostic>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; });
}

// What a statement declares, as `let small`; empty where it only adds.
std::string Declared(const dsl::Statement& statement) {
  if (const auto* entity = std::get_if<dsl::Entity>(&statement.node)) return "entity " + entity->name;
  if (const auto* relation = std::get_if<dsl::Relation>(&statement.node)) return "relation " + relation->name;
  if (const auto* let = std::get_if<dsl::Let>(&statement.node)) return "let " + let->name;
  if (const auto* option = std::get_if<dsl::Option>(&statement.node)) return "option " + option->column.name;
  if (const auto* check = std::get_if<dsl::Check>(&statement.node)) return "check " + check->name;
  return {};
}

std::string Named(const dsl::Statement& statement) {
  if (const auto* rule = std::get_if<dsl::Rule>(&statement.node)) return "rule " + rule->head->name;
  if (const auto* resource = std::get_if<dsl::Resource>(&statement.node)) return "resource " + resource->type;
  if (const auto* extend = std::get_if<dsl::Extend>(&statement.node)) return (extend->override_ ? "override " : "extend ") + extend->type;
  if (const auto* emit = std::get_if<dsl::Emit>(&statement.node)) return emit->what == dsl::Emit::What::kOutput ? "output" : "parameter";
  return Declared(statement);
}

}  // namespace

Model::Model(Env& env, const Arguments& arguments, const std::atomic<bool>* stop)
    : env_(env), arguments_(arguments), stop_(stop), config_(arguments.configs.empty() ? "config.yaml" : arguments.configs[0]) {}

bool Model::ReadConfig(std::optional<std::string>* text, std::string* error) const {
  std::string read;
  text->reset();
  if (config_ == "-") {
    if (!env_.read_input(&read, error)) return false;
  } else if (!env_.files->Read(config_, &read, error)) {
    return false;
  }
  *text = std::move(read);
  return true;
}

std::unique_ptr<workspace::Session> Model::Make(const std::vector<Live>& live, const std::optional<std::string>& text, std::vector<base::Diagnostic>* findings) {
  workspace::SessionOptions options;
  options.rules = arguments_.rules;
  options.rules_dir = arguments_.rules_dir;
  options.set = arguments_.set;
  options.now = arguments_.now;
  options.stage = arguments_.stage;
  options.stages = arguments_.stage.empty() ? workspace::SessionOptions::Stages::kBase : workspace::SessionOptions::Stages::kOne;
  if (config_ != "-") options.components = env_.files->ProjectOf(config_) + "components";
  options.review = true;  // as a query
  options.snapshot = env_.snapshot;
  options.first = arguments_.first;
  options.questions = true;
  options.stop = stop_;
  for (const Live& each : live) options.live.emplace_back(each.name, each.text);
  auto session = std::make_unique<workspace::Session>(*env_.files, std::move(options));
  session->LoadRules();
  if (text && session->rules_ok() && session->wants_config()) session->LoadConfig(config_ == "-" ? "<stdin>" : config_, *text);
  for (const std::string& failure : session->failures()) env_.err("pareto: " + failure + "\n");
  *findings = session->sink().Take();
  return session;
}

void Model::Tell(workspace::Session& session, const std::vector<base::Diagnostic>& findings) {
  if (!findings.empty()) env_.err(render::RenderText(findings, session.sources(), {UseColor(env_, arguments_), env_.width, arguments_.max_findings}));
}

void Model::TellConfigErrors(const std::vector<base::Diagnostic>& findings) {
  const auto errors = std::count_if(findings.begin(), findings.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; });
  if (errors > 0) env_.err("the config has " + std::to_string(errors) + (errors == 1 ? " error" : " errors") + ": `pareto check` shows what\n");
}

bool Model::Open() {
  std::string error;
  const bool read = ReadConfig(&seen_, &error);
  std::vector<base::Diagnostic> findings;
  text_ = seen_;
  session_ = Make(live_, text_, &findings);
  if (!session_->rules_ok() || session_->flags_wrong() || !session_->failures().empty()) {
    Tell(*session_, findings);
    return false;
  }
  if (session_->statements() == 0) {
    env_.err("pareto: there are no rules in force\n  name rule files with --rules\n");
    return false;
  }
  if (!session_->wants_config()) return true;
  if (!read && !arguments_.configs.empty()) {
    env_.err("pareto: " + config_ + ": " + error + ": there are no facts to ask for\n");
  } else if (!read) {
    env_.err("there is no config.yaml here: there are no facts to ask for\n  `pareto repl path/to/config.yaml` reads one\n");
  } else if (!session_->config_ok()) {
    Tell(*session_, findings);
    env_.err(config_ + " cannot be read: there are no facts to ask for\n");
    text_.reset();
  } else {
    TellConfigErrors(findings);
  }
  return true;
}

bool Model::TakeOver(std::unique_ptr<workspace::Session> session, const std::vector<base::Diagnostic>& findings) {
  if (!session->rules_ok() || session->flags_wrong() || !session->failures().empty()) {
    Tell(*session, findings);
    return false;
  }
  session_ = std::move(session);
  return true;
}

void Model::Refresh() {
  std::vector<base::Diagnostic> findings;
  if (session_->spoilt()) TakeOver(Make(live_, text_, &findings), findings);
  if (config_ == "-" || !session_->wants_config()) return;
  std::optional<std::string> now;
  std::string error;
  ReadConfig(&now, &error);
  if (now == seen_) return;
  seen_ = now;
  if (!now) {
    env_.err(config_ + ": " + error + (text_ ? "; answers are about what it said before\n" : "\n"));
    return;
  }
  std::unique_ptr<workspace::Session> session = Make(live_, now, &findings);
  if (!session->config_ok()) {
    Tell(*session, findings);
    env_.err(config_ + " has changed and cannot be read" + (text_ ? ": answers are about what it said before\n" : "\n"));
    return;
  }
  if (!TakeOver(std::move(session), findings)) return;
  env_.err(config_ + (text_ ? " has changed, and was read again\n" : " was read\n"));
  text_ = std::move(now);
  std::erase_if(findings, [](const base::Diagnostic& d) { return d.severity != base::Severity::kError; });
  Tell(*session_, findings);
}

bool Model::Reload() {
  std::optional<std::string> now;
  std::string error;
  if (!ReadConfig(&now, &error) && text_) {
    env_.err("pareto: " + config_ + ": " + error + "\n");
    return false;
  }
  std::vector<base::Diagnostic> findings;
  std::unique_ptr<workspace::Session> session = Make(live_, now, &findings);
  if (now && session->rules_ok() && session->wants_config() && !session->config_ok()) {
    Tell(*session, findings);
    return false;
  }
  if (!TakeOver(std::move(session), findings)) return false;
  seen_ = text_ = std::move(now);
  TellConfigErrors(findings);
  return true;
}

bool Model::Add(const std::string& name, const std::string& text, std::vector<std::string>* added) {
  base::SourceMap sources;
  base::DiagnosticSink sink;
  const dsl::Module tree = dsl::Parse(sources.Add(name, text), "session", sources, sink);
  if (sink.has_errors()) {
    env_.err(render::RenderText(sink.Take(), sources, {UseColor(env_, arguments_), env_.width, 0}));
    return false;
  }
  Live fresh = {name, text, {}};
  for (const dsl::Statement& statement : tree.statements) {
    if (std::holds_alternative<dsl::Use>(statement.node)) {
      env_.err("`use` is not needed here: a session sees every name, and --use says whose comes first\n");
      return false;
    }
    if (std::holds_alternative<dsl::Test>(statement.node)) {
      env_.err("a test stands in a rule file: `pareto test` runs it\n");
      return false;
    }
    added->push_back(Named(statement));
    if (std::string declared = Declared(statement); !declared.empty()) fresh.declares.push_back(std::move(declared));
  }
  std::vector<Live> live;
  for (const Live& each : live_) {
    const bool again = std::any_of(each.declares.begin(), each.declares.end(), [&](const std::string& d) { return std::find(fresh.declares.begin(), fresh.declares.end(), d) != fresh.declares.end(); });
    if (!again) live.push_back(each);
  }
  live.push_back(std::move(fresh));
  std::vector<base::Diagnostic> findings;
  std::unique_ptr<workspace::Session> session = Make(live, text_, &findings);
  if (!session->rules_ok()) {
    // What else is wrong was told when it came to be so.
    std::erase_if(findings, [&](const base::Diagnostic& d) { return d.severity != base::Severity::kError || (session->config_file() != base::kNoFile && d.span.file == session->config_file()); });
    Tell(*session, findings);
    return false;
  }
  // Warnings about what was typed before have been told.
  base::FileId typed{static_cast<std::uint32_t>(session->sources().size())};
  do typed = base::FileId{static_cast<std::uint32_t>(typed) - 1};
  while (session->sources().name(typed) != name || session->sources().text(typed) != text);
  std::erase_if(findings, [&](const base::Diagnostic& d) { return !d.span.valid() || d.span.file != typed; });
  Tell(*session, findings);
  session_ = std::move(session);
  live_ = std::move(live);
  return !Wrong(findings);
}

bool Model::Load(const std::string& path) {
  arguments_.rules.push_back(path);
  std::vector<base::Diagnostic> findings;
  std::unique_ptr<workspace::Session> session = Make(live_, text_, &findings);
  const base::FileId config = session->config_file();
  if (config != base::kNoFile) std::erase_if(findings, [&](const base::Diagnostic& d) { return d.span.file == config; });
  if (TakeOver(std::move(session), findings)) return true;
  arguments_.rules.pop_back();
  return false;
}

}  // namespace pareto::cli::repl
