// Judging: each subject of a check passed, failed or not judged; a finding for each that failed.
#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "engine/eval/gap.h"
#include "engine/eval/impl.h"

namespace pareto::eval {
namespace {

constexpr std::uint32_t kMostUnjudged = 10;  // subjects of one check that are told

// `order`, then the other slots of `body` that are read later: a tuple carries them along.
std::vector<Slot> Carried(const std::vector<Slot>& order, const Body& body, const SlotSet& later, std::uint16_t slots) {
  SlotSet own;
  AddMentions(body, &own);
  std::vector<Slot> carried = order;
  for (const Slot slot : order) own.Remove(slot);
  for (Slot slot = 0; slot < slots; ++slot) {
    if (own.Has(slot) && later.Has(slot)) carried.push_back(slot);
  }
  return carried;
}

SlotSet SetOf(const std::vector<Slot>& slots) {
  SlotSet set;
  for (const Slot slot : slots) set.Add(slot);
  return set;
}

void NameProofs(const Body& body, std::vector<RelationId>* proofs) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kAtom && literal.proof < proofs->size()) (*proofs)[literal.proof] = literal.relation;
    for (const Body& nested : literal.bodies) NameProofs(nested, proofs);
  }
}

Goal TupleGoal(const std::vector<Slot>& slots, bool proof) {
  Goal goal;
  goal.kind = Goal::Kind::kTuple;
  goal.order = slots;
  goal.proof = proof;
  return goal;
}

Tuples TuplesOf(std::size_t key, std::size_t width, std::size_t proof) {
  Tuples tuples;
  tuples.key = key;
  tuples.width = width;
  tuples.proof = proof;
  return tuples;
}

std::string KeyOf(const facts::Place& place, const std::string& text) {
  std::string key;
  const auto add = [&](Value value) { key.append(std::to_string(value.bits())).push_back(','); };
  add(place.node);
  for (const Value step : place.steps) add(step);
  return key.append(text);
}

}  // namespace

Judge::Judge(Core& core, std::uint32_t check)
    : core_(core), machine_(core.machine), store_(core.store), index_(check), check_(core.program.checks[check]) {}

void Judge::Prepare() {
  core_.scopes.AddCheck(check_);
  machine_.Enter(check_.name, check_.span, check_.slots, check_.proofs);
  SlotSet later;
  AddMentions(check_.place, &later);
  if (check_.say) AddMentions(*check_.say, &later);
  for (const CheckExtra& extra : check_.extras) {
    AddMentions(extra.body, &later);
    AddMentions(extra.place, &later);
    if (extra.text) AddMentions(*extra.text, &later);
  }
  // Which row of a data file it was that is forbidden follows from all that the atom says.
  for (const Literal& literal : check_.condition.literals) {
    if (check_.require || literal.kind != Literal::Kind::kAtom || store_.info(literal.relation).table_rows.empty()) continue;
    for (const Term& term : literal.terms) {
      if (term.kind == Term::Kind::kSlot) later.Add(term.slot);
    }
  }
  if (!check_.require) condition_ = Carried(check_.condition_order, check_.condition, later, check_.slots);
  AddMentions(check_.condition, &later);
  subject_ = Carried(check_.order, check_.subject, later, check_.slots);
  proofs_.assign(check_.proofs, facts::kNoRelation);
  NameProofs(check_.subject, &proofs_);
  NameProofs(check_.condition, &proofs_);
}

void Judge::Load(std::span<const Value> tuple, const std::vector<Slot>& slots) {
  for (std::size_t i = 0; i < slots.size(); ++i) machine_.Set(slots[i], tuple[i]);
}

