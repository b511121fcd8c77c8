#include "cli/repl/complete.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <variant>

#include "cli/repl/commands.h"
#include "cli/repl/schema.h"
#include "cli/rule_index.h"
#include "dsl/lexical.h"

namespace pareto::cli::repl {
namespace {

using facts::EntityId;
using facts::FieldAlt;

bool InName(char c) { return dsl::IsWordChar(c) || c == '-' || c == ':'; }

// What a variable or a path can be.
struct Things {
  std::set<EntityId> entities;
  std::set<std::string> resources;  // types; "" is any
};

class Completer {
 public:
  Completer(const workspace::Session& session, std::string_view entry) : session_(session), checked_(*session.checked()), entry_(entry) {}

  // The names after `path.`: fields of what it is.
  std::set<std::string> Fields(std::string_view path) const {
    std::set<std::string> names;
    const Things things = OfPath(path, 0);
    for (const EntityId id : things.entities) {
      for (EntityId at = id; at != facts::kNoEntity; at = checked_.schema.at(at).base) {
        for (const facts::Field& field : checked_.schema.at(at).fields) names.insert(field.name);
      }
      if (const EntityId parent = checked_.schema.at(id).parent; parent != facts::kNoEntity) names.insert(checked_.schema.at(parent).name);
    }
    for (const std::string& type : things.resources) {
      names.insert({"id", "type", "owner", "properties", "attributes"});
      AddProperties(type, &names);
    }
    return names;
  }

  // Variables of the entry: words that stand for nothing else.
  void AddVariables(std::set<std::string>* names) const {
    ForEachWord([&](std::string_view word, std::size_t begin, std::size_t end) {
      const bool called = end < entry_.size() && entry_[end] == '(', step = begin > 0 && entry_[begin - 1] == '.';
      if (!called && !step && end < entry_.size() && word != "_" && !dsl::IsReserved(word) && !dsl::IsStatementWord(word)) names->insert(std::string(word));
    });
  }

