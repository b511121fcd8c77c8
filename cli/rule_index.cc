#include "cli/rule_index.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "stdlib/functions.h"

namespace pareto::cli {
namespace {

constexpr std::string_view kOwn = "pareto:";

// The paragraphs of a doc, each on one line.
std::vector<std::string> Paragraphs(const std::string& doc) {
  std::vector<std::string> paragraphs;
  bool fresh = true;
  for (std::size_t begin = 0; begin <= doc.size();) {
    const std::size_t end = std::min(doc.find('\n', begin), doc.size());
    const std::string line = doc.substr(begin, end - begin);
    if (line.empty()) {
      fresh = true;
    } else if (fresh) {
      paragraphs.push_back(line);
      fresh = false;
    } else {
      paragraphs.back() += " " + line;
    }
    begin = end + 1;
  }
  return paragraphs;
}

// Where the first sentence ends: a full stop outside backticks, with a capital or a backtick behind the blank.
std::size_t SentenceEnd(const std::string& text) {
  bool code = false;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '`') code = !code;
    if (code || text[i] != '.' || text[i + 1] != ' ') continue;
    const char next = text[i + 2];
    if ((next >= 'A' && next <= 'Z') || next == '`') return i + 1;
  }
  return text.size();
}

void Describe(RuleItem& item, const std::string& doc) {
  std::vector<std::string> paragraphs = Paragraphs(doc);
  if (paragraphs.empty()) return;
  if (paragraphs.size() == 1) {
    const std::size_t end = SentenceEnd(paragraphs[0]);
    if (end < paragraphs[0].size()) {
      paragraphs.push_back(paragraphs[0].substr(end + 1));
      paragraphs[0].resize(end);
    }
  }
  item.what = paragraphs[0];
  for (std::size_t i = 1; i < paragraphs.size(); ++i) item.why += (i == 1 ? "" : "\n\n") + paragraphs[i];
}

void Walk(const dsl::Expr& e, const std::function<void(const dsl::Expr&)>& see) {
  see(e);
  for (const dsl::ExprPtr& arg : e.args) Walk(*arg, see);
  for (const dsl::Pair& pair : e.pairs) {
    Walk(*pair.key_expr, see);
    Walk(*pair.value, see);
  }
  for (const dsl::TextPart& part : e.parts) {
    if (part.expr != nullptr) Walk(*part.expr, see);
  }
}

void WalkStatement(const dsl::Statement& statement, const std::function<void(const dsl::Expr&)>& see) {
  const auto walk = [&](const dsl::ExprPtr& e) {
    if (e != nullptr) Walk(*e, see);
  };
  if (const auto* check = std::get_if<dsl::Check>(&statement.node)) {
    for (const dsl::ExprPtr* e : {&check->subject, &check->condition, &check->at, &check->say}) walk(*e);
    for (const dsl::Extra& extra : check->extras) {
      for (const dsl::ExprPtr* e : {&extra.place, &extra.text, &extra.body}) walk(*e);
    }
  } else if (const auto* rule = std::get_if<dsl::Rule>(&statement.node)) {
    walk(rule->head);
    walk(rule->body);
  } else if (const auto* let = std::get_if<dsl::Let>(&statement.node)) {
    walk(let->body);
  }
}

std::string HeadName(const dsl::Statement& statement) {
  if (const auto* rule = std::get_if<dsl::Rule>(&statement.node)) return rule->head->name;
  if (const auto* let = std::get_if<dsl::Let>(&statement.node)) return let->name;
  return {};
}

}  // namespace

