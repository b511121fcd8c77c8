// Strata: relations that depend on one another form a component; what is negated, put into a bracket or looked up must be in an earlier one.
#include <algorithm>

#include "dsl/lower.h"
#include "engine/eval/components.h"

namespace pareto::dsl {
namespace {

using eval::Program;
using facts::RelationId;

struct Edge {
  std::uint32_t from = 0;  // the relation that is read
  bool strict = false;
  Span span;
};

std::uint32_t Index(RelationId id) { return static_cast<std::uint32_t>(id); }

// Calls `visit(relation, strict, span)` for everything that is read.
template <typename F>
void ReadsOf(const eval::Body& body, bool strict, F&& visit);

template <typename F>
void ReadsOf(const eval::Expr& expr, F&& visit) {
  if (expr.op == eval::ExprOp::kLookup) visit(Index(expr.relation), true, expr.span);
  for (const eval::ExprPtr& arg : expr.args) ReadsOf(*arg, visit);
  if (expr.body) ReadsOf(*expr.body, true, visit);
}

template <typename F>
void ReadsOf(const eval::Body& body, bool strict, F&& visit) {
  for (const eval::Literal& literal : body.literals) {
    if (literal.kind == eval::Literal::Kind::kAtom) visit(Index(literal.relation), strict, literal.span);
    if (literal.lhs) ReadsOf(*literal.lhs, visit);
    if (literal.rhs) ReadsOf(*literal.rhs, visit);
    const bool inner = strict || literal.kind == eval::Literal::Kind::kNot || literal.kind == eval::Literal::Kind::kHolds;
    for (const eval::Body& b : literal.bodies) ReadsOf(b, inner, visit);
  }
}

// The shortest way, inside one component, by which `from` reads `to`; relations in order, `from` first.
std::vector<std::uint32_t> WayTo(const std::vector<std::vector<Edge>>& reads, const eval::Components& components, std::uint32_t from, std::uint32_t to) {
  std::vector<std::int64_t> before(reads.size(), -1);
  std::vector<std::uint32_t> work = {from};
  before[from] = from;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const std::uint32_t v = work[i];
    if (v == to) break;
    for (const Edge& edge : reads[v]) {
      if (components.of[edge.from] != components.of[from] || before[edge.from] >= 0) continue;
      before[edge.from] = v;
      work.push_back(edge.from);
    }
  }
  std::vector<std::uint32_t> way;
  for (std::uint32_t v = to;; v = static_cast<std::uint32_t>(before[v])) {
    way.push_back(v);
    if (v == from || before[v] < 0) break;
  }
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace

bool Stratify(Program& program, const std::vector<bool>& resource_relations, const std::vector<std::string>& names, base::DiagnosticSink& sink) {
  const std::size_t count = program.relations.size();
  program.strata.clear();
  program.clash_after = 0xFFFFFFFFu;
  for (eval::Check& check : program.checks) check.judged.clear();
  std::vector<std::vector<Edge>> reads(count);
  for (const eval::Rule& rule : program.rules) {
    std::vector<Edge>& of = reads[Index(rule.head)];
    const auto add = [&](std::uint32_t relation, bool strict, Span span) { of.push_back({relation, strict, span}); };
    ReadsOf(rule.body, false, add);
    for (const eval::ExprPtr& value : rule.values) ReadsOf(*value, add);
  }
  if (program.clash != facts::kNoRelation) reads[Index(program.clash)].push_back({Index(program.made), true, {}});

  std::vector<std::vector<std::uint32_t>> graph(count);
  for (std::size_t v = 0; v < count; ++v) {
    for (const Edge& edge : reads[v]) graph[v].push_back(edge.from);
  }
  const eval::Components components = eval::ComponentsOf(graph);
  bool ok = true;
  for (std::uint32_t v = 0; v < count; ++v) {
    for (const Edge& edge : reads[v]) {
      if (!edge.strict || components.of[v] != components.of[edge.from]) continue;
      std::vector<std::uint32_t> way = WayTo(reads, components, edge.from, v);
      std::string path = "`" + names[v] + "`";
      std::string last = names[v];
      for (std::uint32_t step : way) {
        if (names[step] == last && step != v) continue;  // the parts of one resource type
        path += " -> `" + names[step] + "`";
        last = names[step];
      }
      base::Diagnostic& d = sink.Error("rules/cycle", edge.span, "`" + names[v] + "` would have to be finished before it is made: " + path);
      d.help.push_back("`not`, brackets and `if` read finished relations only: break the cycle");
      for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        if (names[way[i]] == names[way[i + 1]]) continue;
        for (const Edge& next : reads[way[i]]) {
          if (next.from != way[i + 1] || !next.span.valid()) continue;
          d.labels.push_back({next.span, "`" + names[way[i]] + "` reads `" + names[way[i + 1]] + "` here"});
          break;
        }
      }
      ok = false;
      break;
    }
    if (!ok) break;  // one cycle at a time: its parts would be told again and again
  }
  if (!ok) return false;

