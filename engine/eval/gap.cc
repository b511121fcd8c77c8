#include "engine/eval/gap.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pareto::eval {
namespace {

class Finder {
 public:
  Finder(Core& core, SlotSet bound, bool unknown) : core_(core), machine_(core.machine), store_(core.store), bound_(std::move(bound)), unknown_(unknown) {}

  std::optional<facts::Gap> Of(const Body& body) {
    std::vector<bool> done(body.literals.size(), false);
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < body.literals.size(); ++i) {
        if (done[i] || !Ready(body.literals[i])) continue;
        done[i] = more = true;
        std::optional<facts::Gap> gap;
        if (Passes(body.literals[i], &gap)) continue;
        if (!unknown_ && OnlyAsks(body, body.literals[i])) return std::nullopt;
        return gap;
      }
    }
    return std::nullopt;
  }

 private:
  // `has x`: a slot that `slot = slot` asks for, and that nothing else reads. That something is not there is what the check says itself.
  bool OnlyAsks(const Body& body, const Literal& literal) const {
    Slot slot = kNoSlot;
    if (literal.kind == Literal::Kind::kAtom && literal.terms.size() == 2 && literal.terms[1].kind == Term::Kind::kSlot) slot = literal.terms[1].slot;
    if (const Expr* binds = Binds(literal)) slot = binds->slot;
    if (slot == kNoSlot || bound_.Has(slot)) return false;
    return std::none_of(body.literals.begin(), body.literals.end(), [&](const Literal& other) {
      const bool asks = other.kind == Literal::Kind::kCompare && other.op == CompareOp::kEqual && IsSlot(other.lhs) && IsSlot(other.rhs) && other.lhs->slot == other.rhs->slot;
      if (asks) return false;
      SlotSet mentions;
      for (const Term& term : other.terms) {
        if (term.kind == Term::Kind::kSlot) mentions.Add(term.slot);
      }
      if (other.lhs) AddMentions(*other.lhs, &mentions);
      if (other.rhs) AddMentions(*other.rhs, &mentions);
      for (const Body& nested : other.bodies) AddMentions(nested, &mentions);
      return &other != &literal && mentions.Has(slot);
    });
  }
  bool Known(const Expr& expr) const {
    SlotSet needs;
    AddNeeds(expr, &needs);
    return bound_.Covers(needs);
  }
  // The slots from around; those of a bracket or a condition in it are its own.
  void AddNeeds(const Expr& expr, SlotSet* needs) const {
    if (expr.op == ExprOp::kEach || expr.op == ExprOp::kMapEach) {
      for (const Slot slot : core_.scopes.NeedsOf(expr)) needs->Add(slot);
      return;
    }
    if (expr.op == ExprOp::kSlot) needs->Add(expr.slot);
    if (expr.body) {
      for (const Slot slot : expr.body->needs) needs->Add(slot);
    }
    for (const ExprPtr& arg : expr.args) {
      if (arg) AddNeeds(*arg, needs);
    }
    if (expr.op == ExprOp::kLet) needs->Remove(expr.slot);
  }
  bool Known(const Term& term) const { return term.kind == Term::Kind::kConst || (term.kind == Term::Kind::kSlot && bound_.Has(term.slot)); }
  Value ValueOf(const Term& term) const { return term.kind == Term::Kind::kConst ? term.value : machine_.Get(term.slot); }

  static bool IsSlot(const ExprPtr& expr) { return expr->op == ExprOp::kSlot; }
  // The side of `slot = value` that gets a value by it; null where none does.
  const Expr* Binds(const Literal& literal) const {
    if (literal.kind != Literal::Kind::kCompare || literal.op != CompareOp::kEqual) return nullptr;
    if (IsSlot(literal.lhs) && !bound_.Has(literal.lhs->slot)) return literal.lhs.get();
    if (IsSlot(literal.rhs) && !bound_.Has(literal.rhs->slot)) return literal.rhs.get();
    return nullptr;
  }

  bool Ready(const Literal& literal) const {
    switch (literal.kind) {
      case Literal::Kind::kAtom:
        return store_.info(literal.relation).field && literal.terms.size() == 2 && Known(literal.terms[0]);
      case Literal::Kind::kCompare:
        if (const Expr* binds = Binds(literal)) return Known(binds == literal.lhs.get() ? *literal.rhs : *literal.lhs);
        return Known(*literal.lhs) && Known(*literal.rhs);
      case Literal::Kind::kIn:
        return Known(*literal.lhs) && Known(*literal.rhs);
      case Literal::Kind::kTest:
        return Known(*literal.lhs);
      case Literal::Kind::kNot:
      case Literal::Kind::kHolds:
      case Literal::Kind::kOr:
        return unknown_;
    }
    return false;
  }

  // False where the search ends: with a gap, or without one where the literal is false for another reason.
  bool Passes(const Literal& literal, std::optional<facts::Gap>* gap) {
    switch (literal.kind) {
      case Literal::Kind::kAtom: return PassesField(literal, gap);
      case Literal::Kind::kNot:
      case Literal::Kind::kHolds:
      case Literal::Kind::kOr:
        for (const Body& body : literal.bodies) {
          Finder nested(core_, bound_, unknown_);
          nested.places_ = places_;
          *gap = nested.Of(body);
          if (*gap) return false;
        }
        return true;
      default: break;
    }
    const Expr* binds = Binds(literal);
    for (const Expr* side : {literal.lhs.get(), literal.rhs.get()}) {
      if (side == nullptr || side == binds) continue;
      *gap = GapIn(*side);
      if (*gap) return false;
    }
    if (binds != nullptr) {
      const Expr& value = binds == literal.lhs.get() ? *literal.rhs : *literal.lhs;
      Bind(binds->slot, machine_.Eval(value), PlaceOf(value));
      return machine_.Get(binds->slot).present();
    }
    const Value left = machine_.Eval(*literal.lhs);
    const Value right = literal.rhs ? machine_.Eval(*literal.rhs) : Value::Missing();
    const Truth truth = literal.kind == Literal::Kind::kCompare ? machine_.Compare(literal.op, left, right)
                        : literal.kind == Literal::Kind::kIn    ? machine_.Member(left, right)
                        : left.truth()                          ? Truth::kTrue
                        : left == Value::Bool(false)            ? Truth::kFalse
                                                                : Truth::kUnknown;
    if (truth == Truth::kUnknown && unknown_) {
      // Both are there, and cannot be compared: what the config says is told, not what the rule does.
      const Expr& odd = literal.rhs && literal.lhs->op == ExprOp::kConst ? *literal.rhs : *literal.lhs;
      *gap = facts::Gap{PlaceOf(odd), odd.span, machine_.Eval(odd), literal.span};
      return false;
    }
    return truth != Truth::kFalse;
  }

  bool PassesField(const Literal& literal, std::optional<facts::Gap>* gap) {
    const Value node = ValueOf(literal.terms[0]);
    if (!node.node()) return false;
    const Term& term = literal.terms[1];
    facts::Place place = {node, {FieldName(literal.relation)}};
    facts::Relation& relation = store_.relation(literal.relation);
    facts::Chain chain = relation.IndexOn(1).Find(&node);
    const facts::RowId row = chain.Next();
    if (row == facts::kNoRow) {
      if (!unknown_ && term.kind != Term::Kind::kAny) *gap = facts::Gap{std::move(place), literal.span, Value::Missing(), {}};
      return false;
    }
    const Value value = relation.row(row)[1];
    if (value.unknown()) {
      if (unknown_) *gap = facts::Gap{std::move(place), literal.span, value, {}};
      return false;
    }
    if (term.kind == Term::Kind::kAny) return true;
    if (Known(term)) return value == ValueOf(term);
    Bind(term.slot, value, value.node() ? facts::Place{value, {}} : std::move(place));
    return true;
  }

  void Bind(Slot slot, Value value, facts::Place place) {
    machine_.Set(slot, value);
    bound_.Add(slot);
    places_[slot] = std::move(place);
  }

  // The innermost part that has no value, and whose own parts have one.
  std::optional<facts::Gap> GapIn(const Expr& expr) {
    const Value value = machine_.Eval(expr);
    if (machine_.stopped() || (unknown_ ? !value.unknown() : !value.missing())) return std::nullopt;
    for (const ExprPtr& arg : expr.args) {
      if (expr.op == ExprOp::kIf || expr.op == ExprOp::kEach || expr.op == ExprOp::kMapEach || expr.op == ExprOp::kLet) break;
      if (!arg || !Known(*arg)) continue;
      if (std::optional<facts::Gap> inner = GapIn(*arg)) return inner;
    }
    return facts::Gap{PlaceOf(expr), expr.span, value, {}};
  }

  Value FieldName(RelationId relation) {
    const std::string& name = store_.info(relation).name;
    return store_.pool().Text(name.substr(name.find('.') + 1));
  }

  // Where the document says it, or would; no node where it is no part of the document.
  facts::Place PlaceOf(const Expr& expr) {
    switch (expr.op) {
      case ExprOp::kSlot:
        if (const auto place = places_.find(expr.slot); place != places_.end()) return place->second;
        return {machine_.Get(expr.slot), {}};
      case ExprOp::kLookup: {
        const Value node = machine_.Eval(*expr.args[0]);
        return node.node() && store_.info(expr.relation).field ? facts::Place{node, {FieldName(expr.relation)}} : facts::Place{};
      }
      case ExprOp::kRaw:
        return {machine_.Eval(*expr.args[0]), {machine_.Eval(*expr.args[1])}};
      case ExprOp::kGet: {
        facts::Place place = PlaceOf(*expr.args[0]);
        const Value key = machine_.Eval(*expr.args[1]);
        if (!place.node.node() || !key.present()) return {};
        place.steps.push_back(key);
        return place;
      }
      case ExprOp::kAs:
        return machine_.Eval(*expr.args[0]).present() ? facts::Place{} : PlaceOf(*expr.args[0]);
      default:
        return {};
    }
  }

  Core& core_;
  Machine& machine_;
  facts::FactStore& store_;
  SlotSet bound_;
  const bool unknown_;
  std::map<Slot, facts::Place> places_;  // of slots that fields gave a value
};

}  // namespace

std::optional<facts::Gap> FindGap(Core& core, const Body& body, SlotSet bound, bool unknown) { return Finder(core, std::move(bound), unknown).Of(body); }

}  // namespace pareto::eval
