// `pareto why Resource.Property[0]`: which statement gave that place of the template its value, and what the value came from.
#include <algorithm>

#include "cli/shown.h"
#include "cli/why.h"
#include "engine/base/suggest.h"

namespace pareto::cli {
namespace {

using eval::FactId;
using facts::RelationId;
using facts::RowId;
using facts::Value;

constexpr std::size_t kMostNames = 8;

bool IsPosition(const std::string& step) { return !step.empty() && step.size() < 9 && step.find_first_not_of("0123456789") == std::string::npos; }

// What a statement gives at the place, and where in what it gives.
struct Given {
  FactId fact;
  bool overrides = false;
  Value value;             // at the place, as far as it has been walked
  std::vector<Value> path;
};

class Place {
 public:
  Place(Env& env, const Arguments& arguments, workspace::Session& session, const Asked& asked)
      : env_(env), arguments_(arguments), session_(session), store_(session.store()), asked_(asked), steps_(asked.steps) {}

  int Explain() {
    std::string root = asked_.name;
    // A path from the top of the template means the same.
    if (root == "Resources" && !steps_.empty()) Shift(&root);
    const eval::Program& program = session_.program();
    if ((root == "Outputs" || root == "Parameters" || root == "Resources") && steps_.empty()) {
      env_.err("pareto: `" + root + "` is a section of the template\n  name an entry, as in `" + root + ".NAME`\n");
      return kCouldNotRun;
    }
    if ((root == "Outputs" || root == "Parameters") && !steps_.empty()) return Entry(root, root == "Outputs" ? program.output : program.parameter);
    RowId made = facts::kNoRow;
    std::vector<std::string> known;
    if (program.made != facts::kNoRelation) {
      const facts::Relation& rows = store_.relation(program.made);
      for (RowId row = 0; row < rows.size(); ++row) {
        known.push_back(NameOf(store_, rows.row(row)[1]));
        if (known.back() == root) made = row;
      }
    }
    if (made == facts::kNoRow) return NoSuchResource(root, known);
    resource_ = store_.relation(program.made).row(made)[0];
    title_ = root;
    Prover prover(session_, *session_.runs().front(), LimitsOf(arguments_));
    if (steps_.empty()) return Resource(prover, {program.made, made});

    if (steps_.size() > 1 && steps_.front() == "Properties" && GivenBy("Properties", " property").empty()) Drop();
    const std::string first = steps_.front();
    std::vector<Given> given = GivenBy(first, " property");
    if (given.empty()) given = GivenBy(first, " attribute");
    if (given.empty() && first == "Type") return Resource(prover, {program.made, made});
    if (given.empty()) return NoSuchStep(root, first, Names());
    title_ += "." + first;
    for (std::size_t at = 1; at < steps_.size(); ++at) {
      std::vector<std::string> there;
      if (!Step(steps_[at], &given, &there)) return NoSuchStep(title_, steps_[at], there);
    }
    Hide(&given);
    const Value whole = Finished();
    std::string title = title_ + " = " + prover.Shown(whole.present() ? whole : given.back().value);
    if (given.size() > 1) title += ", put together from " + std::to_string(given.size()) + " statements";
    std::vector<ProofNode> nodes;
    for (const Given& one : given) {
      for (ProofNode& node : prover.OfOrigin(one.fact, store_.relation(one.fact.relation).arity() - 1, one.path)) nodes.push_back(std::move(node));
    }
    return PrintProof(env_, arguments_, title, nodes);
  }

 private:
  void Shift(std::string* root) {
    *root = steps_.front();
    Drop();
  }
  void Drop() { steps_.erase(steps_.begin()); }

  // The rows that give the resource a property (or attribute): of `resource` statements, then of `extend`, then of `override`.
  std::vector<Given> GivenBy(const std::string& key, const std::string& kind) {
    std::vector<Given> given;
    for (const RelationId writer : Writers(kind)) {
      facts::Relation& rows = store_.relation(writer);
      const int width = rows.arity();
      facts::Chain chain = rows.IndexOn(1).Find(&resource_);
      std::vector<RowId> found;
      for (RowId row = chain.Next(); row != facts::kNoRow; row = chain.Next()) {
        if (key.empty() || NameOf(store_, rows.row(row)[width - 2]) == key) found.push_back(row);
      }
      std::sort(found.begin(), found.end());
      for (const RowId row : found) given.push_back({{writer, row}, store_.info(writer).name.compare(0, 9, "override ") == 0, rows.row(row)[width - 1], {}});
    }
    return given;
  }

