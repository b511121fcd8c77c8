#include "cli/proof.h"

#include <algorithm>
#include <optional>

#include "engine/emit/findings.h"
#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

using eval::FactId;
using eval::Literal;
using eval::TracePart;
using facts::Value;
using Kind = ProofNode::Kind;

// Rules rest on rules at most so deep in a tree: a chain of a million facts is a list, and nobody reads on.
constexpr std::size_t kDeepest = 200;
// As many bytes of one condition, and of one value, are shown.
constexpr std::size_t kMostText = 120;
constexpr std::size_t kMostValue = 100;
constexpr std::size_t kMostBranches = 12;  // rules that do not give a fact, each with its reason

std::string Cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

bool EndsIn(const std::string& name, std::string_view end) { return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0; }

// Findings that agree in this are one to people.
std::string KeyOf(const base::Diagnostic& d) {
  return d.code + "|" + d.message + "|" + std::to_string(static_cast<std::uint32_t>(d.span.file)) + "|" + std::to_string(d.span.begin) + "|" + std::to_string(d.span.end);
}

ProofNode Node(Kind kind, std::string text, std::string at = {}) {
  ProofNode node;
  node.kind = kind;
  node.text = std::move(text);
  node.at = std::move(at);
  return node;
}

// Adds what is not there yet.
void Add(ProofNode node, std::vector<ProofNode>* out) {
  const bool told = std::any_of(out->begin(), out->end(), [&](const ProofNode& one) { return one.kind == node.kind && one.text == node.text && (one.at == node.at || node.kind == Kind::kFact); });
  if (!told) out->push_back(std::move(node));
}

const char* OpText(eval::CompareOp op) {
  switch (op) {
    case eval::CompareOp::kEqual: return " = ";
    case eval::CompareOp::kNotEqual: return " != ";
    case eval::CompareOp::kLess: return " < ";
    case eval::CompareOp::kLessEqual: return " <= ";
    case eval::CompareOp::kGreater: return " > ";
    default: return " >= ";
  }
}

}  // namespace

Prover::Prover(workspace::Session& session, workspace::Run& run, ProofLimits limits)
    : session_(session), store_(run.store), bases_(session, run.store), limits_(limits), tracer_(session.program(), &session.checked()->schema, run.store) {
  limits_.depth = limits_.depth == 0 ? kDeepest : std::min(limits_.depth, kDeepest);
  tracer_.set_most(limits_.elements);
  store_.OrderNodes();
}

// A value as JSON, nodes by their paths, until there is more than is shown: of a body of a megabyte the first line is read.
void Prover::AppendShown(Value value, std::string* out) const {
  const facts::ValuePool& pool = store_.pool();
  if (out->size() > kMostValue) return;
  if (value.list()) {
    *out += '[';
    const auto items = pool.Items(value);
    for (std::size_t i = 0; i < items.size() && out->size() <= kMostValue; ++i) {
      if (i > 0) *out += ',';
      AppendShown(items[i], out);
    }
    *out += ']';
  } else if (value.map()) {
    *out += '{';
    const auto entries = pool.Entries(value);
    for (std::size_t i = 0; i < entries.size() && out->size() <= kMostValue; ++i) {
      if (i > 0) *out += ',';
      pool.AppendJson(entries[i].first, out);
      *out += ':';
      AppendShown(entries[i].second, out);
    }
    *out += '}';
  } else if (value.text() && pool.AsText(value).size() > 4 * kMostValue) {
    *out += '"' + std::string(pool.AsText(value).substr(0, 4 * kMostValue));
  } else {
    facts::AppendValue(store_, value, out);
  }
}

std::string Prover::Shown(Value value) const {
  if (value.node()) return NameOf(store_, value);
  std::string text;
  AppendShown(value, &text);
  return Cut(std::move(text), kMostValue);
}

// The text at a span, on one line.
std::string Prover::Written(base::Span span) const {
  std::string text;
  for (const char c : session_.sources().TextOf(span)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) text += c;
    else if (!text.empty() && text.back() != ' ') text += ' ';
  }
  return Cut(std::move(text), kMostText);
}

