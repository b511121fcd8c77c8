// What to do about a mistake: the helps that several parts of the analysis give.
#include <algorithm>
#include <iterator>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"
#include "dsl/foreign.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {

std::string Analyser::ArgumentHelp(TypeId type, TypeId wanted) {
  const TypeSet& is = c_.types.at(type);
  const TypeSet& wants = c_.types.at(wanted);
  const bool plain = (is.bits & (TypeSet::kInt | TypeSet::kNumber | TypeSet::kBool)) != 0;
  if (c_.types.IsNode(type) && !c_.types.IsNode(wanted)) return "name a field of it";
  if (plain && wants.bits & TypeSet::kString) return "put it into a text: `\"{x}\"`";
  if (is.bits & TypeSet::kString && wants.bits & TypeSet::kNumber) return "`number(x)` reads a number from a text";
  if (is.bits & TypeSet::kString && wants.bits & TypeSet::kInt) return "`int(x)` reads a whole number from a text";
  if (is.item != kNoType && wants.item == kNoType) return "take its items one by one: `x in list`";
  return "give it " + TypeName(wanted);
}

// The word that says of a value that it is of a type of node.
std::string Analyser::TypeWord(TypeId type) const {
  const TypeSet& set = c_.types.at(type);
  if (!set.entities.empty()) return c_.schema.at(set.entities[0]).name;
  if (!set.resources.empty()) return c_.resource_types[static_cast<std::size_t>(set.resources[0])];
  return "resource";
}

// How to ask whether something is there, or, where `none`, whether it is not.
std::string Analyser::AskHelp(const Expr& expr, bool none) {
  const std::string written = Written(expr);
  return std::string("to ask whether something is ") + (none ? "not there write `not has " : "there write `has ") + (written.empty() ? "..." : written) + "`";
}

// What to do about two types that have no value in common.
std::string Analyser::CompareHelp(const Expr& condition, TypeId a, TypeId b) const {
  const Expr &left = *condition.args[0], &right = *condition.args[1];
  const bool nodes[] = {c_.types.IsNode(a), c_.types.IsNode(b)};
  if (nodes[0] && nodes[1]) return "they are never the same node: name a field of each";
  if (nodes[0] != nodes[1]) return "name a field of the node";
  const TypeSet &x = c_.types.at(a), &y = c_.types.at(b);
  if ((x.item == kNoType) != (y.item == kNoType)) {
    const std::string item = Written(x.item == kNoType ? left : right);
    std::string list = Written(x.item == kNoType ? right : left);
    if (list.empty() && (x.item == kNoType ? right : left).kind == ExprKind::kList) list = "[...]";
    const bool none = condition.name == "!=";
    return "to ask whether a list " + std::string(none ? "does not hold something write `" : "holds something write `") + (item.empty() ? "..." : item) + (none ? " not in " : " in ") + (list.empty() ? "list" : list) + "`";
  }
  if ((x.bits | y.bits) & TypeSet::kBool) return "make both sides the same kind: `true` and `false` stand without quotes";
  return "make both sides the same kind: numbers are not text";
}

// Offers to write a numeral in quotes as the number that it is compared with; false where it is no such text, or the other side is no number.
bool Analyser::OfferNumber(const Expr& literal, TypeId other, base::Diagnostic* d) const {
  if (literal.kind != ExprKind::kText || literal.parts.size() != 1 || literal.parts[0].expr != nullptr) return false;
  if (!(c_.types.at(other).bits & (TypeSet::kInt | TypeSet::kNumber | TypeSet::kJson))) return false;
  constexpr const char* kDigits = "0123456789";
  const std::string& text = literal.parts[0].text;
  const std::size_t whole = text.find_first_not_of(kDigits, text.rfind('-', 0) == 0 ? 1 : 0);
  const bool real = whole != std::string::npos && text[whole] == '.' && whole + 1 < text.size() && text.find_first_not_of(kDigits, whole + 1) == std::string::npos;
  if (text.empty() || text.find_first_of(kDigits) == std::string::npos || text[0] == '.' || (whole != std::string::npos && !real)) return false;
  d->help.push_back("write it without quotes: `" + text + "`");
  d->fix.push_back({literal.span, text});
  return true;
}

// Where a variable that is of the wrong type has its value from, if that is not here.
void Analyser::LabelValue(const StatementInfo& info, const Expr& arg, base::Diagnostic* d) const {
  if (arg.kind != ExprKind::kVar || arg.variable < 0) return;
  const Variable& variable = info.variables[static_cast<std::size_t>(arg.variable)];
  if (variable.first.begin >= arg.span.begin) return;
  d->labels.push_back({variable.first, "it is this `" + variable.name + "`"});
}

// The entity that describes the document, where the statement's file sees it; else nothing.
std::string Analyser::DocumentName(const StatementInfo& info) const {
  for (const facts::Entity& entity : c_.schema.entities) {
    if (entity.form == facts::Entity::Form::kDocument && Lookup(info.module, entity.name) != nullptr) return entity.name;
  }
  return {};
}

// "did you mean `NAME`?" of another variable of the statement, else `otherwise`.
std::string Analyser::NearVariable(const StatementInfo& info, const std::string& name, std::string otherwise) const {
  std::vector<std::string> others;
  for (const Variable& v : info.variables) {
    if (v.name != name && v.name.size() > 2) others.push_back(v.name);
  }
  const std::string hint = name.size() > 2 ? base::DidYouMean(name, others) : std::string();
  return hint.empty() ? std::move(otherwise) : hint;
}

// What to do about a variable that nobody meant as one.
std::string Analyser::WordHelp(const StatementInfo& info, const std::string& name, bool once) const {
  if (const std::string_view help = ForeignConstant(name); !help.empty()) return std::string(help);
  if (const Visible* visible = Lookup(info.module, name); visible != nullptr) {
    const Symbol symbol = visible->symbol;
    const bool bare = symbol.kind == Symbol::Kind::kLet && c_.lets[static_cast<std::size_t>(symbol.index)].tree->parameters.empty();
    if (symbol.kind == Symbol::Kind::kOption || bare) return std::string(bare ? "a `let`" : "an option") + " is read with parentheses: `" + name + "()`; a text is written `\"" + name + "\"`";
  }
  static constexpr std::string_view kDocument[] = {"input", "config", "data", "document", "doc", "self", "this", "root"};
  if (const std::string document = DocumentName(info); !once && !document.empty() && std::find(std::begin(kDocument), std::end(kDocument), name) != std::end(kDocument)) {
    return "the config is what `" + document + "(x)` says of `x`: bind it, and read fields of `x`";
  }
  if (std::string hint = NearVariable(info, name, ""); !hint.empty()) return hint;
  std::vector<std::string> entities;
  for (const facts::Entity& entity : c_.schema.entities) {
    if (Lookup(info.module, entity.name) != nullptr) entities.push_back(entity.name);
  }
  std::string near = std::find(entities.begin(), entities.end(), name) != entities.end() ? name : std::string();
  if (near.empty() && !once) near = base::Nearest(name, entities);
  if (!near.empty() && !once) return "`" + near + "(x)` says that `x` is " + (std::string("aeiou").find(near[0]) != std::string::npos ? "an " : "a ") + near + "; a text is written `\"" + name + "\"`";
  if (once) return "did you mean `\"" + name + "\"`? A value that does not matter is written `_`";
  return "a variable gets its value from a relation, `=` or `in`; a text is written `\"" + name + "\"`";
}

}  // namespace pareto::dsl