  // Attributes stand in relations beside those of properties, of the same name but for its end.
  std::vector<RelationId> Writers(const std::string& kind) {
    std::vector<RelationId> writers;
    for (const RelationId property : session_.program().writers) {
      std::string name = store_.info(property).name;
      if (kind == " property") {
        writers.push_back(property);
        continue;
      }
      name = name.substr(0, name.size() - std::string(" property").size()) + kind;
      // Of several statements with one name each has its own, right behind its property's.
      for (std::uint32_t i = static_cast<std::uint32_t>(property); i < store_.relations() && i < static_cast<std::uint32_t>(property) + 3; ++i) {
        if (store_.info(RelationId{i}).name == name) {
          writers.push_back(RelationId{i});
          break;
        }
      }
    }
    return writers;
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const char* kind : {" property", " attribute"}) {
      for (const Given& one : GivenBy("", kind)) names.push_back(NameOf(store_, store_.relation(one.fact.relation).row(one.fact.row)[store_.relation(one.fact.relation).arity() - 2]));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  // What stands before an override that is no map is not to be seen.
  static void Hide(std::vector<Given>* given) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < given->size(); ++i) {
      if ((*given)[i].overrides && !(*given)[i].value.map()) from = i;
    }
    given->erase(given->begin(), given->begin() + static_cast<std::ptrdiff_t>(from));
  }

  // What the finished resource has at the place.
  Value Finished() {
    const RelationId finished = session_.program().finished;
    if (finished == facts::kNoRelation) return Value::Missing();
    const RowId row = store_.relation(finished).IndexOn(1).First(&resource_);
    for (int column = 4; row != facts::kNoRow && column <= 5; ++column) {
      Value value = store_.relation(finished).row(row)[column];
      for (const std::string& step : steps_) {
        const bool number = IsPosition(step);
        if (value.map()) value = store_.pool().Get(value, store_.pool().Text(step));
        else if (value.list() && number && std::stoul(step) < store_.pool().Items(value).size()) value = store_.pool().Items(value)[std::stoul(step)];
        else value = Value::Missing();
      }
      if (value.present()) return value;
    }
    return Value::Missing();
  }

  // Goes one step down in all that is given, as `extend` and `override` lay it over one another: maps deep, lists one behind another; an override
  // that is no map stands alone. False where nothing stands there; `there`: what does.
  bool Step(const std::string& step, std::vector<Given>* given, std::vector<std::string>* there) {
    const facts::ValuePool& pool = store_.pool();
    Hide(given);
    std::vector<Given> left;
    const bool number = IsPosition(step);
    std::size_t before = 0;  // items of the lists that stand before
    for (std::size_t i = 0; i < given->size(); ++i) {
      Given one = (*given)[i];
      if (one.value.map()) {
        for (const facts::MapEntry& entry : pool.Entries(one.value)) {
          const std::string key(pool.AsText(entry.first));
          there->push_back(key);
          if (key != step) continue;
          one.path.push_back(entry.first);
          one.value = entry.second;
          left.push_back(one);
          title_ += key.find_first_of(".[]") == std::string::npos ? "." + key : "[\"" + key + "\"]";
          break;
        }
      } else if (one.value.list()) {
        const auto items = pool.Items(one.value);
        const std::size_t index = number ? std::stoul(step) : 0;
        if (number && index >= before && index - before < items.size()) {
          one.path.push_back(store_.pool().Int(static_cast<std::int64_t>(index - before)));
          one.value = items[index - before];
          left.push_back(one);
          title_ += "[" + step + "]";
        }
        before += items.size();
      }
    }
    if (before > 0 && there->empty()) there->push_back("0.." + std::to_string(before - 1));
    *given = std::move(left);
    // Each of those that go into a map has named the step.
    for (std::size_t i = 1; i < given->size(); ++i) title_.resize(title_.size() - (step.find_first_of(".[]") == std::string::npos ? step.size() + 1 : step.size() + 4));
    return !given->empty();
  }

  // Why there is the resource at all, then who gives it what.
  int Resource(Prover& prover, FactId made) {
    const facts::NodeInfo& node = store_.nodes().at(resource_);
    std::string title = title_ + " is " + (node.type.text() ? std::string(store_.pool().AsText(node.type)) : "resource");
    std::vector<ProofNode> nodes = {prover.Of(made)};
    for (const char* kind : {" property", " attribute"}) {
      for (const Given& one : GivenBy("", kind)) {
        const facts::Proof proof = store_.proofs(one.fact.relation).Of(one.fact.row);
        if (proof.rule == facts::kNoIndex) continue;
        const eval::Rule& rule = session_.program().rules[proof.rule];
        ProofNode property;
        property.text = prover.Text(one.fact);
        property.by = rule.name;
        property.at = PlaceOf(session_, rule.span);
        nodes.push_back(std::move(property));
      }
    }
    return PrintProof(env_, arguments_, title, nodes);
  }

