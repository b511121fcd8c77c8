// `pareto why config.yaml:42`: what was derived because of that line.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/render/cells.h"
#include "cli/render/text.h"
#include "cli/shown.h"
#include "cli/why.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;
using eval::FactId;
using facts::RelationId;
using facts::RowId;
using facts::Value;

// Lines from 1, both inclusive.
struct Lines {
  std::uint32_t first = 0, last = 0;
};

class Line {
 public:
  Line(workspace::Session& session, base::FileId file, std::uint32_t line)
      : session_(session), run_(*session.runs().front()), store_(run_.store), file_(file), line_(line), bases_(session, store_) {}

  // The facts that stand in the line: those that begin there, else the smallest that reach over it.
  std::vector<FactId> Facts() {
    std::vector<FactId> here, around;
    std::uint32_t least = 0xFFFFFFFFu;
    for (std::uint32_t i = 0; i < store_.relations(); ++i) {
      const auto relation = RelationId{i};
      for (RowId row = 0; row < store_.relation(relation).size(); ++row) {
        if (store_.proofs(relation).Of(row).rule != facts::kNoIndex) continue;
        const Lines lines = LinesOf({relation, row});
        if (lines.first == line_) {
          here.push_back({relation, row});
        } else if (lines.first != 0 && lines.first < line_ && line_ <= lines.last) {
          const std::uint32_t size = lines.last - lines.first;
          if (size > least) continue;
          if (size < least) around.clear();
          least = size;
          around.push_back({relation, row});
        }
      }
    }
    return here.empty() ? around : here;
  }

  // Whether what a rule reads of a node's text, whatever its entity declares, stands in the line.
  bool Reads(Value node, Value key) const {
    if (store_.raw == nullptr || !node.node() || store_.raw->Raw(node, key).missing()) return false;
    const base::Span at = store_.raw->PlaceOf(node, {key}, nullptr);
    return at.valid() && at.file == file_ && LineOf(at.begin) == line_;
  }

 private:
  std::uint32_t LineOf(std::uint32_t offset) const { return session_.sources().At(file_, offset).line; }
  Lines LinesAt(base::Span span) const {
    if (!span.valid() || span.file != file_) return {};
    return {LineOf(span.begin), LineOf(span.end > span.begin ? span.end - 1 : span.begin)};
  }

  Lines LinesOf(FactId fact) {
    const facts::RelationInfo& info = store_.info(fact.relation);
    if (fact.row < info.table_rows.size()) return info.table == file_ ? LinesAt({info.table, info.table_rows[fact.row], info.table_rows[fact.row]}) : Lines{};
    const Value* row = store_.relation(fact.relation).row(fact.row);
    if (info.arity == 0 || !row[0].node() || store_.nodes().at(row[0]).resource()) return {};
    const facts::NodeInfo& node = store_.nodes().at(row[0]);
    const auto field = bases_.fields().find(fact.relation);
    if (field == bases_.fields().end()) return LinesAt(node.name_span);
    const auto tree = document::NodeId{node.tree};
    if (node.tree == facts::kNoIndex || tree == document::kNoNode) return {};
    if (run_.document.kind(tree) == document::Kind::kMap) {
      const document::Entry* entry = run_.document.Find(tree, store_.pool().AsText(field->second));
      if (entry != nullptr) {
        const Lines key = LinesAt(entry->key_span), value = LinesAt(run_.document.span(entry->value));
        return {key.first, std::max(key.last, value.last)};
      }
    }
    if (store_.raw == nullptr) return {};
    // A default stands in no line.
    std::string absent;
    const base::Span at = store_.raw->PlaceOf(row[0], {field->second}, &absent);
    return absent.empty() ? LinesAt(at) : Lines{};
  }

  workspace::Session& session_;
  workspace::Run& run_;
  facts::FactStore& store_;
  const base::FileId file_;
  const std::uint32_t line_;
  const BasePlaces bases_;
};

// A group of what rests on the line: its rows, nearest first, as far as they are shown.
struct Group {
  std::uint32_t steps = 0;
  std::size_t count = 0;
  std::vector<ProofNode> nodes;
};

std::string Steps(std::uint32_t steps) { return std::to_string(steps) + (steps == 1 ? " step" : " steps"); }

}  // namespace