const char* KindName(RuleItem::Kind kind) {
  static constexpr const char* kNames[] = {"check", "relation", "entity", "resource", "option", "function"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<RuleItem> IndexRules(const workspace::Session& session) {
  std::vector<RuleItem> items;
  for (const dsl::LoadedModule& module : session.modules()) {
    for (const dsl::Statement& statement : module.tree.statements) {
      RuleItem item;
      item.statement = &statement;
      item.module = &module.tree;
      if (const auto* check = std::get_if<dsl::Check>(&statement.node)) {
        static constexpr const char* kLevels[] = {"error", "warning", "info"};
        item.name = check->name;
        item.level = kLevels[static_cast<std::size_t>(check->level)];
      } else if (const auto* relation = std::get_if<dsl::Relation>(&statement.node)) {
        item.kind = RuleItem::Kind::kRelation;
        item.name = relation->name;
      } else if (const auto* entity = std::get_if<dsl::Entity>(&statement.node)) {
        item.kind = RuleItem::Kind::kEntity;
        item.name = entity->name;
      } else if (const auto* resource = std::get_if<dsl::Resource>(&statement.node)) {
        item.kind = RuleItem::Kind::kResource;
        item.name = resource->type;
      } else if (const auto* option = std::get_if<dsl::Option>(&statement.node)) {
        item.kind = RuleItem::Kind::kOption;
        item.name = option->column.name;
      } else if (const auto* let = std::get_if<dsl::Let>(&statement.node)) {
        item.kind = RuleItem::Kind::kFunction;
        item.name = let->name;
      } else {
        continue;
      }
      Describe(item, statement.doc);
      items.push_back(std::move(item));
    }
  }
  for (const eval::Function* record : stdlib::Functions().all()) {
    const eval::Function& function = *record;
    RuleItem item;
    item.kind = RuleItem::Kind::kFunction;
    item.name = function.name;
    item.what = function.doc;
    item.function = &function;
    items.push_back(std::move(item));
  }
  std::stable_sort(items.begin(), items.end(), [](const RuleItem& a, const RuleItem& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
  return items;
}

std::string FirstSentence(const RuleItem& item) { return item.what.substr(0, SentenceEnd(item.what)); }

std::string PlaceOf(const RuleItem& item, const workspace::Session& session) {
  if (item.statement == nullptr) return "library";
  base::SourceMap& sources = const_cast<workspace::Session&>(session).sources();
  const base::Span span = item.statement->span;
  return std::string(sources.name(span.file)) + ":" + std::to_string(sources.At(span.file, span.begin).line);
}

std::string OneLine(const dsl::Expr& e, const workspace::Session& session) {
  const std::string_view text = const_cast<workspace::Session&>(session).sources().TextOf(e.span);
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') {
      line += text[i];
      continue;
    }
    while (i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\n' || text[i + 1] == '\t' || text[i + 1] == '\r')) ++i;
    line += ' ';
  }
  return line;
}

std::vector<std::string> OptionsReadBy(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session) {
  std::set<std::string> options;
  for (const RuleItem& other : all) {
    if (other.kind == RuleItem::Kind::kOption) options.insert(other.name);
  }
  std::vector<std::string> read;
  if (options.empty() || item.statement == nullptr) return read;
  std::set<std::string> seen;
  std::vector<const dsl::Statement*> todo{item.statement};
  while (!todo.empty()) {
    const dsl::Statement* statement = todo.back();
    todo.pop_back();
    std::vector<std::string> names;
    WalkStatement(*statement, [&](const dsl::Expr& e) {
      if (e.kind == dsl::ExprKind::kCall && seen.insert(e.name).second) names.push_back(e.name);
    });
    for (const std::string& name : names) {
      if (options.count(name) != 0) read.push_back(name);
      for (const dsl::LoadedModule& module : session.modules()) {
        for (const dsl::Statement& other : module.tree.statements) {
          if (HeadName(other) == name) todo.push_back(&other);
        }
      }
    }
  }
  std::sort(read.begin(), read.end());
  return read;
}

std::vector<RuleItem> RulesThatFill(const std::string& relation, const workspace::Session& session) {
  std::vector<RuleItem> rules;
  for (const dsl::LoadedModule& module : session.modules()) {
    for (const dsl::Statement& statement : module.tree.statements) {
      if (!std::holds_alternative<dsl::Rule>(statement.node) || HeadName(statement) != relation) continue;
      RuleItem item;
      item.kind = RuleItem::Kind::kRelation;
      item.name = relation;
      item.statement = &statement;
      item.module = &module.tree;
      rules.push_back(std::move(item));
    }
  }
  return rules;
}

}  // namespace pareto::cli
