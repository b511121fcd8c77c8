// Lowering of places: where a finding points, and where its fix writes.
#include <algorithm>

#include "dsl/lowerer.h"

namespace pareto::dsl {

bool Lowerer::PathPlace(Frame& frame, const Expr& path, eval::PlaceExpr::Candidate& out) {
  switch (path.kind) {
    case ExprKind::kParen:
    case ExprKind::kAs:
      return PathPlace(frame, *path.args[0], out);
    case ExprKind::kVar:
      if (!IsNode(path)) return false;
      out.node = LowerValue(frame, path);
      return true;
    case ExprKind::kField: {
      if (path.symbol < 0) return false;
      const Step& step = c_.steps[static_cast<std::size_t>(path.symbol)];
      if (step.kind == Step::Kind::kParent || (step.kind == Step::Kind::kResource && step.column == "owner")) {
        out.node = LowerValue(frame, path);
        return true;
      }
      if (IsNode(*path.args[0])) {
        out.node = LowerValue(frame, *path.args[0]);
        if (step.kind == Step::Kind::kProperty) {
          out.resource = LowerValue(frame, *path.args[0]);
          out.property = pool_.Text(step.column);
        }
        if (step.kind != Step::Kind::kResource && step.kind != Step::Kind::kProperty) out.steps.push_back(Const(pool_.Text(path.name), path.span));
        return true;
      }
      if (!PathPlace(frame, *path.args[0], out)) return false;
      if (!out.steps.empty()) out.steps.push_back(Const(pool_.Text(path.name), path.span));
      return true;
    }
    case ExprKind::kIndex:
      if (IsNode(*path.args[0])) {
        out.node = LowerValue(frame, *path.args[0]);
      } else if (!PathPlace(frame, *path.args[0], out)) {
        return false;
      }
      out.steps.push_back(LowerValue(frame, *path.args[1]));
      return true;
    default:
      return false;
  }
}

// Whether it reads a field of a variable.
bool Lowerer::IsFieldRead(const Expr& written) const {
  if (written.kind != ExprKind::kField || written.args[0]->kind != ExprKind::kVar || written.args[0]->variable < 0) return false;
  return written.symbol >= 0 && c_.steps[static_cast<std::size_t>(written.symbol)].kind == Step::Kind::kField;
}

// Where a config sets an option: by its name, or by the module's and its name. A candidate that names no node starts at the document.
void Lowerer::OptionPlaces(Frame& frame, const Expr& call, const Expr& value, const BindingPath* binding, const std::vector<const Expr*>& steps, eval::PlaceExpr& out) {
  const OptionSymbol& option = c_.options[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(call.symbol)].index)];
  for (const std::string& name : {option.name, option.key}) {
    eval::PlaceExpr::Candidate candidate;
    for (const std::string& key : {std::string("policy"), std::string("options"), name}) candidate.steps.push_back(Const(pool_.Text(key), call.span));
    const bool item = binding != nullptr && binding->item;
    const Slot position = item ? frame.positions[static_cast<std::size_t>(binding->variable)] : eval::kNoSlot;
    if (steps.empty()) {
      candidate.match = binding != nullptr ? SlotExpr(frame.slots[static_cast<std::size_t>(binding->variable)], value.span) : LowerValue(frame, call);
      candidate.item = item;
      candidate.position = position;
    } else if (item && position == eval::kNoSlot) {
      continue;
    } else {
      if (item) candidate.steps.push_back(SlotExpr(position, value.span));
      for (const Expr* step : steps) candidate.steps.push_back(step->kind == ExprKind::kField ? Const(pool_.Text(step->name), step->span) : LowerValue(frame, *step->args[1]));
    }
    out.candidates.push_back(std::move(candidate));
  }
}