void Judge::Run() {
  facts::Verdict& verdict = store_.verdicts[index_];
  verdict = facts::Verdict{};
  verdict.ran = true;
  if (!core_.MayMatch(check_.subject)) return;
  Prepare();
  Tuples subjects = TuplesOf(check_.order.size(), subject_.size(), check_.proofs);
  const std::unique_ptr<Plan> plan =
      core_.planner.Make(ItemsOf(check_.subject, core_.scopes), {}, {}, TupleGoal(subject_, check_.proofs > 0));
  machine_.Collect(*plan, &subjects);
  if (machine_.stopped()) return;
  const bool doubtful_relations =
      check_.severity != base::Severity::kError &&
      std::any_of(check_.judged.begin(), check_.judged.end(), [&](RelationId id) { return store_.info(id).lost_rows; });

  for (const std::uint32_t i : subjects.Sorted(store_.pool())) {
    Load(subjects.At(i), subject_);
    if (!holds_) holds_ = core_.planner.Make(ItemsOf(check_.condition, core_.scopes), SetOf(subject_), {}, Goal{});
    const Truth truth = machine_.Holds(*holds_);
    if (machine_.stopped()) return;
    if (truth == Truth::kUnknown) {
      NoteUnjudged();
    } else if ((truth == Truth::kTrue) == check_.require) {
      ++verdict.passed;
    } else if (doubtful_relations) {
      ++verdict.not_judged;
    } else {
      Find(subjects.RowsAt(i));
      if (machine_.stopped()) return;
    }
  }
  if (unjudged_ > kMostUnjudged) {
    store_.unjudged.back().notes.push_back({{}, "and " + std::to_string(unjudged_ - kMostUnjudged) + " more that `" + check_.name + "` cannot judge"});
  }
}

// The subject in the frame cannot be judged.
void Judge::NoteUnjudged() {
  ++store_.verdicts[index_].not_judged;
  if (++unjudged_ > kMostUnjudged) return;
  facts::Finding finding;
  finding.check = index_;
  finding.code = "run/not-judged";
  finding.severity = base::Severity::kInfo;
  finding.rule = check_.span;
  finding.message = "`" + check_.name + "` cannot judge this: something that it rests on is unknown";
  finding.help.emplace_back("a value of another kind than the check compares, one that is known at deployment only (`resolve(...)` takes a parameter's default), or one that nobody has given: `--now` says what day it is");
  SlotSet read;
  AddMentions(check_.place, &read);
  for (const Slot slot : subject_) read.Remove(slot);
  std::optional<facts::Place> place;
  if (read.empty()) place = Locate(check_.place);
  if (place) finding.place = *std::move(place);
  for (const Slot slot : check_.order) {
    if (finding.place.node.node()) break;
    if (machine_.Get(slot).node()) finding.place.node = machine_.Get(slot);
  }
  finding.gap = FindGap(core_, check_.condition, SetOf(subject_), true);
  store_.unjudged.push_back(std::move(finding));
}

