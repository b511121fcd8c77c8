#include "cli/repl/commands.h"

#include <algorithm>
#include <set>

#include "cli/asked.h"
#include "cli/repl/schema.h"
#include "cli/rule_index.h"
#include "cli/rules_command.h"
#include "cli/why.h"
#include "dsl/lexical.h"
#include "engine/base/suggest.h"

namespace pareto::cli::repl {

// What the rows of the table run.
struct Commands {
  static int Help(Shell& shell, const std::string& argument) {
    std::string wanted = argument;
    if (!wanted.empty() && wanted[0] == ':') wanted.erase(0, 1);
    std::string text;
    std::size_t widest = 0;
    const auto head = [](const CommandRow& row) { return ":" + std::string(row.name) + (row.argument.empty() ? "" : " " + std::string(row.argument)); };
    for (const CommandRow& row : CommandTable()) widest = std::max(widest, head(row).size());
    for (const CommandRow& row : CommandTable()) {
      if (wanted.empty() || row.name == wanted) text += "  " + head(row) + std::string(widest - head(row).size() + 2, ' ') + std::string(row.summary) + "\n";
    }
    if (text.empty()) return Unknown(shell, wanted);
    if (wanted.empty()) {
      text =
          "Ask a condition, or values of what it holds for:\n"
          "  timer(t) and t.interval < 60\n"
          "  t.interval, t.action if timer(t)\n"
          "State a rule, relation, entity, let or check for as long as the session lasts:\n"
          "  rule slow(t) if timer(t) and t.interval > 3600\n"
          "\n" + text;
    }
    shell.env_.out(text);
    return kClean;
  }

  static int Unknown(Shell& shell, const std::string& name) {
    std::vector<std::string> known;
    for (const CommandRow& row : CommandTable()) known.emplace_back(row.name);
    const std::string nearest = base::Nearest(name, known);
    shell.env_.err("there is no command `:" + name + "`\n  " + (nearest.empty() ? "`:help` lists them" : "did you mean `:" + nearest + "`?") + "\n");
    return kCouldNotRun;
  }

  // What `rules` shows, of this session.
  static int Show(Shell& shell, const std::vector<std::string>& names) {
    Arguments arguments = shell.model_.arguments();
    arguments.paths = names;
    arguments.format = "text";
    workspace::SessionOptions options;
    options.rules = arguments.rules;
    options.rules_dir = arguments.rules_dir;
    return ShowRules(shell.env_, arguments, shell.model_.session(), options, kClean);
  }

  static std::vector<std::string> Words(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      if (end > at) words.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return words;
  }

  static int Doc(Shell& shell, const std::string& argument) {
    if (argument[0] == ':') return Help(shell, argument);
    return Show(shell, Words(argument));
  }

  static int Rules(Shell& shell, const std::string& argument) { return Show(shell, Words(argument)); }

  static int Schema(Shell& shell, const std::string& argument) {
    workspace::Session& session = shell.model_.session();
    const std::string text = argument.empty() ? SchemaText(session) : EntityText(session, argument);
    if (!text.empty()) {
      shell.env_.out(text);
      return kClean;
    }
    const std::string hint = base::DidYouMean(argument, EntityNames(session));
    shell.env_.err("there is no entity `" + argument + "`\n  " + (hint.empty() ? "`:schema` lists them" : hint) + "\n");
    return kCouldNotRun;
  }

  static int Facts(Shell& shell, const std::string& argument) {
    shell.model_.Refresh();
    const workspace::Session& session = shell.model_.session();
    const std::string query = AllRowsOf(session, argument);
    if (!query.empty()) return shell.Ask("facts", query);
    std::vector<std::string> known = EntityNames(session);
    for (const dsl::RelationSymbol& relation : session.checked()->relations) known.push_back(relation.name);
    const std::string hint = base::DidYouMean(argument, known);
    shell.env_.err("there is no relation or entity `" + argument + "`\n  " + (hint.empty() ? "`:schema` lists the entities, `pareto rules --kind relations` the relations" : hint) + "\n");
    return kCouldNotRun;
  }