 private:
  // Words outside of texts.
  template <typename F>
  void ForEachWord(F&& visit) const {
    bool text = false;
    for (std::size_t at = 0; at < entry_.size();) {
      if (entry_[at] == '\\' && text) {
        at += 2;
        continue;
      }
      if (entry_[at] == '"') text = !text;
      if (text || !dsl::StartsWord(entry_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < entry_.size() && InName(entry_[end])) ++end;
      visit(entry_.substr(at, end - at), at, end);
      at = end;
    }
  }

  void AddProperties(const std::string& type, std::set<std::string>* names) const {
    for (const dsl::LoadedModule& module : session_.modules()) {
      for (const dsl::Statement& statement : module.tree.statements) {
        const auto* resource = std::get_if<dsl::Resource>(&statement.node);
        if (resource == nullptr || (!type.empty() && resource->type != type) || resource->properties == nullptr) continue;
        for (const dsl::Pair& pair : resource->properties->pairs) {
          if (!pair.key.empty()) names->insert(pair.key);
        }
      }
    }
  }

  void AddType(dsl::TypeId type, bool items, Things* things) const {
    if (type == dsl::kNoType) return;
    const dsl::TypeSet& set = checked_.types.at(type);
    if (items) return AddType(set.item, false, things);
    things->entities.insert(set.entities.begin(), set.entities.end());
    for (const std::int32_t resource : set.resources) things->resources.insert(checked_.resource_types[static_cast<std::size_t>(resource)]);
    if (set.bits & dsl::TypeSet::kAnyResource) things->resources.insert("");
  }

  static void AddField(const facts::FieldType& type, bool items, Things* things) {
    for (const FieldAlt& alt : type.alternatives) {
      if (alt.kind == FieldAlt::Kind::kRef || alt.kind == FieldAlt::Kind::kEntity) {
        if (!items) things->entities.insert(alt.entity);
      } else if (items && !alt.inner.empty()) {
        AddField(alt.inner[0], false, things);
      }
    }
  }

  // What `x.f.g` is; its items where `items`.
  Things OfPath(std::string_view path, int depth, bool items = false) const {
    const std::size_t dot = path.find('.');
    Things things = OfVariable(path.substr(0, dot), depth);
    for (std::size_t at = dot; at != std::string_view::npos;) {
      const std::size_t next = path.find('.', at + 1);
      const std::string step(path.substr(at + 1, next == std::string_view::npos ? next : next - at - 1));
      Things reached;
      for (const EntityId id : things.entities) {
        if (const facts::Field* field = checked_.schema.FindField(id, step)) AddField(field->type, items && next == std::string_view::npos, &reached);
        const EntityId parent = checked_.schema.at(id).parent;
        if (parent != facts::kNoEntity && checked_.schema.at(parent).name == step) reached.entities.insert(parent);
      }
      if (!things.resources.empty() && step == "owner") {
        for (std::size_t e = 0; e < checked_.schema.entities.size(); ++e) reached.entities.insert(EntityId{static_cast<std::uint32_t>(e)});
      }
      things = std::move(reached);
      at = next;
    }
    return things;
  }

  // What the entry says of a variable: what it is an argument of, and what it is one of.
  Things OfVariable(std::string_view variable, int depth) const {
    Things things;
    ForEachWord([&](std::string_view word, std::size_t begin, std::size_t end) {
      if (word == variable && depth < 4) {
        std::string_view rest = entry_.substr(end);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
        const bool in = rest.substr(0, 3) == "in ", same = rest.substr(0, 2) == "= ";
        if (!in && !same) return;
        rest.remove_prefix(in ? 3 : 2);
        std::size_t path = 0;
        while (path < rest.size() && (InName(rest[path]) || rest[path] == '.')) ++path;
        if (rest.substr(0, path).find('.') != std::string_view::npos) Join(OfPath(rest.substr(0, path), depth + 1, in), &things);
        return;
      }
      (void)begin;
      if (end >= entry_.size() || entry_[end] != '(') return;
      const int position = PositionOf(variable, end + 1);
      if (position >= 0) AddArgument(std::string(word), static_cast<std::size_t>(position), &things);
    });
    return things;
  }

  static void Join(const Things& more, Things* things) {
    things->entities.insert(more.entities.begin(), more.entities.end());
    things->resources.insert(more.resources.begin(), more.resources.end());
  }

  // Which argument of the call whose arguments begin there is the variable alone; -1: none.
  int PositionOf(std::string_view variable, std::size_t begin) const {
    int depth = 0, position = 0;
    std::size_t from = begin;
    for (std::size_t at = begin;; ++at) {
      const bool end = at >= entry_.size() || (depth == 0 && entry_[at] == ')');
      if (end || (depth == 0 && entry_[at] == ',')) {
        std::string_view argument = entry_.substr(from, std::min(at, entry_.size()) - from);
        argument.remove_prefix(std::min(argument.find_first_not_of(" \t\n"), argument.size()));
        while (!argument.empty() && std::string_view(" \t\n").find(argument.back()) != std::string_view::npos) argument.remove_suffix(1);
        if (argument == variable) return position;
        if (end) return -1;
        ++position;
        from = at + 1;
      } else if (entry_[at] == '(' || entry_[at] == '[' || entry_[at] == '{') {
        ++depth;
      } else if (entry_[at] == ')' || entry_[at] == ']' || entry_[at] == '}') {
        --depth;
      }
    }
  }

  void AddArgument(const std::string& name, std::size_t position, Things* things) const {
    if (name == "resource" || name.find("::") != std::string::npos) {
      things->resources.insert(name == "resource" ? "" : name);
      return;
    }
    for (std::size_t e = 0; e < checked_.schema.entities.size(); ++e) {
      if (checked_.schema.entities[e].name == name) things->entities.insert(EntityId{static_cast<std::uint32_t>(e)});
    }
    for (const dsl::RelationSymbol& relation : checked_.relations) {
      if (relation.name == name && position < relation.columns.size()) AddType(relation.columns[position], false, things);
    }
    for (const dsl::LetSymbol& let : checked_.lets) {
      if (let.tree->name == name && position < let.parameters.size()) AddType(let.parameters[position], false, things);
    }
  }

  const workspace::Session& session_;
  const dsl::Checked& checked_;
  const std::string_view entry_;
};

// Whether the text ends inside quotes, and where what stands in them begins.
bool InsideText(std::string_view text, std::size_t* begin) {
  std::vector<char> open;  // `"` and, inside one, `{`
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool quoted = !open.empty() && open.back() == '"';
    if (quoted && text[at] == '\\') ++at;
    else if (text[at] == '"' && quoted) open.pop_back();
    else if (text[at] == '"') open.push_back('"'), *begin = at + 1;
    else if (quoted && text[at] == '{') open.push_back('{');
    else if (!open.empty() && open.back() == '{' && text[at] == '}') open.pop_back();
    else if (open.empty() && text[at] == '#') at = std::min(text.find('\n', at), text.size());
  }
  return !open.empty() && open.back() == '"';
}

void AddNames(const workspace::Session& session, bool calls, std::set<std::string>* names) {
  const dsl::Checked& checked = *session.checked();
  const std::string open = calls ? "(" : "";
  for (const facts::Entity& entity : checked.schema.entities) names->insert(entity.name + open);
  for (const dsl::RelationSymbol& relation : checked.relations) {
    if (relation.name[0] != '(') names->insert(relation.name + open);
  }
  for (const std::string& type : checked.resource_types) names->insert(type + open);
  names->insert("resource" + open);
}

// The names that components and all else in the config go by.
std::set<std::string> Keys(const workspace::Session& session) {
  std::set<std::string> keys;
  const facts::FactStore& store = const_cast<workspace::Session&>(session).store();
  for (std::uint32_t i = 0; i < store.nodes().size(); ++i) {
    const facts::NodeInfo& node = store.nodes().at(facts::Value::Node(i));
    if (!node.resource() && node.key.text()) keys.emplace(store.pool().AsText(node.key));
  }
  return keys;
}

std::set<std::string> Paths(std::string_view typed) {
  std::set<std::string> paths;
  const std::size_t slash = typed.rfind('/');
  const std::string folder(slash == std::string_view::npos ? "" : typed.substr(0, slash + 1));
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    const bool deeper = at->is_directory(error);
    if (name[0] == '.' || (!deeper && at->path().extension() != ".pareto")) continue;
    paths.insert(folder + name + (deeper ? "/" : ""));
  }
  return paths;
}

void Offer(std::set<std::string> names, std::string_view typed, Completions* found) {
  for (const std::string& name : names) {
    if (name.compare(0, typed.size(), typed) == 0) found->words.push_back(name);
  }
}

}  // namespace