  // What depends on resources.
  std::vector<bool> resources(components.all.size(), false);
  std::vector<std::vector<std::uint32_t>> rules_of(components.all.size());
  for (std::uint32_t r = 0; r < program.rules.size(); ++r) rules_of[components.of[Index(program.rules[r].head)]].push_back(r);
  for (std::size_t c = 0; c < components.all.size(); ++c) {
    for (std::uint32_t member : components.all[c]) {
      if (resource_relations[member]) resources[c] = true;
      for (const Edge& edge : reads[member]) resources[c] = resources[c] || resources[components.of[edge.from]];
    }
  }
  const auto made_component = components.of[Index(program.made)];
  for (int phase = 0; phase < 2; ++phase) {
    for (std::size_t c = 0; c < components.all.size(); ++c) {
      if (resources[c] != (phase == 1)) continue;
      if (!rules_of[c].empty()) {
        eval::Stratum stratum;
        stratum.rules = rules_of[c];
        stratum.resources = resources[c];
        for (std::uint32_t member : components.all[c]) {
          for (const Edge& edge : reads[member]) stratum.recursive = stratum.recursive || components.of[edge.from] == c;
        }
        program.strata.push_back(std::move(stratum));
      }
      if (c == made_component && program.clash != facts::kNoRelation && !program.strata.empty()) {
        program.clash_after = static_cast<std::uint32_t>(program.strata.size() - 1);
      }
    }
  }

  // What each check reads under `not`, in a bracket or in `require`, itself or through rules: where rows are lost there, it would find
  // what is not so. States are (relation, whether its absence counts).
  const auto closure = [&](const std::vector<std::pair<std::uint32_t, bool>>& from) {
    std::vector<bool> seen(2 * count, false);
    std::vector<std::pair<std::uint32_t, bool>> work = from;
    for (std::size_t i = 0; i < work.size(); ++i) {
      const auto [relation, absent] = work[i];
      const std::size_t state = 2 * relation + (absent ? 1 : 0);
      if (seen[state]) continue;
      seen[state] = true;
      for (const Edge& edge : reads[relation]) work.emplace_back(edge.from, absent || edge.strict);
    }
    return seen;
  };
  for (eval::Check& check : program.checks) {
    bool reads_resources = false;
    std::vector<std::pair<std::uint32_t, bool>> starts;
    const auto note = [&](bool always) {
      return [&, always](std::uint32_t relation, bool under_not, Span) {
        reads_resources = reads_resources || resources[components.of[relation]];
        starts.emplace_back(relation, always || under_not);
      };
    };
    ReadsOf(check.subject, false, note(false));
    ReadsOf(check.condition, false, note(check.require));
    if (check.say) ReadsOf(*check.say, note(false));
    for (const eval::CheckExtra& extra : check.extras) {
      const auto only_step = [&](std::uint32_t relation, bool, Span) { reads_resources = reads_resources || resources[components.of[relation]]; };
      ReadsOf(extra.body, false, only_step);
      if (extra.text) ReadsOf(*extra.text, only_step);
    }
    check.step = check.expectation ? 4 : !reads_resources ? 1 : check.unwaivable ? 2 : 3;
    const std::vector<bool> seen = closure(starts);
    for (std::uint32_t relation = 0; relation < count; ++relation) {
      if (seen[2 * relation + 1] && !program.relations[relation].field) check.judged.push_back(RelationId{relation});
    }
  }
  return true;
}

}  // namespace pareto::dsl
