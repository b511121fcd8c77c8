#include "dsl/lint.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "dsl/expr_parts.h"
#include "dsl/lexical.h"

namespace pareto::dsl {
namespace {

constexpr std::size_t kMostLines = 80;       // of a statement, texts of several lines not counted
constexpr std::size_t kMostConditions = 12;  // joined by `and` in one place

// `# lint: allow CODE, CODE because REASON`.
struct Allowance {
  Span span;
  std::vector<std::string> codes;
  bool used = false;
};

std::string NameOf(const Statement& statement) {
  struct {
    std::string operator()(const Entity& x) const { return x.name; }
    std::string operator()(const Relation& x) const { return x.name; }
    std::string operator()(const Rule& x) const { return x.head->name; }
    std::string operator()(const Let& x) const { return x.name; }
    std::string operator()(const Option& x) const { return x.column.name; }
    std::string operator()(const Use&) const { return {}; }
    std::string operator()(const Check&) const { return {}; }
    std::string operator()(const Resource&) const { return {}; }
    std::string operator()(const Emit&) const { return {}; }
    std::string operator()(const Extend&) const { return {}; }
    std::string operator()(const Test&) const { return {}; }
  } name;
  return std::visit(name, statement.node);
}

void NamesOfType(const Type& type, std::set<std::string>& names) {
  for (const TypeAlt& alternative : type.alternatives) {
    if (alternative.kind == TypeAlt::Kind::kRef || alternative.kind == TypeAlt::Kind::kName) names.insert(alternative.name);
    for (const Type& inner : alternative.inner) NamesOfType(inner, names);
  }
}

// Every declared thing that a statement may name.
void NamesUsed(const Statement& statement, std::set<std::string>& names) {
  for (const Expr* root : RootsOf(statement)) {
    ForEachExpr(*root, false, [&](const Expr& e, bool) {
      if (e.kind == ExprKind::kCall || e.kind == ExprKind::kAs) names.insert(e.name);
    });
  }
  if (const auto* rule = std::get_if<Rule>(&statement.node)) names.insert(rule->head->name);
  if (const auto* entity = std::get_if<Entity>(&statement.node)) {
    names.insert(entity->other);
    for (const Field& field : entity->fields) NamesOfType(field.type, names);
  }
  if (const auto* relation = std::get_if<Relation>(&statement.node)) {
    for (const Column& column : relation->columns) NamesOfType(column.type, names);
  }
  if (const auto* let = std::get_if<Let>(&statement.node)) {
    for (const Column& column : let->parameters) NamesOfType(column.type, names);
  }
  if (const auto* option = std::get_if<Option>(&statement.node)) NamesOfType(option->column.type, names);
}

bool IsDeclaration(const Statement& statement) {
  return std::holds_alternative<Entity>(statement.node) || std::holds_alternative<Relation>(statement.node) || std::holds_alternative<Let>(statement.node) ||
         std::holds_alternative<Option>(statement.node);
}

class Linter {
 public:
  Linter(const Checked& checked, const eval::FunctionTable& functions, const base::SourceMap& sources, const LintOptions& options, base::DiagnosticSink& sink)
      : checked_(checked), functions_(functions), sources_(sources), options_(options), sink_(sink) {
    for (const LoadedModule& module : checked.modules) {
      std::set<std::string>& used = used_by_.emplace_back();
      for (const Statement& statement : module.tree.statements) NamesUsed(statement, used);
    }
  }

  void Run(std::size_t index) {
    module_ = &checked_.modules[index];
    index_ = index;
    const Module& tree = module_->tree;
    for (std::size_t i = 0; i < tree.statements.size(); ++i) {
      const Statement& statement = tree.statements[i];
      FindAllowances(tree, statement, i == 0 ? 0 : tree.statements[i - 1].span.end);
      std::visit([&](const auto& node) { Look(statement, node); }, statement.node);
      Everything(statement);
      for (const Allowance& allowance : allowances_) {
        if (allowance.used) continue;
        Tell("lint/allow", allowance.span, "this allows nothing: there is no such finding here", "take the comment out");
      }
    }
    Columns();
  }

 private:
  void Tell(const char* code, Span span, std::string message, std::string help) {
    if (options_.allowed.count(code) != 0) return;
    for (Allowance& allowance : allowances_) {
      if (std::find(allowance.codes.begin(), allowance.codes.end(), code) == allowance.codes.end()) continue;
      allowance.used = true;
      return;
    }
    base::Diagnostic& d = sink_.Warning(code, span, std::move(message));
    if (!help.empty()) d.help.push_back(std::move(help));
  }

