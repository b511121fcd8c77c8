// Lowering of statements: rules, checks, resources, outputs and parameters.
#include <algorithm>

#include "dsl/lower.h"
#include "dsl/lowerer.h"

namespace pareto::dsl {

using eval::ExprOp;
using eval::Term;

Lowered Lower(Checked& checked, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  Lowered lowered;
  LowerMore(checked, 0, lowered, pool, sink);
  return lowered;
}

void LowerMore(Checked& checked, std::size_t first, Lowered& lowered, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  Lowerer(checked, first, lowered, pool).Run();
  const std::size_t count = lowered.program.relations.size();
  lowered.resource_relations.resize(count, false);
  lowered.names.resize(count);
  std::vector<std::string> names = lowered.names;
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i].empty()) names[i] = lowered.program.relations[i].name;
  }
  Stratify(lowered.program, lowered.resource_relations, names, sink);
}

facts::RelationId Lowerer::ResourceRelation(const std::string& name, int arity, const std::string& shown) {
  const facts::RelationId id = c_.NewRelation(name, arity, {});
  lowered_.resource_relations.resize(c_.decls.size(), false);
  lowered_.names.resize(c_.decls.size());
  lowered_.resource_relations[static_cast<std::size_t>(id)] = true;
  lowered_.names[static_cast<std::size_t>(id)] = shown;
  return id;
}

const ResourceRelations& Lowerer::OfType(std::int32_t type) {
  const auto [it, fresh] = resource_index_.try_emplace(type, lowered_.resources.size());
  if (fresh) {
    const std::string& name = c_.resource_types[static_cast<std::size_t>(type)];
    ResourceRelations made;
    made.made = ResourceRelation(name + " made", 3, name);
    made.property = ResourceRelation(name + " property", 3, name);
    made.attribute = ResourceRelation(name + " attribute", 3, name);
    made.finished = ResourceRelation(name, 5, name);
    lowered_.resources.emplace_back(type, made);
    return lowered_.resources.back().second;
  }
  return lowered_.resources[it->second].second;
}

void Lowerer::Run() {
  const std::size_t first_resource = lowered_.resources.size();
  ResourcesSoFar();
  if (program_.made == facts::kNoRelation) {
    program_.made = ResourceRelation("resource made", 4, "resource");
    program_.finished = ResourceRelation("resource", 6, "resource");
  }
  for (RelationSymbol& relation : c_.relations) {
    if (relation.module >= 0) continue;
    // Outputs and parameters come after all resources, and so does what reads them.
    if (relation.name == "output" || relation.name == "parameter") {
      (relation.name == "output" ? program_.output : program_.parameter) = relation.id;
      if (lowered_.resource_relations.size() < c_.decls.size()) lowered_.resource_relations.resize(c_.decls.size(), false);
      lowered_.resource_relations[static_cast<std::size_t>(relation.id)] = true;
    }
    if (!relation.read) continue;
    if (relation.name == "instance") c_.schema.instance = relation.id;
    if (relation.name == "named") c_.schema.named = relation.id;
    if (relation.name == "schema-field") c_.schema.schema_field = relation.id;
    if (relation.name == "within") c_.schema.within = relation.id;
    if (relation.name == "stage") c_.schema.stage = relation.id;
    if (relation.name == "clash") program_.clash = relation.id;
  }
  CollectWritten();
  // What extends first: a place of a property may be what an `extend` further down reads.
  for (std::size_t s = first_; s < c_.statements.size(); ++s) {
    const StatementInfo& info = c_.statements[s];
    if (info.broken || !std::holds_alternative<Extend>(info.tree->node)) continue;
    lowered_.extended = true;
    LowerExtends(info, std::get<Extend>(info.tree->node));
  }
  for (std::size_t s = first_; s < c_.statements.size(); ++s) {
    const StatementInfo& info = c_.statements[s];
    if (info.broken) continue;
    slots_ = 0;
    proofs_ = 0;
    nested_ = 0;
    if (const auto* rule = std::get_if<Rule>(&info.tree->node)) LowerRule(info, *rule);
    if (const auto* check = std::get_if<Check>(&info.tree->node)) LowerCheck(info, *check);
    if (const auto* resource = std::get_if<Resource>(&info.tree->node)) LowerResource(info, *resource);
    if (const auto* emit = std::get_if<Emit>(&info.tree->node)) LowerEmit(info, *emit);
  }
  FinishMade();
  FinishResources(first_resource);
  AddRelations();
  std::stable_sort(program_.checks.begin(), program_.checks.end(), [](const eval::Check& a, const eval::Check& b) { return a.name < b.name; });
}