// What lowering made has names with a blank in them, which no rule file can write (dsl/lower_statements.cc): `T solution`, `T made`, `T property`,
// `extend T property`, `T` itself. They are shown as what they say.
std::string Prover::Text(FactId fact) const {
  const Value* values = store_.relation(fact.relation).row(fact.row);
  const facts::RelationInfo& info = store_.info(fact.relation);
  if (const auto field = bases_.fields().find(fact.relation); field != bases_.fields().end()) {
    return Shown(values[0]) + "." + std::string(store_.pool().AsText(field->second)) + " = " + Shown(values[1]);
  }
  const std::string& name = info.name;
  const bool resource = info.arity > 0 && values[0].node() && store_.nodes().at(values[0]).resource();
  if (resource && (EndsIn(name, " property") || EndsIn(name, " attribute"))) {
    return Shown(values[0]) + "." + std::string(store_.pool().AsText(values[info.arity - 2])) + " = " + Shown(values[info.arity - 1]);
  }
  if (resource && EndsIn(name, " as made") && info.arity == 2) return name.substr(0, name.size() - 8) + " of " + Shown(values[0]) + " = " + Shown(values[1]);
  if (resource && (name.find("::") != std::string::npos || name.find(' ') != std::string::npos || name == "resource")) {
    const facts::NodeInfo& node = store_.nodes().at(values[0]);
    const bool extends = name.compare(0, 7, "extend ") == 0 || name.compare(0, 9, "override ") == 0;
    std::string text = (extends ? "`" + name.substr(0, name.size() - 9) + "` applies to " : std::string(node.type.text() ? store_.pool().AsText(node.type) : "resource") + " ") + Shown(values[0]);
    if (!extends && name.find(' ') == std::string::npos) text += ", as it is finished";
    else if (!extends && node.owner.node()) text += ", made for " + Shown(node.owner);
    return text;
  }
  return Text(eval::Sought{fact.relation, std::vector<Value>(values, values + info.arity)});
}

std::string Prover::Text(const eval::Sought& sought) const {
  const auto shown = [&](Value value) { return value.missing() ? std::string("_") : Shown(value); };
  if (const auto field = bases_.fields().find(sought.relation); field != bases_.fields().end() && sought.columns.size() == 2) {
    return shown(sought.columns[0]) + "." + std::string(store_.pool().AsText(field->second)) + (sought.columns[1].missing() ? "" : " = " + Shown(sought.columns[1]));
  }
  const std::string& name = store_.info(sought.relation).name;
  const bool resource = name.find("::") != std::string::npos || name == "resource";
  std::string text = name + "(";
  for (std::size_t i = 0; i < sought.columns.size() && (i == 0 || !resource); ++i) text += (i == 0 ? "" : ", ") + shown(sought.columns[i]);
  return text + ")";
}

// That a resource is made, and its choice of variables, are one thing to people; so is what the views over all types repeat.
FactId Prover::Meant(FactId fact) const {
  for (int i = 0; i < 3; ++i) {
    const std::string& name = store_.info(fact.relation).name;
    if (!EndsIn(name, " made") && name != "resource") break;
    const facts::Proof proof = store_.proofs(fact.relation).Of(fact.row);
    if (proof.rule == facts::kNoIndex || proof.rows.size() != 1) break;
    const eval::Body& body = session_.program().rules[proof.rule].body;
    if (body.literals.size() != 1 || body.literals.front().kind != Literal::Kind::kAtom) break;
    fact = {body.literals.front().relation, proof.rows.front()};
  }
  return fact;
}

ProofNode Prover::Of(FactId asked, std::size_t level) {
  const FactId fact = Meant(asked);
  ProofNode node = Node(Kind::kFact, Text(fact));
  const facts::Proof proof = store_.proofs(fact.relation).Of(fact.row);
  if (proof.rule == facts::kNoIndex) {
    node.at = PlaceOf(session_, bases_.Of(fact.relation, fact.row).value_or(base::Span{}));
    return node;
  }
  const eval::Rule& rule = session_.program().rules[proof.rule];
  if (rule.span.valid()) node.by = rule.name;
  node.at = PlaceOf(session_, rule.span);
  if (!seen_.insert(fact).second) {
    node.again = true;
  } else if (level + 1 >= limits_.depth) {
    node.cut = true;
  } else {
    node.from = PartsOf(fact, level + 1);
  }
  return node;
}

