// `pareto migrate`: old files as one config. What they mean is said in rules/migrate; here they are read, and what the rules made is written.
#include <algorithm>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/text.h"
#include "engine/document/write.h"
#include "engine/emit/template.h"

namespace pareto::cli {
namespace {

// A file's name without folder and ending: the key that its document stands under.
std::string KeyOf(const std::string& path) {
  const std::string name = path.substr(workspace::FolderOf(path).size());
  return name.substr(0, name.rfind('.'));
}

// What an `output` statement of the rules made; missing where none did.
facts::Value Made(workspace::Session& session, std::string_view id) {
  const facts::RelationId output = session.program().output;
  if (output == facts::kNoRelation) return facts::Value::Missing();
  const facts::Relation& rows = session.store().relation(output);
  for (facts::RowId row = 0; row < rows.size(); ++row) {
    const facts::Value* values = rows.row(row);
    if (values[0].text() && session.store().pool().AsText(values[0]) == id && values[1].map()) return values[1];
  }
  return facts::Value::Missing();
}

// The rules' `output "key-order" { first: [...] }`.
std::vector<std::string> KeyOrder(workspace::Session& session) {
  std::vector<std::string> keys;
  const facts::Value order = Made(session, "key-order");
  if (!order.map()) return keys;
  const facts::ValuePool& pool = session.store().pool();
  for (const facts::MapEntry& entry : pool.Entries(order)) {
    if (!entry.second.list()) continue;
    for (const facts::Value key : pool.Items(entry.second)) {
      if (key.text()) keys.emplace_back(pool.AsText(key));
    }
  }
  return keys;
}

int CouldNot(Env& env, const std::string& what, const std::string& help) {
  env.err("pareto: " + what + "\n  " + help + "\n");
  return kCouldNotRun;
}

}  // namespace

int RunMigrate(Env& env, const Arguments& arguments) {
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  if (arguments.paths.empty()) return CouldNot(env, "there is nothing to migrate", "name the old files: `pareto migrate app.props defaults.yaml metadata.yaml`");
  if (to_file && !arguments.force && env.files->KindOf(arguments.output) != workspace::Files::Kind::kNone) {
    return CouldNot(env, arguments.output + ": it is there already", "give another name to `-o`, or `--force` to write over it");
  }
  workspace::SessionOptions options;
  options.purpose = "migrate";
  options.unknown_fields_warn = true;
  std::vector<workspace::Session::Part> parts;
  for (const std::string& path : arguments.paths) {
    workspace::Session::Part part{KeyOf(path), path, {}};
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const workspace::Session::Part& other) { return other.key == part.key; });
    if (same != parts.end()) return CouldNot(env, "`" + same->name + "` and `" + path + "` are both called `" + part.key + "`", "name each of the old files once");
    std::string error;
    if (!env.files->Read(path, &part.text, &error)) return CouldNot(env, path + ": " + error, "name the old files: `pareto migrate app.props defaults.yaml metadata.yaml`");
    parts.push_back(std::move(part));
  }
  if (std::none_of(parts.begin(), parts.end(), [](const workspace::Session::Part& part) { return part.key == "metadata"; })) {
    return CouldNot(env, "none of these files is called `metadata`, and that one has the components", "name the old files: `pareto migrate app.props defaults.yaml metadata.yaml`");
  }
  workspace::Session session(*env.files, options);
  session.LoadRules();
  session.LoadParts(std::move(parts));
  session.Evaluate();
  const bool errors = session.sink().has_errors();
  const std::vector<base::Diagnostic> findings = session.sink().Take();
  if (!findings.empty()) env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, 0}) + "\n");
  if (session.incomplete()) return kIncomplete;
  if (!session.rules_ok()) return kCouldNotRun;
  const facts::Value config = errors ? facts::Value::Missing() : Made(session, "config");
  if (!config.map()) {
    env.err("nothing is written while there are errors\n");
    return kFindings;
  }
  const std::string text = document::WriteYaml(emit::BuildValue(session.store(), config, KeyOrder(session)));
  if (!to_file) {
    env.out(text);
    return kClean;
  }
  std::string error;
  if (!env.files->Write(arguments.output, text, &error)) return CouldNot(env, arguments.output + ": " + error, "nothing was written");
  const auto open = std::count_if(findings.begin(), findings.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kWarning; });
  env.err("wrote " + arguments.output + "; " + (open == 0 ? "all was carried over" : std::to_string(open) + (open == 1 ? " warning stands" : " warnings stand") + " above") + "\nnext: pareto check " + arguments.output + "\n");
  return kClean;
}

}  // namespace pareto::cli