Completions Complete(const workspace::Session& session, std::string_view above, std::string_view line) {
  Completions found;
  std::size_t from = 0;  // where an expression begins in the line
  bool only_query = false;
  if (above.empty() && !line.empty() && line[0] == ':') {
    std::set<std::string> names;
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) {
      for (const CommandRow& row : CommandTable()) names.insert(":" + std::string(row.name) + (row.argument.empty() ? "" : " "));
      Offer(std::move(names), line, &found);
      return found;
    }
    const auto row = std::find_if(CommandTable().begin(), CommandTable().end(), [&](const CommandRow& each) { return each.name == line.substr(1, blank - 1); });
    if (row == CommandTable().end()) return found;
    found.begin = line.rfind(' ') + 1;
    const std::string_view typed = line.substr(found.begin);
    using C = CommandRow::Completes;
    switch (row->completes) {
      case C::kNothing: return found;
      case C::kCommand:
        for (const CommandRow& each : CommandTable()) names.emplace(each.name);
        break;
      case C::kName:
        for (const RuleItem& item : IndexRules(session)) names.insert(item.name);
        break;
      case C::kEntity:
        for (const std::string& name : EntityNames(session)) names.insert(name);
        break;
      case C::kRelation: AddNames(session, false, &names); break;
      case C::kFile: names = Paths(typed); break;
      case C::kMode: names = {"table", "json", "csv"}; break;
      case C::kSwitch: names = {"on", "off"}; break;
      case C::kQuery: only_query = true; break;
    }
    if (!only_query) {
      Offer(std::move(names), typed, &found);
      return found;
    }
    from = blank + 1;
  }
  const std::string entry = std::string(above) + std::string(line.substr(from));
  const std::size_t shift = line.size() - entry.size();  // of a place in the entry to one in the line; wraps around
  std::size_t quote = 0;
  if (InsideText(entry, &quote)) {
    if (quote + shift > line.size()) return found;
    found.begin = quote + shift;
    Offer(Keys(session), line.substr(found.begin), &found);
    return found;
  }
  std::size_t word = entry.size();
  while (word > 0 && InName(entry[word - 1])) --word;
  if (word + shift > line.size()) return found;
  found.begin = word + shift;
  const std::string_view typed = line.substr(found.begin);
  const Completer completer(session, entry);
  if (word > 0 && entry[word - 1] == '.') {
    std::size_t path = word - 1;
    while (path > 0 && (InName(entry[path - 1]) || entry[path - 1] == '.')) --path;
    Offer(completer.Fields(std::string_view(entry).substr(path, word - 1 - path)), typed, &found);
    return found;
  }
  std::set<std::string> names;
  AddNames(session, true, &names);
  for (const dsl::LetSymbol& let : session.checked()->lets) names.insert(let.tree->name + "(");
  for (const dsl::OptionSymbol& option : session.checked()->options) names.insert(option.name + "()");
  for (const eval::Function* function : session.checked()->functions) names.insert(std::string(function->name) + "(");
  completer.AddVariables(&names);
  for (const char* keyword : {"and", "or", "not", "in", "has", "as", "if", "then", "else", "for", "div", "mod", "require", "forbid", "say", "help", "true", "false", "null"}) names.insert(keyword);
  if (above.empty() && word == 0 && !only_query) {
    for (const std::string& statement : dsl::StatementWords()) {
      if (statement != "use" && statement != "test") names.insert(statement + " ");
    }
  }
  Offer(std::move(names), typed, &found);
  return found;
}

}  // namespace pareto::cli::repl