std::vector<ProofNode> Prover::PartsOf(FactId fact, std::size_t level) {
  std::vector<ProofNode> nodes;
  fact = Meant(fact);
  const std::uint32_t rule = store_.proofs(fact.relation).Of(fact.row).rule;
  const auto parts = tracer_.Row(fact);
  if (!parts) return nodes;
  // What the engine puts together itself, as a resource of its properties, is no bracket that anybody wrote.
  const bool engine = rule != facts::kNoIndex && !session_.program().rules[rule].span.valid();
  Convert(*parts, level, &nodes, engine);
  return nodes;
}

ProofNode Prover::Condition(const TracePart& part) const {
  ProofNode node = Node(Kind::kCondition, "`" + Written(part.span) + "`", PlaceOf(session_, part.span));
  const Literal* literal = part.literal;
  const bool compares = literal != nullptr && literal->kind == Literal::Kind::kCompare && part.left.present() && part.right.present();
  if (compares && literal->op == eval::CompareOp::kEqual) node.text += ": " + Shown(part.left);
  else if (compares) node.text += ": " + Shown(part.left) + OpText(literal->op) + Shown(part.right);
  else if (literal != nullptr && literal->kind == Literal::Kind::kIn && part.left.present()) node.text += ": " + Shown(part.left) + " is in it";
  else node.text += " holds";
  return node;
}

// That a text of the question is a component's name is no news to who asked.
bool Prover::IsName(const TracePart& part) const {
  if (part.kind != TracePart::Kind::kFact || session_.query_file() == base::kNoFile || part.span.file != session_.query_file()) return false;
  const std::string_view text = session_.sources().TextOf(part.span);
  return !text.empty() && text.front() == '"' && store_.proofs(part.fact.relation).Of(part.fact.row).rule == facts::kNoIndex;
}

void Prover::Convert(const std::vector<TracePart>& parts, std::size_t level, std::vector<ProofNode>* out, bool engine) {
  for (const TracePart& part : parts) {
    switch (part.kind) {
      case TracePart::Kind::kFact: {
        if (IsName(part)) break;
        const FactId fact = Meant(part.fact);
        const std::string text = Text(fact);
        // The same again under one rule is one thing that it rests on.
        if (std::any_of(out->begin(), out->end(), [&](const ProofNode& one) { return one.kind == Kind::kFact && one.text == text; })) break;
        out->push_back(Of(fact, level));
        break;
      }
      case TracePart::Kind::kText: {
        std::string text = Shown(part.left) + "[" + Shown(part.right) + "]";
        const Value value = store_.raw != nullptr && part.left.node() ? store_.raw->Raw(part.left, part.right) : Value::Missing();
        if (value.present()) text += " = " + Shown(value);
        const base::Span at = store_.raw != nullptr && part.left.node() ? store_.raw->PlaceOf(part.left, {part.right}, nullptr) : base::Span{};
        Add(Node(Kind::kFact, std::move(text), PlaceOf(session_, at)), out);
        break;
      }
      case TracePart::Kind::kCondition: {
        ProofNode node = Condition(part);
        Convert(part.parts, level + 1, &node.from);
        Add(std::move(node), out);
        break;
      }
      case TracePart::Kind::kFails: {
        ProofNode node = Failed(*part.fails, 0, level);
        Add(std::move(node), out);
        break;
      }
      case TracePart::Kind::kNone: {
        std::string text = "looked for and not found: `" + Written(part.span) + "`";
        if (part.sought.size() == 1) text += ", " + Text(part.sought.front());
        Add(Node(Kind::kAbsent, std::move(text), PlaceOf(session_, part.span)), out);
        break;
      }
      case TracePart::Kind::kAbsent: Add(Node(Kind::kAbsent, "`" + Written(part.span) + "` is not there", PlaceOf(session_, part.span)), out); break;
      case TracePart::Kind::kGroup:
        if (!engine) {
          ConvertGroup(part, level, out);
          break;
        }
        for (const eval::TraceElement& element : part.elements) Convert(element.parts, level, out);
        if (part.elements.size() < part.count) out->push_back(Node(Kind::kElement, "and " + std::to_string(part.count - part.elements.size()) + " more (--limit)"));
        break;
    }
  }
}