  // `Outputs.NAME` and `Parameters.NAME`: a row (name, map).
  int Entry(const std::string& section, RelationId relation) {
    std::string name;
    Shift(&name);
    std::vector<std::string> known;
    for (RowId row = 0; relation != facts::kNoRelation && row < store_.relation(relation).size(); ++row) {
      const Value* values = store_.relation(relation).row(row);
      known.push_back(NameOf(store_, values[0]));
      if (known.back() != name) continue;
      title_ = section + "." + name;
      std::vector<Given> given = {{{relation, row}, false, values[1], {}}};
      for (const std::string& step : steps_) {
        std::vector<std::string> there;
        if (!Step(step, &given, &there)) return NoSuchStep(title_, step, there);
      }
      Prover prover(session_, *session_.runs().front(), LimitsOf(arguments_));
      return PrintProof(env_, arguments_, title_ + " = " + prover.Shown(given.front().value), prover.OfOrigin(given.front().fact, 1, given.front().path));
    }
    return NoSuchStep(section, name, known);
  }

  static std::string OneOf(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kMostNames) text += ", and " + std::to_string(names.size() - kMostNames) + " more";
    return text;
  }

  int NoSuchStep(const std::string& where, const std::string& step, const std::vector<std::string>& there) {
    std::string help = base::DidYouMean(step, there);
    if (help.empty()) help = there.empty() ? "it has no parts" : "it has " + OneOf(there);
    env_.err("pareto: there is no `" + step + "` in `" + where + "`\n  " + help + "\n");
    return kCouldNotRun;
  }

  int NoSuchResource(const std::string& root, const std::vector<std::string>& known) {
    std::string help = base::DidYouMean(root, known);
    const facts::NodeTable& nodes = store_.nodes();
    for (std::uint32_t i = 0; i < nodes.size() && help.empty(); ++i) {
      const Value node = Value::Node(i);
      if (nodes.at(node).resource() || !nodes.at(node).key.text() || NameOf(store_, node) != root) continue;
      std::vector<std::string> of;
      for (std::uint32_t n = 0; n < nodes.size(); ++n) {
        if (nodes.at(Value::Node(n)).resource() && nodes.at(Value::Node(n)).owner == node) of.push_back(NameOf(store_, Value::Node(n)));
      }
      const std::string at = PlaceOf(session_, nodes.at(node).name_span);
      help = "it stands at " + at + ": `pareto why " + at.substr(0, at.rfind(':')) + "` shows what comes of it" + (of.empty() ? "" : "; its resources are " + OneOf(of));
    }
    for (std::size_t i = 0; i < session_.program().relations.size() && help.empty(); ++i) {
      if (session_.program().relations[i].name == root) help = "ask for a fact: `" + root + "(" + Blanks(session_.program().relations[i].arity) + ")`";
    }
    if (help.empty()) help = known.empty() ? "the rules make no resources" : "`pareto template` shows what there is; a fact is asked for as `name(_)`";
    env_.err("pareto: there is no resource `" + root + "`\n  " + help + "\n");
    return kCouldNotRun;
  }

  static std::string Blanks(int arity) {
    std::string text;
    for (int i = 0; i < arity; ++i) text += i == 0 ? "_" : ", _";
    return text;
  }

  Env& env_;
  const Arguments& arguments_;
  workspace::Session& session_;
  facts::FactStore& store_;
  const Asked& asked_;
  std::vector<std::string> steps_;
  Value resource_;
  std::string title_;
};

}  // namespace

int WhyPlace(Env& env, const Arguments& arguments, const std::string& config, const Asked& asked) {
  Arguments plain = arguments;
  plain.query.clear();
  Opened opened = Open(env, plain, config, false, false);
  if (!opened.failed && opened.session->rules_ok()) opened.session->Derive();
  if (!CanAsk(env, arguments, opened)) return kCouldNotRun;
  const int code = Place(env, arguments, *opened.session, asked).Explain();
  return opened.session->incomplete() ? kIncomplete : code;
}

}  // namespace pareto::cli
