// Lowering of `extend` and `override`.
//
// For a type T the relations follow one another: `T made` (which resources there are), `T property` (what `resource` statements give them), a
// relation for each `extend` and `override`, `T` finished. Inside an `extend` or `override` an atom of a type that it changes, and `resource(x)`,
// read the first; a property there reads the second. So an `extend` may ask which resources there are without asking for itself.
//
// One of `resource` is lowered once for each type, and its variable is of that type: a type whose ids are made of finished ones needs these
// before any of it is made.
#include <algorithm>

#include "dsl/lowerer.h"

namespace pareto::dsl {

using eval::ExprOp;
using eval::Term;

facts::RelationId Lowerer::MadeProperty(std::int32_t type, const std::string& key) {
  const auto [it, fresh] = made_properties_.try_emplace({type, key}, facts::kNoRelation);
  if (fresh) {
    const std::string name = type < 0 ? "resource" : c_.resource_types[static_cast<std::size_t>(type)];
    it->second = ResourceRelation(name + "." + key + " as made", 2, name + "." + key + " as made");
  }
  return it->second;
}

facts::RelationId Lowerer::MadeMaps(std::int32_t type) {
  const auto [it, fresh] = made_maps_.try_emplace(type, facts::kNoRelation);
  if (fresh) {
    const std::string name = type < 0 ? "resource" : c_.resource_types[static_cast<std::size_t>(type)];
    it->second = ResourceRelation(name + " as made", 3, name + " as made");
  }
  return it->second;
}

// The rules of what MadeProperty and MadeMaps gave out: last, since `resource` is every type that any statement names.
void Lowerer::FinishMade() {
  Frame frame;
  const auto types = [&](std::int32_t type) {
    std::vector<std::int32_t> all = {type};
    if (type >= 0) return all;
    all.clear();
    for (const auto& [each, relations] : lowered_.resources) all.push_back(each);
    return all;
  };
  const auto begin = [&](eval::Rule& rule, std::int32_t type, facts::RelationId head) {
    slots_ = 0;
    proofs_ = 0;
    rule.name = c_.resource_types[static_cast<std::size_t>(type)];
    rule.head = head;
  };
  const auto end = [&](eval::Rule& rule) {
    rule.slots = slots_;
    rule.proofs = proofs_;
    program_.rules.push_back(std::move(rule));
  };
  for (const auto& [of, head] : made_properties_) {
    for (const std::int32_t type : types(of.first)) {
      eval::Rule rule;
      begin(rule, type, head);
      BodyScope body{&rule.body, {}};
      const Slot node = NewSlot(), value = NewSlot();
      AddAtom(frame, OfType(type).property, {Term{Term::Kind::kSlot, node, {}}, Term{Term::Kind::kConst, eval::kNoSlot, pool_.Text(of.second)}, Term{Term::Kind::kSlot, value, {}}}, {}, body);
      rule.values.push_back(SlotExpr(node, {}));
      rule.values.push_back(SlotExpr(value, {}));
      end(rule);
    }
  }
  for (const auto& [of, head] : made_maps_) {
    for (const std::int32_t type : types(of)) {
      eval::Rule rule;
      begin(rule, type, head);
      BodyScope body{&rule.body, {}};
      const ResourceRelations relations = OfType(type);
      const Slot node = NewSlot();
      AddAtom(frame, relations.made, {Term{Term::Kind::kSlot, node, {}}, {}, {}}, {}, body);
      rule.values.push_back(SlotExpr(node, {}));
      std::vector<Extension> none;
      std::swap(none, extensions_);
      rule.values.push_back(Finished(type, relations.property, false));
      rule.values.push_back(Finished(type, relations.attribute, true));
      std::swap(none, extensions_);
      end(rule);
    }
  }
}

Lowerer::EPtr Lowerer::Finished(std::int32_t type, facts::RelationId part, bool attributes) {
  EPtr all = New(ExprOp::kMapEach, {});
  const Slot key = NewSlot(), value = NewSlot();
  eval::Literal atom;
  atom.kind = eval::Literal::Kind::kAtom;
  atom.relation = part;
  atom.terms = {Term{Term::Kind::kSlot, 0, {}}, Term{Term::Kind::kSlot, key, {}}, Term{Term::Kind::kSlot, value, {}}};
  all->body = std::make_unique<eval::Body>();
  all->body->literals.push_back(std::move(atom));
  all->body->needs = {0};
  all->order = {key, value};
  all->args.push_back(SlotExpr(key, {}));
  all->args.push_back(SlotExpr(value, {}));
  EPtr merge = New(ExprOp::kMerge, {});
  merge->slot = 0;
  for (const bool overrides : {false, true}) {
    for (const Extension& extension : extensions_) {
      const facts::RelationId relation = attributes ? extension.attribute : extension.property;
      if (extension.overrides != overrides || extension.type != type || relation == facts::kNoRelation) continue;
      if (merge->args.empty()) merge->args.push_back(std::move(all));
      EPtr pairs = New(ExprOp::kEach, extension.span);
      eval::Literal from;
      from.kind = eval::Literal::Kind::kAtom;
      from.relation = relation;
      from.span = extension.span;
      from.terms.push_back(Term{Term::Kind::kSlot, 0, {}});
      for (std::size_t i = 0; i < extension.order + 2; ++i) {
        pairs->order.push_back(NewSlot());
        from.terms.push_back(Term{Term::Kind::kSlot, pairs->order.back(), {}});
      }
      EPtr pair = New(ExprOp::kList, extension.span);
      pair->args.push_back(SlotExpr(pairs->order[extension.order], extension.span));
      pair->args.push_back(SlotExpr(pairs->order[extension.order + 1], extension.span));
      pairs->args.push_back(std::move(pair));
      pairs->body = std::make_unique<eval::Body>();
      pairs->body->literals.push_back(std::move(from));
      pairs->body->needs = {0};
      if (!overrides) ++merge->statement;
      merge->args.push_back(std::move(pairs));
    }
  }
  return merge->args.empty() ? std::move(all) : std::move(merge);
}

void Lowerer::LowerExtends(const StatementInfo& info, const Extend& extend) {
  for (std::size_t t = 0; t < c_.resource_types.size(); ++t) {
    const std::string& type = c_.resource_types[t];
    const bool made = extend.type != "resource" || std::any_of(c_.statements.begin(), c_.statements.end(), [&](const StatementInfo& other) {
      const auto* resource = std::get_if<Resource>(&other.tree->node);
      return resource != nullptr && !other.broken && resource->type == type;
    });
    if (made && (extend.type == "resource" || extend.type == type)) LowerExtend(info, extend, static_cast<std::int32_t>(t));
  }
}

void Lowerer::LowerExtend(const StatementInfo& info, const Extend& extend, std::int32_t type) {
  slots_ = 0;
  proofs_ = 0;
  nested_ = 0;
  Extension extension;
  extension.overrides = extend.override_;
  extension.info = &info;
  extension.span = extend.type_span;
  extension.type = type;
  extending_ = true;
  const bool all = extend.type == "resource";
  extended_ = all ? -1 : type;
  narrowed_ = all ? type : -1;
  const std::string word = extend.override_ ? "override " : "extend ";
  const std::string& shown = c_.resource_types[static_cast<std::size_t>(type)];

  // 1) The solutions: (node, what orders them, the other variables).
  Frame frame = NewFrame(info);
  eval::Rule out;
  out.name = word + extend.type;
  out.span = info.tree->span;
  EnterScope(frame, 0, {extend.body.get()}, true);
  BodyScope body{&out.body, {}};
  const Slot node = frame.slots[0];
  narrowed_slot_ = node;
  std::vector<Term> terms(3);
  terms[0] = Term{Term::Kind::kSlot, node, {}};
  AddAtom(frame, OfType(type).made, std::move(terms), extend.var_span, body);
  if (extend.body) LowerCondition(frame, *extend.body, body);
  std::vector<Slot> columns = {node};
  const auto add = [&](Slot slot) {
    if (slot != eval::kNoSlot && std::find(columns.begin(), columns.end(), slot) == columns.end()) columns.push_back(slot);
  };
  for (const Slot slot : OrderSlots(frame, 0, {extend.body.get()})) add(slot);
  extension.order = columns.size() - 1;
  for (std::size_t v = 0; v < info.variables.size(); ++v) {
    if (info.variables[v].scope == 0) add(frame.slots[v]);
  }
  for (const Slot slot : columns) {
    out.values.push_back(SlotExpr(slot, extend.type_span));
    const auto at = std::find(frame.slots.begin(), frame.slots.end(), slot);
    extension.variables.push_back(at == frame.slots.end() ? -1 : static_cast<std::int32_t>(at - frame.slots.begin()));
  }
  extension.solution = ResourceRelation(word + extend.type + " solution", static_cast<int>(columns.size()), shown);
  out.head = extension.solution;
  SetOrNeeds(out.body, {});
  out.slots = slots_;
  out.proofs = proofs_;
  program_.rules.push_back(std::move(out));

  // 2) A row for each property and attribute of each solution.
  const auto rows = [&](const Expr& map, const char* what) {
    const facts::RelationId target = ResourceRelation(word + extend.type + " " + what, static_cast<int>(extension.order) + 3, shown);
    ExtendRules(info, extend, map, target, extension.solution, columns, frame, extension.order);
    return target;
  };
  extension.property = rows(*extend.properties, "property");
  if (extend.attributes) extension.attribute = rows(*extend.attributes, "attribute");
  extending_ = false;
  narrowed_ = -1;
  extensions_.push_back(std::move(extension));
}

void Lowerer::ExtendRules(const StatementInfo& info, const Extend& extend, const Expr& map, facts::RelationId target, facts::RelationId solution,
                          const std::vector<Slot>& columns, const Frame& solved, std::size_t order) {
  const auto rows = [&](Span span, const auto& pair) {
    slots_ = 0;
    proofs_ = 0;
    Frame frame = NewFrame(info);
    eval::Rule rule;
    rule.name = (extend.override_ ? "override " : "extend ") + extend.type;
    rule.span = span;
    rule.head = target;
    BodyScope body{&rule.body, {}};
    std::vector<Term> terms;
    for (const Slot column : columns) {
      const Slot slot = NewSlot();
      terms.push_back(Term{Term::Kind::kSlot, slot, {}});
      for (std::size_t v = 0; v < solved.slots.size(); ++v) {
        if (solved.slots[v] == column) frame.slots[v] = slot;
      }
      if (slot <= order) rule.values.push_back(SlotExpr(slot, span));
    }
    narrowed_slot_ = 0;  // the first column
    AddAtom(frame, solution, std::move(terms), span, body);
    pair(frame, rule, body);
    rule.slots = slots_;
    rule.proofs = proofs_;
    program_.rules.push_back(std::move(rule));
  };
  MapRows(map, rows);
}

}  // namespace pareto::dsl
