#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "dsl/parse.h"

namespace pareto::dsl {
namespace {

const char* KindName(ExprKind kind) {
  switch (kind) {
    case ExprKind::kNumber: return "number";
    case ExprKind::kText: return "text";
    case ExprKind::kTrue: return "true";
    case ExprKind::kFalse: return "false";
    case ExprKind::kNull: return "null";
    case ExprKind::kVar: return "var";
    case ExprKind::kWildcard: return "wildcard";
    case ExprKind::kCall: return "call";
    case ExprKind::kList: return "list";
    case ExprKind::kMap: return "map";
    case ExprKind::kEach: return "each";
    case ExprKind::kMapEach: return "map-each";
    case ExprKind::kField: return "field";
    case ExprKind::kIndex: return "index";
    case ExprKind::kAs: return "as";
    case ExprKind::kArith: return "arith";
    case ExprKind::kDefault: return "default";
    case ExprKind::kIf: return "if";
    case ExprKind::kCompare: return "compare";
    case ExprKind::kHas: return "has";
    case ExprKind::kNot: return "not";
    case ExprKind::kAnd: return "and";
    case ExprKind::kOr: return "or";
    case ExprKind::kParen: return "paren";
  }
  return "?";
}

// On one line, so that a node is one.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '\n': quoted += "\\n"; break;
      case '\t': quoted += "\\t"; break;
      case '\r': quoted += "\\r"; break;
      case '"': quoted += "\\\""; break;
      case '\\': quoted += "\\\\"; break;
      default: quoted.push_back(c);
    }
  }
  return quoted += '"';
}

std::string NumberText(const Number& number) {
  if (number.is_int) return std::to_string(number.integer);
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, number.real);
  return {buffer, result.ptr};
}

std::string LiteralText(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::kText: return Quote(literal.text);
    case Literal::Kind::kNumber: return NumberText(literal.number);
    case Literal::Kind::kTrue: return "true";
    case Literal::Kind::kFalse: return "false";
    case Literal::Kind::kNull: return "null";
    case Literal::Kind::kList: break;
  }
  std::string text = "[";
  for (const Literal& item : literal.items) {
    if (text.size() > 1) text += ", ";
    text += LiteralText(item);
  }
  return text += "]";
}

std::string TypeText(const Type& type) {
  std::string text;
  for (const TypeAlt& alternative : type.alternatives) {
    if (!text.empty()) text += " | ";
    switch (alternative.kind) {
      case TypeAlt::Kind::kText: text += Quote(alternative.name); break;
      case TypeAlt::Kind::kList: text += "[" + TypeText(alternative.inner.front()) + "]"; break;
      case TypeAlt::Kind::kMap: text += "{" + TypeText(alternative.inner.front()) + "}"; break;
      case TypeAlt::Kind::kRef: text += "ref " + alternative.name; break;
      case TypeAlt::Kind::kName:
        text += alternative.name;
        if (alternative.ranged) text += " " + NumberText(alternative.low) + ".." + NumberText(alternative.high);
        break;
    }
  }
  return text;
}

class Printer {
 public:
  Printer(const base::SourceMap& sources, bool positions) : sources_(sources), positions_(positions) {}

  void Add(const Statement& statement) {
    std::visit([&](const auto& node) { Print(statement, node); }, statement.node);
  }
  std::string Take() { return std::move(out_); }