void Prover::ConvertGroup(const TracePart& part, std::size_t level, std::vector<ProofNode>* out) {
  ProofNode node = Node(Kind::kGroup, (part.count == 0 ? "none" : std::to_string(part.count)) + " of `" + Written(part.span) + "`", PlaceOf(session_, part.span));
  node.count = part.count;
  if (level + 1 >= limits_.depth && part.count > 0) {
    node.cut = true;
    Add(std::move(node), out);
    return;
  }
  for (const eval::TraceElement& element : part.elements) {
    std::vector<ProofNode> parts;
    Convert(element.parts, level + 2, &parts);
    ProofNode one = Node(Kind::kElement, (element.key.present() ? Shown(element.key) + ": " : "") + Shown(element.value));
    one.from = std::move(parts);
    node.from.push_back(std::move(one));
  }
  if (part.elements.size() < part.count) node.from.push_back(Node(Kind::kElement, "and " + std::to_string(part.count - part.elements.size()) + " more (--limit)"));
  Add(std::move(node), out);
}

std::vector<ProofNode> Prover::OfFinding(const facts::Finding& finding) {
  std::vector<ProofNode> nodes = {Node(Kind::kCondition, "the check `" + finding.code + "` looks at this, and it fails", PlaceOf(session_, finding.rule))};
  if (const auto parts = tracer_.Finding(finding)) {
    Convert(*parts, 0, &nodes);
  } else {
    for (const auto& [relation, row] : finding.because) nodes.push_back(Of({relation, row}, 0));
  }
  return nodes;
}

std::vector<ProofNode> Prover::OfOrigin(FactId fact, int column, const std::vector<Value>& path) {
  std::vector<ProofNode> nodes;
  const eval::Origin origin = tracer_.Of(fact, column, path);
  for (const eval::Origin::Step& step : origin.steps) {
    using StepKind = eval::Origin::Step::Kind;
    if (step.kind == StepKind::kElement) {
      ProofNode node = Node(Kind::kElement, "element " + std::to_string(step.element + 1) + " of " + std::to_string(step.count) + " of `" + Written(step.span) + "`", PlaceOf(session_, step.span));
      Convert(step.parts, 1, &node.from);
      nodes.push_back(std::move(node));
      continue;
    }
    ProofNode node = Node(Kind::kFact, Text(step.fact));
    if (step.kind == StepKind::kBase) {
      std::optional<base::Span> at = bases_.Of(step.fact.relation, step.fact.row);
      const Value* row = store_.relation(step.fact.relation).row(step.fact.row);
      const auto field = bases_.fields().find(step.fact.relation);
      if (field != bases_.fields().end() && store_.raw != nullptr && row[0].node()) {
        std::vector<Value> steps = {field->second};
        steps.insert(steps.end(), step.path.begin(), step.path.end());
        at = store_.raw->PlaceOf(row[0], steps, nullptr);
      }
      node.at = PlaceOf(session_, at.value_or(base::Span{}));
    } else {
      const eval::Rule& rule = session_.program().rules[store_.proofs(step.fact.relation).Of(step.fact.row).rule];
      node.by = rule.name;
      node.at = PlaceOf(session_, step.span);
      seen_.insert(step.fact);
      Convert(step.parts, 1, &node.from);
    }
    nodes.push_back(std::move(node));
  }
  Convert(origin.values, 0, &nodes);
  return nodes;
}

