#include "cli/proof.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/render/cells.h"
#include "cli/shown.h"
#include "engine/emit/findings.h"
#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

using eval::Literal;
using Fact = std::pair<facts::RelationId, facts::RowId>;

// Rules rest on rules at most so deep in a tree: a chain of a million facts is a list, and nobody reads on.
constexpr std::size_t kDeepest = 200;

// As many bytes of one condition or value are shown.
constexpr std::size_t kMostText = 120;

std::string Shortened(std::string text) {
  if (text.size() <= kMostText) return text;
  std::size_t end = kMostText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

class Prover {
 public:
  Prover(workspace::Session& session, const facts::FactStore& store, std::size_t depth) : session_(session), store_(store), bases_(session, store), depth_(depth == 0 ? kDeepest : std::min(depth, kDeepest)) {}

  ProofNode Of(Fact fact, std::size_t level) {
    const auto [relation, row] = fact;
    ProofNode node;
    node.text = Text(relation, row);
    const facts::Proof proof = store_.proofs(relation).Of(row);
    if (proof.rule == facts::kNoIndex) {
      node.at = PlaceOf(session_, bases_.Of(relation, row).value_or(base::Span{}));
      return node;
    }
    const eval::Rule& rule = session_.program().rules[proof.rule];
    node.by = rule.name;
    node.at = PlaceOf(session_, rule.span);
    if (!seen_.insert(fact).second) {
      node.again = true;
    } else if (level + 1 >= depth_) {
      node.cut = true;
    } else {
      node.from = Parts(fact, level + 1);
    }
    return node;
  }

  std::vector<ProofNode> Parts(Fact fact, std::size_t level) {
    std::vector<ProofNode> parts;
    const facts::Proof proof = store_.proofs(fact.first).Of(fact.second);
    if (proof.rule == facts::kNoIndex) return parts;
    const std::vector<facts::RowId> rows(proof.rows.begin(), proof.rows.end());
    Collect(session_.program().rules[proof.rule].body, rows, level, &parts);
    return parts;
  }

 private:
  void Collect(const eval::Body& body, const std::vector<facts::RowId>& rows, std::size_t level, std::vector<ProofNode>* parts) {
    for (const Literal& literal : body.literals) {
      if (literal.kind == Literal::Kind::kAtom) {
        if (literal.proof < rows.size() && rows[literal.proof] != facts::kNoRow) parts->push_back(Of({literal.relation, rows[literal.proof]}, level));
      } else if (literal.kind == Literal::Kind::kOr) {
        // The branch that was taken is the one whose atoms have rows; a branch without atoms leaves no trace.
        const auto taken = std::find_if(literal.bodies.begin(), literal.bodies.end(), [&](const eval::Body& branch) { return Taken(branch, rows); });
        if (taken != literal.bodies.end()) Collect(*taken, rows, level, parts);
        else parts->push_back(Condition(literal));
      } else if (literal.span.valid()) {
        ProofNode condition = Condition(literal);
        const bool told = std::any_of(parts->begin(), parts->end(), [&](const ProofNode& part) { return part.condition && part.text == condition.text && part.at == condition.at; });
        if (!told) parts->push_back(std::move(condition));
      }
    }
  }

  static bool Taken(const eval::Body& branch, const std::vector<facts::RowId>& rows) {
    return std::any_of(branch.literals.begin(), branch.literals.end(), [&](const Literal& literal) {
      if (literal.kind == Literal::Kind::kAtom) return literal.proof < rows.size() && rows[literal.proof] != facts::kNoRow;
      return literal.kind == Literal::Kind::kOr && std::any_of(literal.bodies.begin(), literal.bodies.end(), [&](const eval::Body& inner) { return Taken(inner, rows); });
    });
  }

  ProofNode Condition(const Literal& literal) const {
    ProofNode node;
    node.condition = true;
    std::string text;
    for (const char c : session_.sources().TextOf(literal.span)) {
      const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (!blank) text += c;
      else if (!text.empty() && text.back() != ' ') text += ' ';
    }
    text = Shortened(std::move(text));
    node.text = literal.kind == Literal::Kind::kNot ? "looked for and not found: `" + text + "`" : "`" + text + "` holds";
    node.at = PlaceOf(session_, literal.span);
    return node;
  }

  // `tick.interval = 60` of a field, else `name(value, value)`.
  std::string Text(facts::RelationId relation, facts::RowId row) const {
    const facts::Value* values = store_.relation(relation).row(row);
    const auto shown = [&](facts::Value value) {
      if (value.node()) return NameOf(store_, value);
      std::string text;
      facts::AppendValue(store_, value, &text);
      return Shortened(std::move(text));
    };
    if (const auto field = bases_.fields().find(relation); field != bases_.fields().end()) {
      return shown(values[0]) + "." + std::string(store_.pool().AsText(field->second)) + " = " + shown(values[1]);
    }
    std::string text = store_.info(relation).name + "(";
    for (int i = 0; i < store_.relation(relation).arity(); ++i) text += (i == 0 ? "" : ", ") + shown(values[i]);
    return text + ")";
  }

  workspace::Session& session_;
  const facts::FactStore& store_;
  const BasePlaces bases_;
  const std::size_t depth_;
  std::set<Fact> seen_;
};

// Findings that agree in this are one to people.
std::string KeyOf(const base::Diagnostic& d) {
  return d.code + "|" + d.message + "|" + std::to_string(static_cast<std::uint32_t>(d.span.file)) + "|" + std::to_string(d.span.begin) + "|" + std::to_string(d.span.end);
}

void Append(const std::vector<ProofNode>& nodes, std::size_t level, std::string* out) {
  for (const ProofNode& node : nodes) {
    *out += std::string(2 * level, ' ') + render::Escaped(node.text);
    if (!node.by.empty()) *out += "  by `" + render::Escaped(node.by) + "`";
    if (!node.at.empty()) *out += (node.by.empty() ? "  at " : " at ") + render::Escaped(node.at);
    if (node.again) *out += "  (as above)";
    if (node.cut) *out += "  (more below: --depth)";
    *out += "\n";
    Append(node.from, level + 1, out);
  }
}

}  // namespace

