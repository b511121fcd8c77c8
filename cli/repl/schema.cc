#include "cli/repl/schema.h"

#include <algorithm>
#include <variant>

#include "dsl/ast.h"

namespace pareto::cli::repl {
namespace {

struct Declared {
  const dsl::Entity* tree = nullptr;
  const dsl::Statement* statement = nullptr;
};

std::vector<Declared> Entities(const workspace::Session& session) {
  std::vector<Declared> all;
  for (const dsl::LoadedModule& module : session.modules()) {
    for (const dsl::Statement& statement : module.tree.statements) {
      if (const auto* entity = std::get_if<dsl::Entity>(&statement.node)) all.push_back({entity, &statement});
    }
  }
  std::sort(all.begin(), all.end(), [](const Declared& a, const Declared& b) { return a.tree->name < b.tree->name; });
  return all;
}

// What stands between its name and its fields: `in app`, `is component where type = "timer"`.
std::string Relationship(const dsl::Entity& entity, const base::SourceMap& sources) {
  if (entity.form == dsl::Entity::Form::kDocument) return "the document";
  if (entity.form == dsl::Entity::Form::kIn) return "in " + entity.other;
  const std::string_view text = sources.text(entity.name_span.file);
  const std::size_t end = std::min(text.find('{', entity.name_span.end), text.size());
  std::string between(text.substr(entity.name_span.end, end - entity.name_span.end));
  between.erase(0, between.find_first_not_of(" \t\r\n"));
  while (!between.empty() && std::string_view(" \t\r\n").find(between.back()) != std::string_view::npos) between.pop_back();
  return between;
}

std::string FirstLine(const std::string& doc) { return doc.substr(0, doc.find('\n')); }

struct Row {
  std::string name, type, doc;
};

std::string Lines(const std::vector<Row>& rows) {
  std::size_t name = 0, type = 0;
  for (const Row& row : rows) {
    name = std::max(name, row.name.size());
    type = std::max(type, std::min<std::size_t>(row.type.size(), 60));
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line = "  " + row.name + std::string(name - row.name.size() + 2, ' ') + row.type;
    if (!row.doc.empty()) line += std::string(row.type.size() < type ? type - row.type.size() + 2 : 2, ' ') + row.doc;
    out += line + "\n";
  }
  return out;
}

std::vector<Row> Fields(const dsl::Entity& entity, const base::SourceMap& sources) {
  std::vector<Row> rows;
  for (const dsl::Field& field : entity.fields) {
    std::string type(sources.TextOf(field.type.span));
    if (field.initial) type += " = " + std::string(sources.TextOf(field.initial->span));
    rows.push_back({field.name + (field.optional ? "?" : ""), std::move(type), FirstLine(field.doc)});
  }
  return rows;
}

}  // namespace

std::vector<std::string> EntityNames(const workspace::Session& session) {
  std::vector<std::string> names;
  for (const Declared& each : Entities(session)) names.push_back(each.tree->name);
  return names;
}

std::string SchemaText(workspace::Session& session) {
  std::vector<Row> rows;
  for (const Declared& each : Entities(session)) rows.push_back({each.tree->name, Relationship(*each.tree, session.sources()), FirstLine(each.statement->doc)});
  return Lines(rows);
}

std::string EntityText(workspace::Session& session, const std::string& name) {
  const std::vector<Declared> all = Entities(session);
  const auto find = [&](const std::string& wanted) { return std::find_if(all.begin(), all.end(), [&](const Declared& each) { return each.tree->name == wanted; }); };
  const auto at = find(name);
  if (at == all.end()) return {};
  std::string out = "entity " + name + ", " + Relationship(*at->tree, session.sources()) + "\n";
  if (!at->statement->doc.empty()) out += "  " + FirstLine(at->statement->doc) + "\n";
  out += Lines(Fields(*at->tree, session.sources()));
  if (at->tree->form == dsl::Entity::Form::kIs) {
    if (const auto base = find(at->tree->other); base != all.end() && base != at) out += "as every " + base->tree->name + "\n" + Lines(Fields(*base->tree, session.sources()));
  }
  std::string kinds;
  for (const Declared& each : all) {
    if (each.tree->form == dsl::Entity::Form::kIs && each.tree->other == name) kinds += (kinds.empty() ? "" : ", ") + each.tree->name;
  }
  if (!kinds.empty()) out += "kinds: " + kinds + "\n";
  return out;
}

}  // namespace pareto::cli::repl