// The subject in the frame failed: says so, unless what is to be said cannot be.
void Judge::Find(std::span<const RowId> rows) {
  facts::Verdict& verdict = store_.verdicts[index_];
  facts::Finding finding;
  finding.check = index_;
  finding.code = check_.name;
  finding.severity = check_.severity;
  finding.rule = check_.span;
  const auto because = [&](std::span<const RowId> of) {
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (of[i] == facts::kNoRow || proofs_[i] == facts::kNoRelation) continue;
      const std::pair<RelationId, RowId> row(proofs_[i], of[i]);
      if (std::find(finding.because.begin(), finding.because.end(), row) == finding.because.end()) finding.because.push_back(row);
    }
  };
  because(rows);
  rows_.assign(rows.begin(), rows.end());
  const auto keep = [&](const std::vector<Slot>& slots) {
    for (const Slot slot : slots) finding.variables.emplace_back(slot, machine_.Get(slot));
  };
  if (core_.options.proofs) keep(subject_);

  Tuples solutions = TuplesOf(check_.condition_order.size(), condition_.size(), check_.proofs);
  std::vector<std::uint32_t> order(1, 0);
  if (!check_.require) {
    if (!solutions_) {
      solutions_ = core_.planner.Make(ItemsOf(check_.condition, core_.scopes), SetOf(subject_), {}, TupleGoal(condition_, check_.proofs > 0));
    }
    machine_.ForgetProof();  // of the subjects: only the condition's rows are to be noted
    machine_.Collect(*solutions_, &solutions);
    if (machine_.stopped()) return;
    order = solutions.Sorted(store_.pool());
    if (order.empty()) return;
    Load(solutions.At(order.front()), condition_);
    const std::span<const RowId> more = solutions.RowsAt(order.front());
    because(more);
    for (std::size_t i = 0; i < more.size(); ++i) {
      if (more[i] != facts::kNoRow) rows_[i] = more[i];
    }
    if (core_.options.proofs) keep(condition_);
  }
  const Value say = check_.say ? machine_.Eval(*check_.say) : store_.pool().Text(check_.name);
  if (machine_.stopped()) return;
  if (!say.present()) {
    ++verdict.not_judged;
    return;
  }
  store_.pool().AppendText(say, &finding.message);
  if (std::optional<facts::Place> place = Locate(check_.place, &finding.written)) {
    finding.place = *std::move(place);
  } else {
    // Nothing to point at: the first node that the subject has.
    for (const Slot slot : check_.order) {
      if (machine_.Get(slot).node()) {
        finding.place.node = machine_.Get(slot);
        break;
      }
    }
    if (!finding.place.node.node()) finding.place = LocateRow(kNoSlot).value_or(finding.place);
    // A value of an option that the config does not set.
    const auto at_document = [](const PlaceExpr::Candidate& candidate) { return !candidate.node; };
    if (!finding.place.node.node() && finding.place.relation == facts::kNoRelation && store_.nodes().size() > 0 && std::any_of(check_.place.candidates.begin(), check_.place.candidates.end(), at_document)) {
      finding.place.node = Value::Node(0);
    }
  }
  if (check_.require) finding.gap = FindGap(core_, check_.condition, SetOf(subject_), false);
  bool first = true;
  for (const std::uint32_t i : order) {
    if (!check_.require) Load(solutions.At(i), condition_);
    if (!AddExtras(&finding, first)) return;
    first = false;
  }
  ++verdict.failed;
  store_.findings.push_back(std::move(finding));
}

// The notes, helps and the fix of the solution in the frame. False where a bound stopped it.
bool Judge::AddExtras(facts::Finding* finding, bool first) {
  if (extras_.empty()) {
    SlotSet bound = SetOf(subject_);
    bound.Join(SetOf(condition_));
    for (const CheckExtra& extra : check_.extras) {
      SlotSet later;
      AddMentions(extra.place, &later);
      if (extra.text) AddMentions(*extra.text, &later);
      Extra& own = extras_.emplace_back();
      own.extra = &extra;
      for (const Slot slot : Carried(extra.order, extra.body, later, check_.slots)) {
        if (!bound.Has(slot)) own.slots.push_back(slot);
      }
      for (const Slot slot : extra.order) own.key += bound.Has(slot) ? 0 : 1;
      own.plan = core_.planner.Make(ItemsOf(extra.body, core_.scopes), bound, {}, TupleGoal(own.slots, false));
    }
  }
  absl::flat_hash_set<std::string> said;
  for (const facts::FindingNote& note : finding->notes) said.insert(KeyOf(note.place, note.text));
  for (const Extra& own : extras_) {
    const CheckExtra& extra = *own.extra;
    const bool fixes = extra.kind == CheckExtra::Kind::kFix || extra.kind == CheckExtra::Kind::kFixRemove;
    if (fixes && (!first || finding->fix)) continue;
    Tuples tuples = TuplesOf(own.key, own.slots.size(), 0);
    machine_.Collect(*own.plan, &tuples);
    if (machine_.stopped()) return false;
    for (const std::uint32_t i : tuples.Sorted(store_.pool())) {
      Load(tuples.At(i), own.slots);
      const Value value = extra.text ? machine_.Eval(*extra.text) : Value::Missing();
      if (machine_.stopped()) return false;
      const bool removes = extra.kind == CheckExtra::Kind::kFixRemove;
      if (!removes && !value.present()) {
        if (fixes) break;
        continue;
      }
      std::string text;
      if (!fixes) store_.pool().AppendText(value, &text);
      if (extra.kind == CheckExtra::Kind::kHelp) {
        if (std::find(finding->help.begin(), finding->help.end(), text) == finding->help.end()) finding->help.push_back(std::move(text));
        continue;
      }
      std::optional<facts::Place> place = Locate(extra.place);
      if (fixes) {
        if (place) finding->fix = facts::FindingFix{*std::move(place), removes, value};
        break;
      }
      if (place && said.insert(KeyOf(*place, text)).second) finding->notes.push_back({*std::move(place), std::move(text)});
    }
  }
  return true;
}

