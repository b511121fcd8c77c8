#include "dsl/resource_values.h"

#include <algorithm>
#include <vector>

#include "dsl/expr_parts.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

bool Accepts(const Checked& checked, const Takes& takes, const TypeSet& set);

bool Accepts(const Checked& checked, const Taken& taken, const TypeSet& set) {
  switch (taken.kind) {
    case Taken::Kind::kJson:
      return true;
    case Taken::Kind::kString:
    case Taken::Kind::kText:
      return (set.bits & TypeSet::kString) != 0;
    case Taken::Kind::kInt:
      return (set.bits & TypeSet::kInt) != 0;
    case Taken::Kind::kNumber:
      return (set.bits & (TypeSet::kInt | TypeSet::kNumber)) != 0;
    case Taken::Kind::kBool:
      return (set.bits & TypeSet::kBool) != 0;
    case Taken::Kind::kList:
      return set.item != kNoType && (taken.inner.empty() || Accepts(checked, taken.inner, checked.types.at(set.item)));
    case Taken::Kind::kMap:
    case Taken::Kind::kParts:
      return set.value != kNoType;
  }
  return true;
}

bool Accepts(const Checked& checked, const Takes& takes, const TypeSet& set) {
  // What is not known, what is reported elsewhere, and a map that may be a reference.
  if (takes.empty() || set.empty() || set.bits & (TypeSet::kAny | TypeSet::kJson | TypeSet::kNull)) return true;
  if (set.bits & (TypeSet::kAnyNode | TypeSet::kAnyResource) || !set.entities.empty() || !set.resources.empty()) return true;
  if (set.value != kNoType) return true;
  return std::any_of(takes.begin(), takes.end(), [&](const Taken& taken) { return Accepts(checked, taken, set); });
}

std::string Or(const std::vector<std::string>& parts) {
  std::string all;
  for (std::size_t i = 0; i < parts.size(); ++i) all += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return all;
}

}  // namespace

std::optional<std::string> PlainKey(const Expr& expr) {
  const Expr& bare = Bare(expr);
  if (bare.kind != ExprKind::kText) return std::nullopt;
  std::string text;
  for (const TextPart& part : bare.parts) {
    if (part.expr) return std::nullopt;
    text += part.text;
  }
  return text;
}

std::optional<std::string> StepName(const Expr& step) {
  return step.kind == ExprKind::kField ? std::optional(step.name) : PlainKey(*step.args[1]);
}

bool IsLiteral(const Expr& expr) {
  return expr.kind == ExprKind::kNumber || expr.kind == ExprKind::kTrue || expr.kind == ExprKind::kFalse || PlainKey(expr).has_value();
}

bool IsReferenceKey(std::string_view key) { return key == "Ref" || key.substr(0, 4) == "Fn::"; }

bool IsReference(const Expr& map) {
  return map.kind == ExprKind::kMap && map.pairs.size() == 1 && map.pairs[0].key_expr && IsReferenceKey(PlainKey(*map.pairs[0].key_expr).value_or(""));
}

bool Has(const Takes& takes, Taken::Kind kind) {
  return std::any_of(takes.begin(), takes.end(), [&](const Taken& taken) { return taken.kind == kind; });
}

Takes Inner(const Takes& takes, Taken::Kind kind) {
  Takes inner;
  if (Has(takes, Taken::Kind::kJson)) return inner;
  for (const Taken& taken : takes) {
    if (taken.kind == kind) inner.insert(inner.end(), taken.inner.begin(), taken.inner.end());
  }
  return inner;
}

Takes Listed(const Takes& takes) {
  if (takes.empty() || Has(takes, Taken::Kind::kJson)) return {};
  Taken list;
  list.kind = Taken::Kind::kList;
  for (const Taken& taken : takes) {
    if (taken.kind == Taken::Kind::kList) list.inner.insert(list.inner.end(), taken.inner.begin(), taken.inner.end());
    else list.inner.push_back(taken);
  }
  return {list};
}

bool AcceptsValue(const Checked& checked, const Takes& takes, const Expr& expr) {
  if (const std::optional<std::string> text = PlainKey(expr)) {
    return std::any_of(takes.begin(), takes.end(), [&](const Taken& taken) {
      return taken.kind == Taken::Kind::kJson || taken.kind == Taken::Kind::kString || (taken.kind == Taken::Kind::kText && taken.name == *text);
    });
  }
  return expr.type < 0 || Accepts(checked, takes, checked.types.at(expr.type));
}