// A property that its statement writes as a field of the resource's owner stands where that field does. Which statement made the resource is
// told by the value: it must be what the field says.
void Lowerer::PropertyPlaces(Frame& frame, const Expr& path, eval::PlaceExpr& out) {
  if (path.kind != ExprKind::kField || path.symbol < 0) return;
  const Step& step = c_.steps[static_cast<std::size_t>(path.symbol)];
  if (step.kind != Step::Kind::kProperty) return;
  // What extends, the last first: its solution has the node whose field it reads.
  const auto add = [&](EPtr node, const std::string& field) {
    eval::PlaceExpr::Candidate candidate;
    candidate.node = std::move(node);
    candidate.steps.push_back(Const(pool_.Text(field), path.span));
    candidate.match = LowerValue(frame, path);
    candidate.resource = LowerValue(frame, *path.args[0]);
    candidate.property = pool_.Text(step.column);
    out.candidates.push_back(std::move(candidate));
  };
  for (const bool overrides : {true, false}) {
    for (std::size_t i = extensions_.size(); i-- > 0;) {
      const Extension& extension = extensions_[i];
      const auto& extend = std::get<Extend>(extension.info->tree->node);
      if (extension.overrides != overrides || extend.properties->kind != ExprKind::kMap) continue;
      if (extension.type >= 0 && step.resource_type >= 0 && extension.type != step.resource_type) continue;
      for (const Pair& pair : extend.properties->pairs) {
        if (pair.key != step.column) continue;
        for (const Expr* written : PlacePaths(*pair.value)) {
          if (!IsFieldRead(*written)) continue;
          const auto column = std::find(extension.variables.begin(), extension.variables.end(), written->args[0]->variable);
          if (column == extension.variables.end()) continue;
          add(Lookup(extension.solution, static_cast<int>(column - extension.variables.begin()), LowerValue(frame, *path.args[0]), path.span), written->name);
        }
      }
    }
  }
  for (const WrittenField& written : lowered_.written) {
    if (written.property != step.column || (step.resource_type >= 0 && written.type != step.resource_type)) continue;
    Step of_owner;
    of_owner.kind = Step::Kind::kResource;
    of_owner.column = "owner";
    of_owner.resource_type = step.resource_type;
    const auto [relation, column] = ResourceColumn(of_owner, of_owner.resource_type);
    add(Lookup(relation, column, LowerValue(frame, *path.args[0]), path.span), written.field);
  }
}

void Lowerer::CollectWritten() {
  for (std::size_t s = first_; s < c_.statements.size(); ++s) {
    const StatementInfo& info = c_.statements[s];
    const auto* resource = std::get_if<Resource>(&info.tree->node);
    if (resource == nullptr || info.broken || resource->properties->kind != ExprKind::kMap) continue;
    std::int32_t owner = -1;
    const Frame frame = NewFrame(info);
    for (const Ordered& o : OrderOf(frame, 0, {resource->body.get()})) {
      const TypeId type = info.variables[static_cast<std::size_t>(o.variable)].type;
      if (type == kNoType || !c_.types.MayBeNode(type)) continue;
      owner = c_.types.at(type).entities.empty() ? -1 : o.variable;
      break;
    }
    if (owner < 0) continue;
    std::int32_t type = 0;
    while (c_.resource_types[static_cast<std::size_t>(type)] != resource->type) ++type;
    for (const Pair& pair : resource->properties->pairs) {
      for (const Expr* written : PlacePaths(*pair.value)) {
        if (IsFieldRead(*written) && written->args[0]->variable == owner) lowered_.written.push_back({type, pair.key, written->name});
      }
    }
  }
}

eval::Slot Lowerer::FirstNode(const Frame& frame, const std::vector<const Expr*>& conditions) {
  for (const Ordered& o : OrderOf(frame, 0, conditions)) {
    const auto v = static_cast<std::size_t>(o.variable);
    const TypeId type = frame.info->variables[v].type;
    if (type != kNoType && c_.types.MayBeNode(type)) return frame.slots[v];
  }
  return eval::kNoSlot;
}