std::vector<ProofNode> ProofOf(workspace::Session& session, const workspace::Run& run, const facts::Finding& finding, std::size_t depth) {
  ProofNode check;
  check.condition = true;
  check.text = "the check `" + finding.code + "` looks at this, and it fails";
  check.at = PlaceOf(session, finding.rule);
  std::vector<ProofNode> nodes = {std::move(check)};
  Prover prover(session, run.store, depth);
  for (const Fact& fact : finding.because) nodes.push_back(prover.Of(fact, 0));
  return nodes;
}

FoundBy::FoundBy(workspace::Session& session) : session_(session) {
  for (workspace::Run* run : session.runs()) {
    base::DiagnosticSink told;
    emit::EmitFindings(run->store, session.checked()->schema, session.sources(), told);
    for (std::size_t i = 0; i < told.diagnostics().size(); ++i) found_.try_emplace(KeyOf(told.diagnostics()[i]), run, i);
  }
}

std::vector<ProofNode> FoundBy::Proof(const base::Diagnostic& diagnostic, std::size_t depth) const {
  if (const auto it = found_.find(KeyOf(diagnostic)); it != found_.end()) {
    const auto [run, index] = it->second;
    return ProofOf(session_, *run, run->store.findings[index], depth);
  }
  ProofNode text;
  text.condition = true;
  text.text = "what stands there is enough: no check took part";
  text.at = PlaceOf(session_, diagnostic.span);
  return {std::move(text)};
}

std::vector<ProofNode> PartsOf(workspace::Session& session, facts::RelationId relation, facts::RowId row, std::size_t depth) {
  return Prover(session, session.store(), depth).Parts({relation, row}, 0);
}

std::string ProofText(const std::vector<ProofNode>& nodes, std::size_t level) {
  std::string out;
  Append(nodes, level, &out);
  return out;
}

nlohmann::ordered_json ProofJson(const std::vector<ProofNode>& nodes) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const ProofNode& node : nodes) {
    nlohmann::ordered_json one;
    one[node.condition ? "condition" : "fact"] = node.text;
    if (!node.by.empty()) one["rule"] = node.by;
    if (!node.at.empty()) one["at"] = node.at;
    if (node.again) one["again"] = true;
    if (node.cut) one["cut"] = true;
    if (!node.from.empty()) one["from"] = ProofJson(node.from);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace pareto::cli