void Lowerer::RunQuery() {
  ResourcesSoFar();
  for (std::size_t s = first_; s < c_.statements.size(); ++s) {
    slots_ = 0;
    proofs_ = 0;
    nested_ = 0;
    LowerRule(c_.statements[s], std::get<Rule>(c_.statements[s].tree->node));
  }
  AddRelations();  // resources of a type that no rule makes: theirs stay empty
}

void Lowerer::ResourcesSoFar() {
  for (std::size_t i = 0; i < lowered_.resources.size(); ++i) resource_index_[lowered_.resources[i].first] = i;
}

void Lowerer::AddRelations() {
  program_.relations.insert(program_.relations.end(), c_.decls.begin() + static_cast<std::ptrdiff_t>(program_.relations.size()), c_.decls.end());
}

void Lowerer::LowerRule(const StatementInfo& info, const Rule& rule) {
  Frame frame = NewFrame(info);
  EnterScope(frame, 0, {}, false);
  eval::Rule out;
  out.name = rule.head->name;
  out.span = info.tree->span;
  out.head = c_.relations[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(rule.head->symbol)].index)].id;
  BodyScope body{&out.body, {}};
  if (rule.body) LowerCondition(frame, *rule.body, body);
  // A field in the head is read like one in the body: what is missing makes no row.
  for (const ExprPtr& arg : rule.head->args) {
    const Needed needed(this, arg->kind == ExprKind::kText || arg->kind == ExprKind::kList || arg->kind == ExprKind::kMap);
    out.values.push_back(LowerStrict(frame, *arg, body));
  }
  SetOrNeeds(out.body, {});
  out.slots = slots_;
  out.proofs = proofs_;
  program_.rules.push_back(std::move(out));
}