// What the document says where a place's steps lead; missing where nothing stands.
Value Judge::RawAt(const facts::Place& place) const {
  const facts::ValuePool& pool = store_.pool();
  if (store_.raw == nullptr || place.steps.empty() || store_.nodes().at(place.node).resource()) return Value::Missing();
  Value at = store_.raw->Raw(place.node, place.steps.front());
  for (std::size_t i = 1; i < place.steps.size(); ++i) {
    const Value step = place.steps[i];
    if (at.map()) {
      at = pool.Get(at, step);
    } else if (at.list() && pool.IsInt(step) && pool.AsInt(step) >= 0 &&
               pool.AsInt(step) < static_cast<std::int64_t>(pool.Items(at).size())) {
      at = pool.Items(at)[static_cast<std::size_t>(pool.AsInt(step))];
    } else {
      return Value::Missing();
    }
  }
  return at;
}

std::optional<facts::Place> Judge::Locate(const PlaceExpr::Candidate& candidate, bool exact) {
  if (!candidate.node && (!exact || candidate.steps.empty() || store_.nodes().size() == 0)) return std::nullopt;
  const Value node = candidate.node ? machine_.Eval(*candidate.node) : Value::Node(0);  // the document is the first
  if (!node.node()) return std::nullopt;
  facts::Place place{node, {}};
  for (const ExprPtr& step : candidate.steps) {
    const Value value = machine_.Eval(*step);
    if (!value.present()) return std::nullopt;
    if (value.node()) {
      // An item that is a node is its own place.
      place = {value, {}};
    } else if (value.text() || store_.pool().IsInt(value) || value.map()) {
      place.steps.push_back(value);
    } else if (value.list()) {
      // A whole path: `x[part.path]`, where `part in walk(x)`.
      for (const Value inner : store_.pool().Items(value)) {
        if (!inner.text() && !store_.pool().IsInt(inner)) return std::nullopt;
        place.steps.push_back(inner);
      }
    } else {
      return std::nullopt;
    }
  }
  if (!candidate.node && RawAt(place).missing()) return std::nullopt;
  if (!exact || (!candidate.match && !candidate.item)) return place;

  const Value match = candidate.match ? machine_.Eval(*candidate.match) : Value::Missing();
  if (candidate.match && !match.present()) return std::nullopt;
  const Value position = candidate.position == kNoSlot ? Value::Missing() : machine_.Get(candidate.position);
  const Value raw = RawAt(place);
  if (raw.list()) {
    const std::span<const Value> items = store_.pool().Items(raw);
    const auto at = [&](std::size_t index) {
      place.steps.push_back(store_.pool().Int(static_cast<std::int64_t>(index)));
      return place;
    };
    if (position.present() && store_.pool().IsInt(position)) {
      const std::int64_t index = store_.pool().AsInt(position);
      const bool inside = index >= 0 && index < static_cast<std::int64_t>(items.size());
      if (inside && (!candidate.match || match.node() || items[static_cast<std::size_t>(index)] == match)) {
        return match.node() ? facts::Place{match, {}} : at(static_cast<std::size_t>(index));
      }
    }
    for (std::size_t i = 0; i < items.size() && candidate.match; ++i) {
      if (items[i] == match) return at(i);
    }
  }
  if (match.node()) return facts::Place{match, {}};
  if (candidate.match && raw == match) return place;
  return std::nullopt;
}