  // Comments between the statement before and the end of this one's last line.
  void FindAllowances(const Module& tree, const Statement& statement, std::uint32_t from) {
    allowances_.clear();
    const std::string_view text = sources_.text(tree.file);
    const std::size_t line_end = std::min(text.find('\n', statement.span.end), text.size());
    const std::size_t first = from == 0 ? 0 : std::min(text.find('\n', from), text.size());
    for (const Comment& comment : tree.comments) {
      if (comment.span.begin < first || comment.span.begin > line_end) continue;
      std::string_view rest = sources_.TextOf(comment.span);
      rest.remove_prefix(1);
      while (!rest.empty() && IsBlank(rest.front())) rest.remove_prefix(1);
      if (rest.substr(0, 5) != "lint:") continue;
      rest.remove_prefix(5);
      std::vector<std::string> words;
      for (std::size_t at = 0; at < rest.size();) {
        const std::size_t begin = rest.find_first_not_of(" \t\r,", at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(rest.find_first_of(" \t\r,", begin), rest.size());
        words.emplace_back(rest.substr(begin, end - begin));
        at = end;
      }
      const auto because = std::find(words.begin(), words.end(), "because");
      if (words.size() < 2 || words[0] != "allow" || because - words.begin() < 2) {
        sink_.Warning("lint/allow", comment.span, "this is no allowance").help.emplace_back("write `# lint: allow CODE because REASON`");
        continue;
      }
      if (because == words.end() || because + 1 == words.end()) {
        sink_.Warning("lint/allow", comment.span, "this allows a finding and says no reason").help.emplace_back("write `because` and why");
        continue;
      }
      allowances_.push_back({comment.span, {words.begin() + 1, because}});
    }
  }

  // --- Kinds of statements ---
  template <typename T>
  void Look(const Statement&, const T&) {}

  void Look(const Statement&, const Use& use) {
    for (std::size_t m = 0; m < checked_.modules.size(); ++m) {
      const LoadedModule& other = checked_.modules[m];
      if (other.tree.name != use.path || (other.root != module_->root && !other.root.empty())) continue;
      if (use.names.empty() && !HasTests()) {  // tests run what their file uses, whether it names it or not
        const bool used = std::any_of(other.tree.statements.begin(), other.tree.statements.end(), [&](const Statement& s) { return IsDeclaration(s) && Uses(NameOf(s)); });
        if (!used) Tell("lint/unused-use", use.path_span, "nothing of `" + use.path + "` is used here", "take the line out");
      }
      for (const UseName& name : use.names) {
        if (!Uses(name.as.empty() ? name.name : name.as)) Tell("lint/unused-use", name.span, "`" + name.name + "` is not used here", "take it out of the list");
      }
      return;
    }
  }

  void Look(const Statement&, const Let& let) { Declared(let.name, let.name_span, "function"); }
  void Look(const Statement&, const Option& option) {
    if (!UsedAnywhere(option.column.name)) Tell("lint/unused", option.column.name_span, "nothing reads the option `" + option.column.name + "`", "take it out, or read it as `" + option.column.name + "()`");
  }

  void Declared(const std::string& name, Span span, const std::string& what) {
    if (!UsedAnywhere(name)) Tell("lint/unused", span, "nothing uses the " + what + " `" + name + "`", "take it out");
    if (functions_.Find(name) != nullptr) return;  // an error of the analysis, or a deliberate one
    for (std::size_t m = 0; m < checked_.modules.size(); ++m) {
      const LoadedModule& other = checked_.modules[m];
      if (m == index_ || (other.root != module_->root && !other.root.empty())) continue;
      for (const Statement& statement : other.tree.statements) {
        if (!IsDeclaration(statement) || NameOf(statement) != name) continue;
        Tell("lint/shadow", span, "`" + name + "` is something else in `" + other.tree.name + "`", "give it a name of its own");
        return;
      }
    }
  }

  void Look(const Statement& statement, const Check& check) {
    if (statement.doc.empty()) Tell("lint/no-doc", check.name_span, "nothing says what `" + check.name + "` finds, and why it matters", "write it above the check, in lines that begin with `##`");
    if (std::none_of(check.extras.begin(), check.extras.end(), [](const Extra& e) { return e.kind != Extra::Kind::kNote; })) {
      Tell("lint/no-help", check.name_span, "`" + check.name + "` does not say what to do", "add `help` or `fix`");
    }
    const bool fails = options_.failing.count(check.name) != 0;
    const bool passes = options_.passing.count(check.name) != 0;
    if (!fails || !passes) {
      Tell("lint/no-test", check.name_span, "no test expects `" + check.name + "` to " + (fails ? "pass" : passes ? "fail" : "fail, and none to pass"),
           "write a `test` in a file `*_test.pareto` beside this one: `expect failed " + check.name + "`, `expect passed " + check.name + "`");
    }
    CheckName(check);
    Message(*check.say);
    Subject(check);
  }

  // `area/name`, and the area is the file's folder or the file.
  void CheckName(const Check& check) {
    const std::size_t slash = check.name.find('/');
    if (slash == std::string::npos) {
      Tell("lint/check-name", check.name_span, "`" + check.name + "` has no area", "write `area/" + check.name + "`, with the name of the folder");
      return;
    }
    const std::string area = check.name.substr(0, slash);
    const std::string path = std::string(sources_.name(module_->tree.file));
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < path.size();) {
      const std::size_t end = std::min(path.find('/', at), path.size());
      parts.push_back(path.substr(at, end - at));
      at = end + 1;
    }
    const std::string file = parts.back().substr(0, parts.back().find('.'));
    const std::string folder = parts.size() > 1 ? parts[parts.size() - 2] : area;
    if (area != file && area != folder) {
      Tell("lint/check-name", check.name_span, "`" + check.name + "` stands in neither a folder nor a file called `" + area + "`",
           "call it `" + (folder.empty() || folder == "." || folder == ".." ? file : folder) + check.name.substr(slash) + "`, or move it into a file or a folder `" + area + "`");
    }
  }