void Lowerer::LowerCheck(const StatementInfo& info, const Check& check) {
  Frame frame = NewFrame(info);
  const bool forbid = check.must == Check::Must::kForbid;
  eval::Check out;
  out.name = check.name;
  out.severity = check.level == Check::Level::kError ? base::Severity::kError : check.level == Check::Level::kWarning ? base::Severity::kWarning : base::Severity::kInfo;
  out.unwaivable = check.unwaivable;
  out.require = !forbid;
  out.expectation = check.expectation;
  out.doc = info.tree->doc;
  out.span = check.name_span;
  if (check.subject) out.looks_at = check.subject->span;
  EnterScope(frame, 0, {check.subject.get()}, true);
  if (forbid) {
    for (const Ordered& o : OrderOf(frame, 0, {check.subject.get(), check.condition.get()})) {
      const auto v = static_cast<std::size_t>(o.variable);
      if (o.by_position && frame.positions[v] == eval::kNoSlot) frame.positions[v] = NewSlot();
    }
  }
  if (check.subject) {
    BodyScope body{&out.subject, {}};
    LowerCondition(frame, *check.subject, body);
    SetOrNeeds(out.subject, {});
    out.order = OrderSlots(frame, 0, {check.subject.get()});
  }
  std::vector<Slot> bound_by_subject;
  AddOuterSlots(out.subject, eval::kNoSlot, bound_by_subject);
  out.proofs = proofs_;
  ++nested_;
  std::vector<const Expr*> conditions = {check.subject.get()};
  if (forbid) {
    BodyScope body{&out.condition, {}};
    LowerCondition(frame, *check.condition, body);
    out.condition.needs = bound_by_subject;
    SetOrNeeds(out.condition, bound_by_subject);
    out.condition_order = OrderSlots(frame, 0, {check.subject.get(), check.condition.get()});
    std::erase_if(out.condition_order, [&](Slot slot) { return std::find(out.order.begin(), out.order.end(), slot) != out.order.end(); });
    conditions.push_back(check.condition.get());
  } else {
    out.condition = NestedBody(frame, info.condition_scope, *check.condition, false);
  }
  first_node_ = FirstNode(frame, conditions);
  if (check.at) {
    LowerPlace(frame, *check.at, conditions, out.place);
  } else if (first_node_ != eval::kNoSlot) {
    eval::PlaceExpr::Candidate candidate;
    candidate.node = SlotExpr(first_node_, check.name_span);
    out.place.candidates.push_back(std::move(candidate));
    out.place.span = check.name_span;
  }
  if (check.say) {
    const Needed needed(this, true);
    out.say = LowerValue(frame, *check.say);
  }
  for (std::size_t i = 0; i < check.extras.size(); ++i) {
    const Extra& extra = check.extras[i];
    eval::CheckExtra e;
    e.kind = extra.kind == Extra::Kind::kNote ? eval::CheckExtra::Kind::kNote
             : extra.kind == Extra::Kind::kHelp ? eval::CheckExtra::Kind::kHelp
             : extra.kind == Extra::Kind::kFix  ? eval::CheckExtra::Kind::kFix
                                                : eval::CheckExtra::Kind::kFixRemove;
    std::vector<const Expr*> where = conditions;
    if (extra.body) {
      e.body = NestedBody(frame, info.extra_scopes[i], *extra.body, true);
      e.order = OrderSlots(frame, info.extra_scopes[i], {extra.body.get()});
      where.push_back(extra.body.get());
    }
    if (extra.place) LowerPlace(frame, *extra.place, where, e.place);
    if (extra.text) e.text = LowerValue(frame, *extra.text);
    out.extras.push_back(std::move(e));
  }
  if (check.expectation) {
    for (std::size_t v = 0; v < info.variables.size(); ++v) {
      const bool stands = info.variables[v].scope == info.condition_scope && frame.slots[v] != eval::kNoSlot;
      if (stands) out.named.emplace_back(info.variables[v].name, frame.slots[v]);
    }
  }
  --nested_;
  out.slots = slots_;
  program_.checks.push_back(std::move(out));
}