// The statement that writes a property, the last one where several do; invalid where proofs are not recorded.
base::Span Judge::WriterOf(Value resource, Value property) const {
  if (!core_.options.proofs) return {};
  for (auto writer = core_.program.writers.rbegin(); writer != core_.program.writers.rend(); ++writer) {
    facts::Relation& relation = store_.relation(*writer);
    const auto width = static_cast<std::size_t>(relation.arity());
    facts::Chain chain = relation.IndexOn(1).Find(&resource);
    for (RowId row = chain.Next(); row != facts::kNoRow; row = chain.Next()) {
      if (relation.row(row)[width - 2] != property) continue;
      const std::uint32_t rule = store_.proofs(*writer).Of(row).rule;
      if (rule < core_.program.rules.size()) return core_.program.rules[rule].span;
    }
  }
  return {};
}

std::optional<facts::Place> Judge::Locate(const PlaceExpr& place, facts::Written* written) {
  for (const bool exact : {true, false}) {
    // Second time: where it would stand if it stood anywhere, for what is defaulted or absent.
    for (const PlaceExpr::Candidate& candidate : place.candidates) {
      std::optional<facts::Place> found = Locate(candidate, exact);
      if (!found) continue;
      const Value resource = candidate.resource && written != nullptr ? machine_.Eval(*candidate.resource) : Value::Missing();
      if (resource.node()) *written = {resource, candidate.property, WriterOf(resource, candidate.property)};
      return found;
    }
  }
  for (const PlaceExpr::Candidate& candidate : place.candidates) {
    if (!candidate.node || candidate.node->op != ExprOp::kSlot || !candidate.steps.empty()) continue;
    if (std::optional<facts::Place> row = LocateRow(candidate.node->slot)) return row;
  }
  return std::nullopt;
}

std::optional<facts::Place> Judge::LocateRow(Slot slot) const {
  std::optional<facts::Place> place = LocateRow(check_.subject, slot);
  return place || check_.require ? place : LocateRow(check_.condition, slot);
}

// The first row of the data file that agrees with what the frame says of the atom; its slots are those of `condition_` and `subject_`.
RowId Judge::RowThatAgrees(const Literal& literal) const {
  SlotSet known = SetOf(subject_);
  known.Join(SetOf(condition_));
  ColumnMask mask = 0;
  std::vector<Value> key;
  for (std::size_t column = 0; column < literal.terms.size(); ++column) {
    const Term& term = literal.terms[column];
    if (term.kind == Term::Kind::kAny || (term.kind == Term::Kind::kSlot && !known.Has(term.slot))) continue;
    mask |= ColumnMask{1} << column;
    key.push_back(term.kind == Term::Kind::kConst ? term.value : machine_.Get(term.slot));
  }
  RowId first = facts::kNoRow;
  facts::Chain chain = store_.relation(literal.relation).IndexOn(mask).Find(key.data());
  for (RowId row = chain.Next(); row != facts::kNoRow; row = chain.Next()) first = std::min(first, row);
  return first;
}

std::optional<facts::Place> Judge::LocateRow(const Body& body, Slot slot) const {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kOr) {
      for (const Body& branch : literal.bodies) {
        if (std::optional<facts::Place> place = LocateRow(branch, slot)) return place;
      }
    }
    if (literal.kind != Literal::Kind::kAtom || store_.info(literal.relation).table_rows.empty()) continue;
    const RowId row = literal.proof < rows_.size() ? rows_[literal.proof] : RowThatAgrees(literal);
    if (row >= store_.info(literal.relation).table_rows.size()) continue;
    facts::Place place = {Value::Missing(), {}, literal.relation, row, -1};
    if (slot == kNoSlot) return place;
    for (std::size_t column = 0; column < literal.terms.size(); ++column) {
      if (literal.terms[column].kind != Term::Kind::kSlot || literal.terms[column].slot != slot) continue;
      place.column = static_cast<int>(column);
      return place;
    }
  }
  return std::nullopt;
}

}  // namespace pareto::eval