  // A question is asked of this session; a finding, a place of the template and a line of the config of what stands on disk.
  static int Explain(Shell& shell, const std::string& argument, bool negative) {
    shell.model_.Refresh();
    Arguments arguments = shell.model_.arguments();
    arguments.format = shell.mode_ == "json" ? "json" : "text";
    if (const Asked asked = WhatIsAsked(argument); !negative && asked.kind != Asked::Kind::kCondition) {
      arguments.query = {argument};
      return RunWhy(shell.env_, arguments);
    }
    const int code = shell.Ask("query", argument, true);
    if (code > kFindings) return code;
    return ShowCondition(shell.env_, arguments, shell.model_.session(), argument, negative, [&](const std::string& command) { return ":" + command + " " + argument; });
  }

  static int Why(Shell& shell, const std::string& argument) { return Explain(shell, argument, false); }
  static int WhyNot(Shell& shell, const std::string& argument) { return Explain(shell, argument, true); }

  static int Load(Shell& shell, const std::string& argument) {
    if (!shell.model_.Load(argument)) return kCouldNotRun;
    shell.env_.err("loaded " + argument + "\n");
    return kClean;
  }

  static int Reload(Shell& shell, const std::string&) {
    if (!shell.model_.Reload()) return kCouldNotRun;
    shell.env_.err("rule files" + std::string(shell.model_.has_config() ? " and " + shell.model_.config() : "") + " were read again\n");
    return kClean;
  }

  static int Mode(Shell& shell, const std::string& argument) {
    if (argument.empty()) {
      shell.env_.err("answers are shown as " + shell.mode_ + "\n");
      return kClean;
    }
    if (argument != "table" && argument != "json" && argument != "csv") {
      const std::string nearest = base::Nearest(argument, {"table", "json", "csv"});
      shell.env_.err("answers are shown as table, json or csv, not `" + argument + "`\n" + (nearest.empty() ? "" : "  did you mean `" + nearest + "`?\n"));
      return kCouldNotRun;
    }
    shell.mode_ = argument;
    return kClean;
  }

  static int Time(Shell& shell, const std::string& argument) {
    if (!argument.empty() && argument != "on" && argument != "off") {
      shell.env_.err("`:time` is on or off, not `" + argument + "`\n");
      return kCouldNotRun;
    }
    shell.time_ = argument.empty() ? !shell.time_ : argument == "on";
    if (argument.empty()) shell.env_.err(shell.time_ ? "the time of each answer is shown\n" : "times are not shown\n");
    return kClean;
  }

  static int Limit(Shell& shell, const std::string& argument) {
    if (argument.empty()) {
      shell.env_.err(shell.limit_ == 0 ? "all rows are shown\n" : shell.limit_ == 1 ? "the first row is shown\n" : "the first " + std::to_string(shell.limit_) + " rows are shown\n");
      return kClean;
    }
    if (argument.size() > 9 || argument.find_first_not_of("0123456789") != std::string::npos) {
      shell.env_.err("a limit is a number of rows, not `" + argument + "`\n  `:limit 0` shows all\n");
      return kCouldNotRun;
    }
    shell.limit_ = std::stoul(argument);
    return kClean;
  }