void Lowerer::LowerResource(const StatementInfo& info, const Resource& resource) {
  std::int32_t type = 0;
  while (c_.resource_types[static_cast<std::size_t>(type)] != resource.type) ++type;
  const ResourceRelations relations = OfType(type);
  const auto statement = static_cast<std::uint32_t>(program_.resource_statements.size());
  program_.resource_statements.push_back(resource.type_span);

  // 1) The solutions: (node, id, owner, variables that the maps use).
  Frame frame = NewFrame(info);
  eval::Rule out;
  out.name = "resource " + resource.type;
  out.span = info.tree->span;
  EnterScope(frame, 0, {resource.body.get()}, true);
  BodyScope body{&out.body, {}};
  LowerCondition(frame, *resource.body, body);
  const std::vector<Slot> order = OrderSlots(frame, 0, {resource.body.get()});
  std::vector<std::int32_t> kept;
  for (std::size_t v = 0; v < info.variables.size(); ++v) {
    if (info.variables[v].scope == 0 && frame.slots[v] != eval::kNoSlot && static_cast<int>(kept.size()) < facts::kMaxArity - 3) kept.push_back(static_cast<std::int32_t>(v));
  }
  EPtr owner;
  for (const Ordered& o : OrderOf(frame, 0, {resource.body.get()})) {
    const auto v = static_cast<std::size_t>(o.variable);
    const TypeId of = info.variables[v].type;
    if (of == kNoType || !c_.types.MayBeNode(of)) continue;
    const TypeSet& set = c_.types.at(of);
    owner = SlotExpr(frame.slots[v], resource.type_span);
    if (!set.resources.empty()) owner = Lookup(OfType(set.resources.front()).finished, 2, std::move(owner), resource.type_span);
    else if (set.bits & TypeSet::kAnyResource) owner = Lookup(program_.finished, 3, std::move(owner), resource.type_span);
    break;
  }
  const Slot id_slot = Bind(LowerStrict(frame, *resource.id, body), resource.id->span, body);
  const Slot owner_slot = Bind(std::move(owner), resource.type_span, body);
  EPtr node = New(ExprOp::kResource, resource.type_span);
  node->statement = statement;
  node->value = pool_.Text(resource.type);
  node->args.push_back(SlotExpr(id_slot, resource.id->span));
  node->args.push_back(SlotExpr(owner_slot, resource.type_span));
  for (Slot slot : order) node->args.push_back(SlotExpr(slot, resource.type_span));
  out.values.push_back(std::move(node));
  out.values.push_back(SlotExpr(id_slot, resource.id->span));
  out.values.push_back(SlotExpr(owner_slot, resource.type_span));
  for (std::int32_t v : kept) out.values.push_back(SlotExpr(frame.slots[static_cast<std::size_t>(v)], resource.type_span));
  const facts::RelationId solution = ResourceRelation(resource.type + " solution", static_cast<int>(out.values.size()), resource.type);
  out.head = solution;
  SetOrNeeds(out.body, {});
  out.slots = slots_;
  out.proofs = proofs_;
  program_.rules.push_back(std::move(out));

  // 2) made(node, id, owner).
  slots_ = 0;
  proofs_ = 0;
  eval::Rule made;
  made.name = "resource " + resource.type;
  made.span = info.tree->span;
  made.head = relations.made;
  BodyScope made_body{&made.body, {}};
  std::vector<Term> terms(3 + kept.size());
  for (std::size_t i = 0; i < 3; ++i) {
    terms[i] = Term{Term::Kind::kSlot, NewSlot(), {}};
    made.values.push_back(SlotExpr(static_cast<Slot>(i), resource.type_span));
  }
  AddAtom(frame, solution, std::move(terms), resource.type_span, made_body);
  made.slots = slots_;
  made.proofs = proofs_;
  program_.rules.push_back(std::move(made));

  // 3) A row for each property and attribute.
  PropertyRules(frame, resource, *resource.properties, solution, relations.property, kept);
  if (resource.attributes) PropertyRules(frame, resource, *resource.attributes, solution, relations.attribute, kept);
}

void Lowerer::PropertyRules(const Frame& outer, const Resource& resource, const Expr& map, facts::RelationId solution,
                            facts::RelationId target, const std::vector<std::int32_t>& kept) {
  MapRows(map, [&](Span span, const auto& pair) {
    slots_ = 0;
    proofs_ = 0;
    Frame frame = NewFrame(*outer.info);
    eval::Rule rule;
    rule.name = "resource " + resource.type;
    rule.span = span;
    rule.head = target;
    BodyScope body{&rule.body, {}};
    std::vector<Term> terms(3 + kept.size());
    terms[0] = Term{Term::Kind::kSlot, NewSlot(), {}};
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const auto v = static_cast<std::size_t>(kept[i]);
      frame.slots[v] = NewSlot();
      terms[3 + i] = Term{Term::Kind::kSlot, frame.slots[v], {}};
    }
    AddAtom(frame, solution, std::move(terms), span, body);
    rule.values.push_back(SlotExpr(0, span));
    pair(frame, rule, body);
    rule.slots = slots_;
    rule.proofs = proofs_;
    program_.rules.push_back(std::move(rule));
  });
}