  void Message(const Expr& say) {
    const std::string_view text = sources_.TextOf(say.span);
    if (say.block) Tell("lint/message", say.span, "a message is one line", "say what was seen, and what to do in `help`");
    if (text.size() > 2 && text[text.size() - 2] == '.' && (text.size() < 4 || text[text.size() - 3] != '.')) Tell("lint/message", say.span, "a message ends without a full stop", "take the full stop out");
    for (std::size_t i = 0; i < say.parts.size(); ++i) {
      const Expr* e = say.parts[i].expr.get();
      if (e == nullptr || e->kind != ExprKind::kField || e->name != "name") continue;
      const bool before = i > 0 && say.parts[i - 1].expr == nullptr && say.parts[i - 1].text.find('`') != std::string::npos;
      if (!before) Tell("lint/message", e->span, "a name stands in backticks", "write `` `{" + std::string(sources_.TextOf(e->span)) + "}` ``");
    }
  }

  bool HasTests() const {
    return std::any_of(module_->tree.statements.begin(), module_->tree.statements.end(), [](const Statement& s) { return std::holds_alternative<Test>(s.node); });
  }

  // `for config(c)`, where `config` is the entity that describes the document.
  bool IsDocument(const Expr& subject) const {
    const Expr& bare = Bare(subject);
    return bare.kind == ExprKind::kCall && bare.args.size() == 1 &&
           std::any_of(checked_.schema.entities.begin(), checked_.schema.entities.end(), [&](const facts::Entity& e) { return e.form == facts::Entity::Form::kDocument && e.name == bare.name; });
  }

  // A `for` whose variables the condition does not look at judges every subject alike.
  void Subject(const Check& check) {
    if (check.subject == nullptr) return;
    std::set<std::string> chosen;
    if (IsDocument(*check.subject)) return;  // for a place: there is one
    ForEachExpr(*check.subject, false, [&](const Expr& e, bool) {
      if (e.kind == ExprKind::kVar) chosen.insert(e.name);
    });
    bool looked = false;
    ForEachExpr(*check.condition, false, [&](const Expr& e, bool) { looked = looked || (e.kind == ExprKind::kVar && chosen.count(e.name) != 0); });
    if (!looked && !chosen.empty()) {
      Tell("lint/for", check.subject->span, "the condition does not look at what `for` chooses: all pass or all fail",
           "use a variable of `for` in the condition, or let `for` choose the one thing that the check is about");
    }
  }