int WhyLine(Env& env, const Arguments& arguments, const std::string& config, const Asked& asked) {
  Arguments plain = arguments;
  plain.query.clear();
  plain.explain = true;
  // Who names the config here need not name it twice.
  const bool is_config = config.empty() && env.files->KindOf(asked.name) == workspace::Files::Kind::kFile && asked.name.find(".pareto") == std::string::npos &&
                         (asked.name.find(".yaml") != std::string::npos || asked.name.find(".yml") != std::string::npos || asked.name.find(".json") != std::string::npos);
  Opened opened = Open(env, plain, is_config ? asked.name : config, true, false);
  workspace::Session& session = *opened.session;
  const std::vector<base::Diagnostic> findings = session.sink().Take();
  if (opened.failed || !session.rules_ok() || (session.wants_config() && !session.config_ok())) {
    env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, 0}));
    return kCouldNotRun;
  }
  session.Derive();
  base::FileId file = base::kNoFile;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < session.sources().size(); ++i) {
    const std::string name(session.sources().name(base::FileId{i}));
    const bool data = base::FileId{i} == session.config_file() || (name.find(".pareto") == std::string::npos && name != "query");
    if (!data) continue;
    if (name.compare(0, 7, "pareto:") != 0) names.push_back(name);
    if (name == asked.name || name == "pareto:" + asked.name) file = base::FileId{i};
  }
  if (file == base::kNoFile) {
    const bool rules = asked.name.find(".pareto") != std::string::npos;
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    env.err("pareto: `" + asked.name + "` is no config and no data file of this run\n  " +
            (rules ? "what a rule gives, `pareto query` shows; this is asked of lines of " + list : list.empty() ? "name the config with -c" : "there is " + list) + "\n");
    return kCouldNotRun;
  }
  const std::string_view text = session.sources().text(file);
  const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n') + (text.empty() || text.back() == '\n' ? 0 : 1));
  const std::string where = asked.name + ":" + std::to_string(asked.number);
  if (asked.number == 0 || asked.number > lines) {
    env.err("pareto: there is no line " + std::to_string(asked.number) + " in `" + asked.name + "`\n  it has " + std::to_string(lines) + "\n");
    return kCouldNotRun;
  }
  std::size_t begin = 0;
  for (std::uint32_t i = 1; i < asked.number; ++i) begin = text.find('\n', begin) + 1;
  std::string written(text.substr(begin, text.find('\n', begin) - begin));
  if (!written.empty() && written.back() == '\r') written.pop_back();
  const std::size_t indent = std::min(written.find_first_not_of(" \t"), written.size());
  written.erase(0, indent);
  begin += indent;
  if (const std::string stage = session.StageAround({file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin)}); !stage.empty()) {
    Arguments in_stage = arguments;
    in_stage.stage = stage;  // what a stage says holds in that stage
    return WhyLine(env, in_stage, config, asked);
  }

  Line line(session, file, asked.number);
  const std::vector<FactId> here = line.Facts();
  facts::FactStore& store = session.store();
  Prover prover(session, *session.runs().front(), {1, arguments.elements});
  std::vector<ProofNode> stands;
  for (const FactId fact : here) {
    // How things hang together is known to rules, and is no news to who wrote the line.
    const facts::RelationInfo& info = store.info(fact.relation);
    const bool own = info.arity == 1 || info.field || fact.row < info.table_rows.size();
    if (own) stands.push_back(prover.Of(fact));
  }
  if (here.empty()) {
    env.err("pareto: no fact stands in " + where + (written.empty() ? ", which is empty" : ": `" + written + "`") + "\n  ask for the line of a name or a field\n");
    return kFindings;
  }
  const std::vector<eval::Reached> reached = prover.tracer().RestingOn(here, [&](Value node, Value key) { return line.Reads(node, key); });
  std::set<FactId> all(here.begin(), here.end());
  for (const eval::Reached& one : reached) all.insert(one.fact);

  // Findings that stand in the line, or rest on it.
  FoundBy found(session);
  std::vector<ProofNode> told;
  std::size_t findings_count = 0;
  for (const base::Diagnostic& d : findings) {
    const bool in_line = d.span.valid() && d.span.file == file && session.sources().At(d.span.file, d.span.begin).line == asked.number;
    if (!in_line && !found.RestsOn(d, all, &prover.tracer())) continue;
    if (arguments.elements != 0 && ++findings_count > arguments.elements) continue;
    ProofNode node;
    node.kind = ProofNode::Kind::kCondition;
    node.text = std::string(base::SeverityName(d.severity)) + ": " + d.message + " [" + d.code + "]";
    node.at = PlaceOf(session, d.span);
    told.push_back(std::move(node));
  }

  std::map<std::string, Group> facts_by, resources_by;
  std::vector<std::string> facts_order, resources_order;
  for (const eval::Reached& one : reached) {
    const std::string& name = store.info(one.fact.relation).name;
    const Value first = store.info(one.fact.relation).arity > 0 ? store.relation(one.fact.relation).row(one.fact.row)[0] : Value::Missing();
    const bool property = name.size() > 10 && (name.compare(name.size() - 9, 9, " property") == 0 || name.compare(name.size() - 10, 10, " attribute") == 0);
    const bool made = name.size() > 9 && name.compare(name.size() - 9, 9, " solution") == 0 && name.compare(0, 7, "extend ") != 0 && name.compare(0, 9, "override ") != 0;
    const bool engine = name.find(' ') != std::string::npos || name.find("::") != std::string::npos || name == "resource";
    if (engine && !property && !made) continue;
    // What the prelude's rules note to check the config by its schema is theirs.
    const base::Span rule = session.program().rules[store.proofs(one.fact.relation).Of(one.fact.row).rule].span;
    if (rule.valid() && session.sources().name(rule.file).substr(0, 14) == "pareto:stdlib/") continue;
    const std::string key = engine ? prover.Shown(first) : name;
    auto& groups = engine ? resources_by : facts_by;
    auto& order = engine ? resources_order : facts_order;
    const auto [it, fresh] = groups.try_emplace(key);
    Group& group = it->second;
    if (fresh) {
      group.steps = one.steps;
      order.push_back(key);
    }
    ++group.count;
    if (arguments.elements != 0 && group.nodes.size() >= arguments.elements) continue;
    ProofNode node = prover.Of(one.fact, 0);
    node.cut = node.again = false;
    node.from.clear();
    group.nodes.push_back(std::move(node));
  }
  const std::size_t most = arguments.elements == 0 ? static_cast<std::size_t>(-1) : 3 * arguments.elements;
  if (arguments.format == "json") {
    Json out;
    out["line"] = where;
    if (!arguments.stage.empty()) out["stage"] = arguments.stage;
    out["text"] = written;
    out["stands"] = ProofJson(stands);
    out["findings"] = ProofJson(told);
    const auto groups = [&](const char* key, const char* what, const std::map<std::string, Group>& by, const std::vector<std::string>& order) {
      out[key] = Json::array();
      for (std::size_t i = 0; i < order.size() && i < most; ++i) {
        const Group& group = by.at(order[i]);
        out[key].push_back({{what, order[i]}, {"steps", group.steps}, {"count", group.count}, {"first", ProofJson(group.nodes)}});
      }
    };
    groups("facts", "relation", facts_by, facts_order);
    groups("resources", "resource", resources_by, resources_order);
    env.out(out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return session.incomplete() ? kIncomplete : kClean;
  }
  std::string out = render::Escaped(where + ": " + written) + (arguments.stage.empty() ? "" : "  (stage `" + arguments.stage + "`)") + "\n" + ProofText(stands);
  if (!told.empty()) out += "\nfindings\n" + ProofText(told);
  if (findings_count > told.size()) out += "  and " + std::to_string(findings_count - told.size()) + " more (--limit)\n";
  const auto groups = [&](const char* title, const std::map<std::string, Group>& by, const std::vector<std::string>& order) {
    if (order.empty()) return;
    out += std::string("\n") + title + ", nearest first\n";
    for (std::size_t i = 0; i < order.size() && i < most; ++i) {
      const Group& group = by.at(order[i]);
      out += "  " + render::Escaped(order[i]) + ", " + Steps(group.steps) + "\n" + ProofText(group.nodes, 2);
      if (group.count > group.nodes.size()) out += "    and " + std::to_string(group.count - group.nodes.size()) + " more (--limit)\n";
    }
    if (order.size() > most) out += "  and " + std::to_string(order.size() - most) + " more (--limit)\n";
  };
  groups("resources", resources_by, resources_order);
  groups("facts", facts_by, facts_order);
  if (told.empty() && reached.empty()) out += "\nnothing rests on it\n";
  env.out(out);
  return session.incomplete() ? kIncomplete : kClean;
}

}  // namespace pareto::cli