ProofNode Prover::Failed(const eval::Failure& failure, std::size_t steps, std::size_t level) {
  const Literal* literal = failure.literal;
  ProofNode node = Node(Kind::kAbsent, "`" + Written(failure.part) + "` does not hold", PlaceOf(session_, failure.part));
  if (literal == nullptr) return node;
  switch (literal->kind) {
    case Literal::Kind::kCompare:
      if (failure.left.missing() && literal->lhs) node.text += ": `" + Written(literal->lhs->span) + "` is not there";
      else if (failure.right.missing() && literal->rhs) node.text += ": `" + Written(literal->rhs->span) + "` is not there";
      else if (failure.left.present() && failure.right.present()) node.text += ": " + Shown(failure.left) + OpText(literal->op) + Shown(failure.right);
      break;
    case Literal::Kind::kIn:
      if (failure.left.present() && failure.right.present()) node.text += ": " + Shown(failure.left) + " is not in " + Shown(failure.right);
      break;
    case Literal::Kind::kTest:
      if (failure.left.present()) node.text += ": " + Shown(failure.left);
      break;
    case Literal::Kind::kAtom: {
      // A field has one value: that one says all.
      if (bases_.fields().count(failure.sought.relation) != 0 && failure.sought.columns[0].present()) {
        const facts::RowId row = store_.relation(failure.sought.relation).IndexOn(1).First(failure.sought.columns.data());
        if (row != facts::kNoRow) {
          node.text += ": " + Text(FactId{failure.sought.relation, row});
          node.at = PlaceOf(session_, failure.part);
          return node;
        }
      }
      node.text += ": there is no " + Text(failure.sought);
      if (store_.relation(failure.sought.relation).size() == 0) node.text += ", nor any other";
      break;
    }
    case Literal::Kind::kNot: node.text += ": what it forbids is there"; break;
    default: break;
  }
  Convert(failure.found, level + 1, &node.from);
  if (literal->kind == Literal::Kind::kAtom) {
    std::vector<ProofNode> deeper;
    if (steps > 0) deeper = WhyNot(failure.sought, steps - 1, level + 1);
    for (const FactId near : failure.nearest) {
      ProofNode nearest = Of(near, limits_.depth);
      nearest.text = "nearest: " + nearest.text;
      nearest.cut = nearest.again = false;
      nearest.from.clear();
      node.from.push_back(std::move(nearest));
    }
    node.from.insert(node.from.end(), std::make_move_iterator(deeper.begin()), std::make_move_iterator(deeper.end()));
  }
  return node;
}

std::vector<ProofNode> Prover::WhyNot(const eval::Sought& wanted, std::size_t steps, std::size_t level) {
  std::vector<ProofNode> nodes;
  std::size_t others = 0;
  for (const eval::Failure& failure : tracer_.WhyNot(wanted)) {
    const eval::Rule& rule = session_.program().rules[failure.rule];
    if (failure.other_value || nodes.size() >= kMostBranches) {
      ++others;
      continue;
    }
    const bool passes = failure.literal != nullptr && failure.literal->kind == Literal::Kind::kAtom && store_.info(failure.literal->relation).name.find(' ') != std::string::npos;
    if (!rule.span.valid() || passes) {
      // The engine's own rules, and those that lowering makes of one statement, pass on what others give.
      if (failure.literal == nullptr || failure.literal->kind != Literal::Kind::kAtom) continue;
      for (ProofNode& node : WhyNot(failure.sought, steps, level)) nodes.push_back(std::move(node));
      continue;
    }
    ProofNode node = Node(Kind::kCondition, "rule `" + rule.name + "` does not give it", PlaceOf(session_, rule.span));
    if (failure.literal != nullptr) {
      std::vector<ProofNode> before;
      Convert(failure.before, limits_.depth, &before);
      for (ProofNode& part : before) part.cut = part.again = false;
      if (failure.solutions > 1 && !before.empty()) node.text += "; nearest of " + std::to_string(failure.solutions);
      node.from = std::move(before);
      node.from.push_back(Failed(failure, steps, level + 1));
    } else if (failure.column >= 0) {
      node.from.push_back(Node(Kind::kAbsent, "`" + Written(failure.part) + "` is " + Shown(failure.left) + " there, not " + Shown(failure.right), PlaceOf(session_, failure.part)));
    }
    nodes.push_back(std::move(node));
  }
  if (others > 0) nodes.push_back(Node(Kind::kCondition, std::to_string(others) + (others == 1 ? " rule gives" : " rules give") + " it with other values only"));
  return nodes;
}

std::vector<ProofNode> Prover::WhyNotAnswer(facts::RelationId answers, std::size_t steps) {
  std::vector<ProofNode> nodes;
  const std::vector<eval::Failure> failures = tracer_.WhyNot({answers, {}});
  if (failures.empty() || failures.front().literal == nullptr) return nodes;
  const eval::Failure& failure = failures.front();
  const std::string_view asked = session_.sources().TextOf(failure.part);
  // A name that no component has.
  if (failure.literal->kind == Literal::Kind::kAtom && !asked.empty() && asked.front() == '"') {
    const std::string name(asked.substr(1, asked.size() - 2));
    const bool node = store_.info(failure.sought.relation).name == "named";
    nodes.push_back(Node(Kind::kAbsent, (node ? "nothing in the config is called `" : "no resource is called `") + name + "`", PlaceOf(session_, failure.part)));
    if (node) return nodes;
    for (ProofNode& one : WhyNot(failure.sought, steps)) nodes.push_back(std::move(one));
    return nodes;
  }
  if (failure.literal->kind != Literal::Kind::kAtom || !std::all_of(failure.before.begin(), failure.before.end(), [&](const TracePart& part) { return IsName(part); })) {
    Convert(failure.before, limits_.depth, &nodes);
    for (ProofNode& node : nodes) node.cut = node.again = false;
    nodes.push_back(Failed(failure, steps, 0));
    return nodes;
  }
  // One fact: the rules that could give it speak for themselves.
  ProofNode atom = Failed(failure, steps, 0);
  if (std::none_of(session_.program().rules.begin(), session_.program().rules.end(), [&](const eval::Rule& rule) { return rule.head == failure.sought.relation; })) return {std::move(atom)};
  return std::move(atom.from);
}