void Lowerer::MapRows(const Expr& map, const MapRowMaker& make) {
  if (map.kind == ExprKind::kMap) {
    for (const Pair& pair : map.pairs) {
      make(pair.key_span, [&](Frame& frame, eval::Rule& rule, BodyScope&) {
        const Needed needed(this, !pair.optional);
        rule.values.push_back(LowerValue(frame, *pair.key_expr));
        rule.values.push_back(LowerValue(frame, *pair.value));
      });
    }
    return;
  }
  make(map.span, [&](Frame& frame, eval::Rule& rule, BodyScope& body) {
    const Needed needed(this, true);
    const Slot whole = Bind(LowerValue(frame, map), map.span, body);
    const Slot key = NewSlot();
    eval::Literal in;
    in.kind = eval::Literal::Kind::kIn;
    in.span = map.span;
    in.lhs = SlotExpr(key, map.span);
    in.rhs = SlotExpr(whole, map.span);
    body.body->literals.push_back(std::move(in));
    EPtr get = New(ExprOp::kGet, map.span);
    get->args.push_back(SlotExpr(whole, map.span));
    get->args.push_back(SlotExpr(key, map.span));
    rule.values.push_back(SlotExpr(key, map.span));
    rule.values.push_back(std::move(get));
  });
}

void Lowerer::LowerEmit(const StatementInfo& info, const Emit& emit) {
  Frame frame = NewFrame(info);
  EnterScope(frame, 0, {}, false);
  eval::Rule out;
  out.name = emit.what == Emit::What::kOutput ? "output" : "parameter";
  out.span = info.tree->span;
  out.head = emit.what == Emit::What::kOutput ? program_.output : program_.parameter;
  BodyScope body{&out.body, {}};
  if (emit.body) LowerCondition(frame, *emit.body, body);
  const Needed needed(this, true);
  out.values.push_back(LowerStrict(frame, *emit.id, body));
  out.values.push_back(LowerValue(frame, *emit.map));
  SetOrNeeds(out.body, {});
  out.slots = slots_;
  out.proofs = proofs_;
  program_.rules.push_back(std::move(out));
}

void Lowerer::FinishResources(std::size_t first) {
  for (std::size_t i = first; i < lowered_.resources.size(); ++i) program_.writers.push_back(lowered_.resources[i].second.property);
  for (const bool overrides : {false, true}) {
    for (const Extension& extension : extensions_) {
      if (extension.overrides == overrides) program_.writers.push_back(extension.property);
    }
  }
  // finished(node, id, owner, properties, attributes) of each type, in a stratum after all its properties; and the views over all types.
  for (std::size_t i = first; i < lowered_.resources.size(); ++i) {
    const auto [type, relations] = lowered_.resources[i];
    const std::string& name = c_.resource_types[static_cast<std::size_t>(type)];
    const Frame none;
    Frame frame = none;
    const auto begin = [&](eval::Rule& rule) {
      slots_ = 0;
      proofs_ = 0;
      rule.name = name;
    };
    {
      eval::Rule rule;
      begin(rule);
      rule.head = relations.finished;
      BodyScope body{&rule.body, {}};
      std::vector<Term> terms;
      for (int c = 0; c < 3; ++c) {
        const Slot slot = NewSlot();
        terms.push_back(Term{Term::Kind::kSlot, slot, {}});
        rule.values.push_back(SlotExpr(slot, {}));
      }
      AddAtom(frame, relations.made, std::move(terms), {}, body);
      rule.values.push_back(Finished(type, relations.property, false));
      rule.values.push_back(Finished(type, relations.attribute, true));
      rule.slots = slots_;
      rule.proofs = proofs_;
      program_.rules.push_back(std::move(rule));
    }
    const auto view = [&](facts::RelationId from, int columns, facts::RelationId to, int type_at) {
      eval::Rule rule;
      begin(rule);
      rule.head = to;
      BodyScope body{&rule.body, {}};
      std::vector<Term> terms;
      for (int c = 0; c < columns; ++c) {
        const Slot slot = NewSlot();
        terms.push_back(Term{Term::Kind::kSlot, slot, {}});
        rule.values.push_back(SlotExpr(slot, {}));
        if (c + 1 == type_at) rule.values.push_back(Const(pool_.Text(name), {}));
      }
      AddAtom(frame, from, std::move(terms), {}, body);
      rule.slots = slots_;
      rule.proofs = proofs_;
      program_.rules.push_back(std::move(rule));
    };
    view(relations.made, 3, program_.made, 3);
    view(relations.finished, 5, program_.finished, 1);
  }
}

}  // namespace pareto::dsl