bool Lowerer::LowerPlace(Frame& frame, const Expr& expr, const std::vector<const Expr*>& conditions, eval::PlaceExpr& out) {
  out.span = expr.span;
  for (const Expr* path : PlacePaths(expr)) {
    if (path->kind == ExprKind::kCall && path->name == kInFile) {
      // The node that the finding is about, and where in a file. Without such a file the node alone.
      if (first_node_ == eval::kNoSlot) continue;
      for (const bool in_file : {true, false}) {
        eval::PlaceExpr::Candidate candidate;
        candidate.node = SlotExpr(first_node_, path->span);
        if (in_file) candidate.steps.push_back(LowerValue(frame, *path));
        out.candidates.push_back(std::move(candidate));
      }
      continue;
    }
    if (!HasPlace(c_, *path)) continue;
    if (path->kind == ExprKind::kCall) {
      OptionPlaces(frame, *path, *path, nullptr, {}, out);
      continue;
    }
    if (path->kind == ExprKind::kVar && !IsNode(*path)) {
      for (const BindingPath& binding : BindingsOf(path->variable, conditions)) {
        if (binding.path->kind == ExprKind::kCall) {
          if (HasPlace(c_, *binding.path)) OptionPlaces(frame, *binding.path, *path, &binding, {}, out);
          continue;
        }
        eval::PlaceExpr::Candidate candidate;
        if (!PathPlace(frame, *binding.path, candidate)) continue;
        candidate.match = SlotExpr(frame.slots[static_cast<std::size_t>(path->variable)], path->span);
        candidate.item = binding.item;
        if (binding.item) candidate.position = frame.positions[static_cast<std::size_t>(path->variable)];
        out.candidates.push_back(std::move(candidate));
      }
      // A value that is no node: the row of the data file that it came from is looked for.
      if (FromDataFile(c_, path->variable, conditions)) {
        eval::PlaceExpr::Candidate candidate;
        candidate.node = SlotExpr(frame.slots[static_cast<std::size_t>(path->variable)], path->span);
        out.candidates.push_back(std::move(candidate));
      }
      continue;
    }
    PropertyPlaces(frame, *path, out);
    // A path of a value that came by a variable: the place of the variable, and the steps from there.
    const std::int32_t root = RootVariable(*path);
    eval::PlaceExpr::Candidate candidate;
    if (PathPlace(frame, *path, candidate)) {
      out.candidates.push_back(std::move(candidate));
      continue;
    }
    if (root < 0) continue;
    std::vector<EPtr> steps;
    std::vector<const Expr*> parts;
    const Expr* at = path;
    while (at->kind == ExprKind::kField || at->kind == ExprKind::kIndex || at->kind == ExprKind::kAs || at->kind == ExprKind::kParen) {
      if (at->kind == ExprKind::kField || at->kind == ExprKind::kIndex) parts.insert(parts.begin(), at);
      if (at->kind == ExprKind::kField) steps.insert(steps.begin(), Const(pool_.Text(at->name), at->span));
      if (at->kind == ExprKind::kIndex) steps.insert(steps.begin(), LowerValue(frame, *at->args[1]));
      at = at->args[0].get();
    }
    for (const BindingPath& binding : BindingsOf(root, conditions)) {
      if (binding.path->kind == ExprKind::kCall) {
        if (HasPlace(c_, *binding.path)) OptionPlaces(frame, *binding.path, *path, &binding, parts, out);
        continue;
      }
      eval::PlaceExpr::Candidate found;
      if (!PathPlace(frame, *binding.path, found)) continue;
      if (binding.item) {
        const Slot position = frame.positions[static_cast<std::size_t>(root)];
        if (position == eval::kNoSlot) continue;
        found.steps.push_back(SlotExpr(position, path->span));
      }
      for (EPtr& step : steps) found.steps.push_back(std::move(step));
      out.candidates.push_back(std::move(found));
      break;
    }
  }
  return !out.candidates.empty();
}

}  // namespace pareto::dsl