 private:
  void Line(const std::string& text, Span span) {
    out_.append(2 * static_cast<std::size_t>(indent_), ' ');
    out_ += text;
    if (positions_) {
      const base::Position at = sources_.At(span.file, span.begin);
      out_ += " @" + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    out_ += '\n';
  }
  void Doc(const std::string& doc) {
    if (doc.empty()) return;
    out_.append(2 * static_cast<std::size_t>(indent_), ' ');
    out_ += "doc " + Quote(doc) + "\n";
  }

  // The line of a statement; what is in it stands indented.
  class Inside {
   public:
    explicit Inside(Printer& printer) : printer_(printer) { ++printer_.indent_; }
    ~Inside() { --printer_.indent_; }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Printer& printer_;
  };
  Inside Head(const Statement& statement, const std::string& text) {
    Line(text, statement.span);
    Inside inside(*this);
    Doc(statement.doc);
    return Inside(*this);
  }

  void Child(const char* role, const ExprPtr& expr) {
    if (expr != nullptr) Print(*expr, std::string(role) + " ");
  }

  void Print(const Expr& expr, const std::string& role = {}) {
    std::string text = role + KindName(expr.kind);
    if (expr.kind == ExprKind::kNumber) text += " " + NumberText(expr.number);
    if (!expr.name.empty()) text += " " + expr.name;
    // A text without values is one line.
    const bool constant = expr.kind == ExprKind::kText && (expr.parts.empty() || (expr.parts.size() == 1 && expr.parts[0].expr == nullptr));
    if (expr.block) text += " block";
    if (constant) text += " " + Quote(expr.parts.empty() ? std::string_view() : std::string_view(expr.parts[0].text));
    Line(text, expr.span);
    const Inside inside(*this);
    if (!constant) {
      for (const TextPart& part : expr.parts) {
        if (part.expr != nullptr) {
          Print(*part.expr);
        } else {
          out_.append(2 * static_cast<std::size_t>(indent_), ' ');
          out_ += Quote(part.text) + "\n";
        }
      }
    }
    for (const Pair& pair : expr.pairs) {
      const std::string optional = pair.optional ? "pair?" : "pair";
      if (pair.key_expr->parts.size() == 1 && pair.key_expr->parts[0].expr == nullptr) {
        Line(optional + " " + Quote(pair.key), pair.key_span);
      } else {
        Line(optional, pair.key_span);
        const Inside in_pair(*this);
        Print(*pair.key_expr, "key ");
      }
      const Inside in_pair(*this);
      Print(*pair.value);
    }
    for (const ExprPtr& arg : expr.args) Print(*arg);
  }

  static std::string ColumnText(const Column& column) { return column.name + ": " + TypeText(column.type); }

  void Print(const Statement& statement, const Use& use) {
    const Inside inside = Head(statement, "use " + use.path);
    for (const UseName& name : use.names) Line("name " + name.name + (name.as.empty() ? "" : " as " + name.as), name.span);
  }

  void Print(const Statement& statement, const Entity& entity) {
    std::string text = "entity " + entity.name;
    if (entity.form == Entity::Form::kIn) text += " in " + entity.other;
    if (entity.form == Entity::Form::kIs) text += " is " + entity.other + " where " + entity.where_field + " = " + LiteralText(*entity.where_value);
    const Inside inside = Head(statement, text);
    for (const Field& field : entity.fields) {
      std::string line = "field " + field.name + (field.optional ? "?: " : ": ") + TypeText(field.type);
      if (field.initial) line += " = " + LiteralText(*field.initial);
      Line(line, field.name_span);
      const Inside in_field(*this);
      Doc(field.doc);
    }
  }

  void Print(const Statement& statement, const Relation& relation) {
    const Inside inside = Head(statement, "relation " + relation.name + (relation.from ? " from " + Quote(*relation.from) : ""));
    for (const Column& column : relation.columns) Line("column " + ColumnText(column), column.name_span);
  }

  void Print(const Statement& statement, const Rule& rule) {
    const Inside inside = Head(statement, "rule");
    Child("head", rule.head);
    Child("if", rule.body);
  }

  void Print(const Statement& statement, const Let& let) {
    const Inside inside = Head(statement, "let " + let.name);
    for (const Column& parameter : let.parameters) Line("parameter " + ColumnText(parameter), parameter.name_span);
    Child("=", let.body);
  }

  void Print(const Statement& statement, const Option& option) {
    const Inside inside = Head(statement, "option " + ColumnText(option.column) + (option.initial ? " = " + LiteralText(*option.initial) : ""));
  }

  void Print(const Statement& statement, const Check& check) {
    static constexpr const char* kLevels[] = {"error", "warning", "info"};
    const Inside inside =
        Head(statement, std::string(kLevels[static_cast<int>(check.level)]) + " " + check.name + (check.unwaivable ? " unwaivable" : ""));
    Child("for", check.subject);
    Child(check.must == Check::Must::kRequire ? "require" : "forbid", check.condition);
    Child("at", check.at);
    Child("say", check.say);
    for (const Extra& extra : check.extras) {
      static constexpr const char* kKinds[] = {"note", "help", "fix", "fix-remove"};
      Line(kKinds[static_cast<int>(extra.kind)], extra.span);
      const Inside in_extra(*this);
      Child("place", extra.place);
      Child(extra.kind == Extra::Kind::kFix ? "value" : "text", extra.text);
      Child("if", extra.body);
    }
  }

  void Print(const Statement& statement, const Resource& resource) {
    const Inside inside = Head(statement, "resource " + resource.type);
    Child("id", resource.id);
    Child("for", resource.body);
    Child("properties", resource.properties);
    Child("with", resource.attributes);
  }

  void Print(const Statement& statement, const Emit& emit) {
    const Inside inside = Head(statement, emit.what == Emit::What::kOutput ? "output" : "parameter");
    Child("id", emit.id);
    Child("for", emit.body);
    Child("map", emit.map);
  }

  void Print(const Statement& statement, const Extend& extend) {
    const Inside inside = Head(statement, std::string(extend.override_ ? "override " : "extend ") + extend.type + " " + extend.var);
    Child("for", extend.body);
    Child("properties", extend.properties);
    Child("with", extend.attributes);
  }

  void Print(const Statement& statement, const Test& test) {
    const Inside inside = Head(statement, "test " + Quote(test.name));
    for (const TestItem& item : test.items) {
      static constexpr const char* kKinds[] = {"given", "given", "stage", "set", "expect failed", "expect passed", "expect skipped", "expect"};
      std::string line = kKinds[static_cast<int>(item.kind)];
      if (!item.name.empty()) line += " " + item.name;
      if (item.value) line += " = " + LiteralText(*item.value);
      Line(line, item.span);
      const Inside in_item(*this);
      Child(item.kind == TestItem::Kind::kGiven || item.kind == TestItem::Kind::kTable || item.kind == TestItem::Kind::kStage ? "text" : "at", item.text);
      Child("condition", item.condition);
    }
  }

  const base::SourceMap& sources_;
  const bool positions_;
  std::string out_;
  int indent_ = 0;
};

}  // namespace

std::string PrintAst(const Module& module, const base::SourceMap& sources) {
  Printer printer(sources, true);
  for (const Statement& statement : module.statements) printer.Add(statement);
  return printer.Take();
}

std::string PrintAst(const Statement& statement, const base::SourceMap& sources) {
  Printer printer(sources, false);
  printer.Add(statement);
  return printer.Take();
}

}  // namespace pareto::dsl