  // --- What every statement may have ---
  void Everything(const Statement& statement) {
    std::size_t lines = 1;
    const std::string_view text = sources_.TextOf(statement.span);
    lines += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    for (const Expr* root : RootsOf(statement)) {
      ForEachExpr(*root, false, [&](const Expr& e, bool) {
        if (e.kind == ExprKind::kText && e.block) {
          const std::string_view block = sources_.TextOf(e.span);
          lines -= static_cast<std::size_t>(std::count(block.begin(), block.end(), '\n'));
        }
        if (e.kind != ExprKind::kAnd && e.kind != ExprKind::kOr) return;
        if (e.args.size() > kMostConditions) {
          Tell("lint/long", e.span, std::to_string(e.args.size()) + " conditions in one place are hard to read", "name some of them with a `rule` or a `let`");
        }
        for (std::size_t i = 0; i < e.args.size(); ++i) {
          for (std::size_t k = 0; k < i; ++k) {
            if (!Same(*e.args[i], *e.args[k])) continue;
            Tell("lint/twice", e.args[i]->span, "this condition stands here twice", "take one out");
            break;
          }
        }
      });
    }
    const bool table = std::holds_alternative<Entity>(statement.node) || std::holds_alternative<Test>(statement.node) || std::holds_alternative<Rule>(statement.node);
    if (lines > kMostLines && !table) Tell("lint/long", statement.word_span, "this statement has " + std::to_string(lines) + " lines", "name parts of it with `let` or `rule`");
  }

  // Columns of private relations that everybody leaves open.
  void Columns() {
    allowances_.clear();
    const Module& tree = module_->tree;
    std::map<std::string, std::vector<bool>> read;  // by relation: whether somebody looks at the column
    std::set<std::string> declared;
    for (const Statement& statement : tree.statements) {
      if (IsDeclaration(statement)) declared.insert(NameOf(statement));
      const auto* rule = std::get_if<Rule>(&statement.node);
      for (const Expr* root : RootsOf(statement)) {
        ForEachExpr(*root, false, [&](const Expr& e, bool) {
          if (e.kind != ExprKind::kCall || (rule != nullptr && &e == rule->head.get())) return;
          std::vector<bool>& columns = read[e.name];
          columns.resize(std::max(columns.size(), e.args.size()));
          for (std::size_t i = 0; i < e.args.size(); ++i) columns[i] = columns[i] || e.args[i]->kind != ExprKind::kWildcard;
        });
      }
    }
    std::set<std::string> told;
    for (std::size_t s = 0; s < tree.statements.size(); ++s) {
      const Statement& statement = tree.statements[s];
      const auto* rule = std::get_if<Rule>(&statement.node);
      if (rule == nullptr || declared.count(rule->head->name) != 0 || !Private(rule->head->name)) continue;
      const auto found = read.find(rule->head->name);
      if (found == read.end() || !told.insert(rule->head->name).second) continue;
      FindAllowances(tree, statement, s == 0 ? 0 : tree.statements[s - 1].span.end);
      for (std::size_t i = 0; i < rule->head->args.size() && i < found->second.size(); ++i) {
        // With one column there would be nothing left.
        if (found->second[i] || rule->head->args.size() == 1) continue;
        Tell("lint/column", rule->head->args[i]->span, "nothing looks at column " + std::to_string(i + 1) + " of `" + rule->head->name + "`", "take it out of the heads and where it is read");
      }
    }
    allowances_.clear();
  }

  bool Private(const std::string& name) const {
    return std::any_of(checked_.relations.begin(), checked_.relations.end(), [&](const RelationSymbol& r) { return r.name == name && !r.declared && r.module == static_cast<std::int32_t>(index_); });
  }
  bool Uses(const std::string& name) const { return used_by_[index_].count(name) != 0; }
  bool UsedAnywhere(const std::string& name) const {
    return std::any_of(used_by_.begin(), used_by_.end(), [&](const std::set<std::string>& names) { return names.count(name) != 0; });
  }

  const Checked& checked_;
  const eval::FunctionTable& functions_;
  const base::SourceMap& sources_;
  const LintOptions& options_;
  base::DiagnosticSink& sink_;
  std::vector<std::set<std::string>> used_by_;  // by module
  const LoadedModule* module_ = nullptr;
  std::size_t index_ = 0;
  std::vector<Allowance> allowances_;
};

}  // namespace

void Lint(const Checked& checked, const std::vector<std::size_t>& which, const eval::FunctionTable& functions, const base::SourceMap& sources,
          const LintOptions& options, base::DiagnosticSink& sink) {
  Linter linter(checked, functions, sources, options, sink);
  for (const std::size_t module : which) linter.Run(module);
}

}  // namespace pareto::dsl