std::vector<ProofNode> PartsOf(workspace::Session& session, facts::RelationId relation, facts::RowId row, std::size_t depth) {
  ProofLimits limits;
  limits.depth = depth;
  return Prover(session, *session.runs().front(), limits).PartsOf({relation, row});
}

FoundBy::FoundBy(workspace::Session& session) : session_(session) {
  for (workspace::Run* run : session.runs()) {
    base::DiagnosticSink told;
    emit::EmitFindings(run->store, session.checked()->schema, session.sources(), told);
    for (std::size_t i = 0; i < told.diagnostics().size(); ++i) found_.try_emplace(KeyOf(told.diagnostics()[i]), run, i);
  }
}

namespace {

// Nodes on each level.
void CountLevels(const std::vector<ProofNode>& nodes, std::size_t level, std::vector<std::size_t>* counts) {
  if (counts->size() <= level) counts->resize(level + 1, 0);
  (*counts)[level] += nodes.size();
  for (const ProofNode& node : nodes) {
    if (!node.from.empty()) CountLevels(node.from, level + 1, counts);
  }
}

void CutBelow(std::vector<ProofNode>* nodes, std::size_t levels) {
  for (ProofNode& node : *nodes) {
    if (levels > 1) {
      CutBelow(&node.from, levels - 1);
    } else if (!node.from.empty()) {
      node.from.clear();
      node.cut = true;
    }
  }
}

// As many whole levels as `steps` nodes hold; of the first level, at least so many nodes.
void KeepSteps(std::vector<ProofNode>* nodes, std::size_t steps) {
  std::vector<std::size_t> counts;
  CountLevels(*nodes, 0, &counts);
  std::size_t levels = 0, sum = 0;
  while (levels < counts.size() && sum + counts[levels] <= steps) sum += counts[levels++];
  if (levels == counts.size()) return;
  CutBelow(nodes, std::max<std::size_t>(levels, 1));
  if (nodes->size() <= steps) return;
  nodes->resize(steps);
  nodes->back().cut = true;
}

}  // namespace

std::vector<ProofNode> FoundBy::Proof(const base::Diagnostic& diagnostic, ProofLimits limits) {
  if (const auto it = found_.find(KeyOf(diagnostic)); it != found_.end()) {
    const auto [run, index] = it->second;
    std::vector<ProofNode> nodes = Prover(session_, *run, limits).OfFinding(run->store.findings[index]);
    if (limits.steps > 0) KeepSteps(&nodes, limits.steps);
    return nodes;
  }
  return {Node(Kind::kCondition, "what stands there is enough: no check took part", PlaceOf(session_, diagnostic.span))};
}

bool FoundBy::RestsOn(const base::Diagnostic& diagnostic, const std::set<FactId>& facts, eval::Tracer* tracer) const {
  const auto it = found_.find(KeyOf(diagnostic));
  if (it == found_.end() || it->second.first != session_.runs().front()) return false;
  const facts::Finding& finding = it->second.first->store.findings[it->second.second];
  bool rests = std::any_of(finding.because.begin(), finding.because.end(), [&](const auto& row) { return facts.count({row.first, row.second}) != 0; });
  if (rests) return true;
  if (const auto parts = tracer->Finding(finding)) {
    eval::EachRead(*parts, [&](const TracePart& part) { rests = rests || (part.kind == TracePart::Kind::kFact && facts.count(part.fact) != 0); });
  }
  return rests;
}

}  // namespace pareto::cli