bool AcceptsWord(const Takes& takes, std::string_view word) {
  const auto any = [&](std::initializer_list<Taken::Kind> kinds) { return Has(takes, Taken::Kind::kJson) || std::any_of(kinds.begin(), kinds.end(), [&](Taken::Kind kind) { return Has(takes, kind); }); };
  if (word == "string") return any({Taken::Kind::kString, Taken::Kind::kText});
  if (word == "int" || word == "number") return any({Taken::Kind::kInt, Taken::Kind::kNumber});
  if (word == "bool") return any({Taken::Kind::kBool});
  if (word == "list") return any({Taken::Kind::kList});
  return true;  // a map may be a reference
}

std::string NameOf(const Takes& takes) {
  std::vector<std::string> parts;
  for (const Taken& taken : takes) {
    std::string part;
    switch (taken.kind) {
      case Taken::Kind::kString: part = "text"; break;
      case Taken::Kind::kInt: part = "an integer"; break;
      case Taken::Kind::kNumber: part = "a number"; break;
      case Taken::Kind::kBool: part = "true or false"; break;
      case Taken::Kind::kJson: part = "JSON"; break;
      case Taken::Kind::kText: part = "`\"" + taken.name + "\"`"; break;
      case Taken::Kind::kList: part = "a list"; break;
      case Taken::Kind::kMap:
      case Taken::Kind::kParts: part = "a map"; break;
    }
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
  }
  return Or(parts);
}

std::string NameOfValue(const Checked& checked, const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kList:
    case ExprKind::kEach:
      return "a list";
    case ExprKind::kMap:
    case ExprKind::kMapEach:
      return "a map";
    default:
      break;
  }
  if (const std::optional<std::string> text = PlainKey(expr)) return text->size() <= 40 ? "`\"" + *text + "\"`" : "text";
  const TypeSet& set = checked.types.at(expr.type);
  std::vector<std::string> parts;
  if (set.bits & TypeSet::kString) parts.emplace_back("text");
  if (set.bits & TypeSet::kNumber) parts.emplace_back("a number");
  else if (set.bits & TypeSet::kInt) parts.emplace_back("an integer");
  if (set.bits & TypeSet::kBool) parts.emplace_back("true or false");
  if (set.item != kNoType) parts.emplace_back("a list");
  return Or(parts);
}

std::string HelpOf(const Takes& takes, const Expr& expr) {
  const std::optional<std::string> text = PlainKey(expr);
  if (text) {
    std::vector<std::string> texts;
    for (const Taken& taken : takes) {
      if (taken.kind == Taken::Kind::kText) texts.push_back(taken.name);
    }
    if (const std::string hint = base::DidYouMean(*text, texts); !hint.empty()) return hint;
    const bool digits = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
    if (digits && (Has(takes, Taken::Kind::kInt) || Has(takes, Taken::Kind::kNumber))) return "write `" + *text + "`, without quotes";
    if ((*text == "true" || *text == "false") && Has(takes, Taken::Kind::kBool)) return "write `" + *text + "`, without quotes";
  }
  const bool list = expr.kind == ExprKind::kList || expr.kind == ExprKind::kEach;
  if (list && expr.args.size() == 1 && !Has(takes, Taken::Kind::kList)) return "take the brackets out";
  if (!list && Has(takes, Taken::Kind::kList) && !Inner(takes, Taken::Kind::kList).empty() && (Inner(takes, Taken::Kind::kList)[0].kind == Taken::Kind::kString || expr.kind == ExprKind::kMap)) return "put it in brackets: `[...]`";
  if (expr.kind == ExprKind::kNumber && Has(takes, Taken::Kind::kString)) return "put it in quotes";
  if ((expr.kind == ExprKind::kTrue || expr.kind == ExprKind::kFalse) && Has(takes, Taken::Kind::kString)) return "put it in quotes";
  const bool scalar = !list && expr.kind != ExprKind::kMap && expr.kind != ExprKind::kMapEach;
  if (scalar && Has(takes, Taken::Kind::kString)) return "a text takes values in braces: `\"{x}\"`";
  return {};
}

}  // namespace pareto::dsl