  static int Quit(Shell& shell, const std::string&) {
    shell.quit_ = true;
    return kClean;
  }
};

const std::vector<CommandRow>& CommandTable() {
  using C = CommandRow::Completes;
  static const std::vector<CommandRow> kTable = {
      {"help", "[COMMAND]", "this, or one of them", C::kCommand, Commands::Help},
      {"doc", "NAME", "what a check, relation, entity, resource, option or function is, with examples", C::kName, Commands::Doc},
      {"schema", "[ENTITY]", "the entities, or the fields of one", C::kEntity, Commands::Schema},
      {"rules", "[NAME]", "the checks in force, or one of them", C::kName, Commands::Rules},
      {"facts", "NAME", "all rows of a relation or entity, or of an entity's field as in `timer.interval`", C::kRelation, Commands::Facts},
      {"why", "WHAT", "what a fact, the first row of a query, a finding or a place of the template rests on, as `pareto why`", C::kQuery, Commands::Why},
      {"why-not", "FACT", "why something does not hold: the first condition that fails", C::kQuery, Commands::WhyNot},
      {"load", "FILE", "adds a rule file, or a folder of them", C::kFile, Commands::Load},
      {"reload", "", "reads rule files and config again (the config is read by itself when it changes)", C::kNothing, Commands::Reload},
      {"mode", "[table|json|csv]", "how answers are shown", C::kMode, Commands::Mode},
      {"time", "[on|off]", "shows how long each answer takes", C::kSwitch, Commands::Time},
      {"limit", "[N]", "shows the first N rows of an answer; 0: all", C::kNothing, Commands::Limit},
      {"quit", "", "ends the session, as Ctrl-D does", C::kNothing, Commands::Quit},
  };
  return kTable;
}

int Shell::Command(std::string_view text) {
  std::string name(text.substr(1));
  std::string argument;
  if (const std::size_t blank = name.find_first_of(" \t"); blank != std::string::npos) {
    argument = name.substr(std::min(name.find_first_not_of(" \t", blank), name.size()));
    name.resize(blank);
  }
  while (!argument.empty() && std::string_view(" \t\r\n").find(argument.back()) != std::string_view::npos) argument.pop_back();
  const std::vector<CommandRow>& table = CommandTable();
  const auto row = std::find_if(table.begin(), table.end(), [&](const CommandRow& each) { return each.name == name; });
  if (row == table.end()) return Commands::Unknown(*this, name);
  if (argument.empty() && !row->argument.empty() && row->argument[0] != '[') {
    env_.err("`:" + name + "` wants something behind it: `:" + name + " " + std::string(row->argument) + "`\n");
    return kCouldNotRun;
  }
  if (!argument.empty() && row->argument.empty()) {
    env_.err("`:" + name + "` takes nothing behind it\n");
    return kCouldNotRun;
  }
  return row->run(*this, argument);
}

std::string AllRowsOf(const workspace::Session& session, const std::string& name) {
  const dsl::Checked& checked = *session.checked();
  const auto entity = [&](const std::string& wanted) -> const facts::Entity* {
    const auto at = std::find_if(checked.schema.entities.begin(), checked.schema.entities.end(), [&](const facts::Entity& each) { return each.name == wanted; });
    return at == checked.schema.entities.end() ? nullptr : &*at;
  };
  const std::size_t dot = name.find('.');
  if (dot != std::string::npos) {
    const facts::Entity* of = entity(name.substr(0, dot));
    const std::string field = name.substr(dot + 1);
    if (of == nullptr || checked.schema.FindField(checked.schema.Find(of->name), field) == nullptr) return {};
    return "x, x." + field + " if " + of->name + "(x)";
  }
  if (entity(name) != nullptr) return name + "(" + name.substr(0, 1) + ")";
  if (name == "resource" || name.find("::") != std::string::npos) return name + "(r)";
  // A question means the declared one before one that is private to a file, and that only where nothing else has its name.
  const bool function = std::any_of(checked.lets.begin(), checked.lets.end(), [&](const dsl::LetSymbol& let) { return let.tree->name == name; });
  const bool declared = std::any_of(checked.relations.begin(), checked.relations.end(), [&](const dsl::RelationSymbol& relation) { return relation.name == name && relation.declared; });
  // What was typed stands behind the rule files, and comes first.
  for (auto relation = checked.relations.rbegin(); relation != checked.relations.rend(); ++relation) {
    if (relation->name != name || (declared ? !relation->declared : function)) continue;
    std::string query = name + "(";
    std::set<std::string> taken;
    for (std::size_t i = 0; i < relation->column_names.size(); ++i) {
      std::string column = relation->column_names[i];
      if (dsl::WordAt(column) != column || column == "_" || dsl::IsReserved(column) || !taken.insert(column).second) column = "column-" + std::to_string(i + 1);
      query += (i == 0 ? "" : ", ") + column;
    }
    return query + ")";
  }
  return {};
}

}  // namespace pareto::cli::repl
