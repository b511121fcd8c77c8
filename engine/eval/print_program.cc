// The program as text. Slots print as `$0`; nested bodies stand in parentheses.
#include <string>

#include "engine/eval/program.h"

namespace pareto::eval {
namespace {

class Printer {
 public:
  Printer(const Program& program, const facts::ValuePool& pool) : program_(program), pool_(pool) {}

  std::string Print() {
    for (std::size_t i = 0; i < program_.strata.size(); ++i) {
      const Stratum& stratum = program_.strata[i];
      out_ += "stratum " + std::to_string(i) + (stratum.recursive ? ", recursive" : "") + (stratum.resources ? ", resources" : "") + "\n\n";
      for (const std::uint32_t rule : stratum.rules) PrintRule(program_.rules[rule]);
      if (program_.clash_after == i) out_ += "  fill clash\n\n";
    }
    for (const Check& check : program_.checks) PrintCheck(check);
    return std::move(out_);
  }

 private:
  std::string Name(RelationId id) const {
    const auto at = static_cast<std::size_t>(id);
    return at < program_.relations.size() ? program_.relations[at].name : "?";
  }
  static std::string SlotText(Slot slot) { return "$" + std::to_string(slot); }
  static std::string Slots(const std::vector<Slot>& slots) {
    std::string text;
    for (const Slot slot : slots) text += (text.empty() ? "" : " ") + SlotText(slot);
    return text;
  }

  void PrintRule(const Rule& rule) {
    out_ += "rule " + Name(rule.head) + "(" + Join(rule.values) + ")";
    PrintBody(" if", rule.body, "  ");
    out_ += "\n";
  }

  void PrintCheck(const Check& check) {
    out_ += std::string(base::SeverityName(check.severity)) + " " + check.name + (check.unwaivable ? ", unwaivable" : "") + ", step " +
            std::to_string(check.step) + "\n  for [" + Slots(check.order) + "]";
    PrintBody("", check.subject, "    ");
    out_ += check.require ? "  require" : "  forbid [" + Slots(check.condition_order) + "]";
    PrintBody("", check.condition, "    ");
    out_ += "  at " + PlaceText(check.place) + "\n";
    if (check.say) out_ += "  say " + Text(*check.say) + "\n";
    for (const CheckExtra& extra : check.extras) {
      static constexpr const char* kKinds[] = {"note", "help", "fix", "fix remove"};
      out_ += std::string("  ") + kKinds[static_cast<int>(extra.kind)];
      if (!extra.place.candidates.empty()) out_ += " at " + PlaceText(extra.place);
      if (extra.text) out_ += " " + Text(*extra.text);
      if (!extra.body.literals.empty()) out_ += " for [" + Slots(extra.order) + "]";
      PrintBody("", extra.body, "    ");
    }
    if (!check.judged.empty()) {
      out_ += "  judged by";
      for (const RelationId id : check.judged) out_ += " " + Name(id);
      out_ += "\n";
    }
    out_ += "\n";
  }

  void PrintBody(const char* lead, const Body& body, const std::string& indent) {
    if (!body.literals.empty()) out_ += lead;
    out_ += "\n";
    for (const Literal& literal : body.literals) out_ += indent + Text(literal) + "\n";
  }

  std::string Text(const Term& term) const {
    return term.kind == Term::Kind::kAny ? "_" : term.kind == Term::Kind::kSlot ? SlotText(term.slot) : pool_.ToJson(term.value);
  }

  std::string Text(const Body& body) const {
    std::string text = "(";
    for (const Literal& literal : body.literals) text += (text.size() > 1 ? " and " : "") + Text(literal);
    return text + ")";
  }

  std::string Text(const Literal& literal) const {
    static constexpr const char* kCompares[] = {"=", "!=", "<", "<=", ">", ">="};
    switch (literal.kind) {
      case Literal::Kind::kAtom: {
        std::string text = Name(literal.relation) + "(";
        for (std::size_t i = 0; i < literal.terms.size(); ++i) text += (i > 0 ? ", " : "") + Text(literal.terms[i]);
        text += ")";
        if (literal.proof != 0xFFFF) text += " #" + std::to_string(literal.proof);
        return text;
      }
      case Literal::Kind::kCompare: return Text(*literal.lhs) + " " + kCompares[static_cast<int>(literal.op)] + " " + Text(*literal.rhs);
      case Literal::Kind::kIn:
        return Text(*literal.lhs) + (literal.position == kNoSlot ? "" : " at " + SlotText(literal.position)) + " in " + Text(*literal.rhs);
      case Literal::Kind::kTest: return Text(*literal.lhs);
      case Literal::Kind::kNot: return "not " + Text(literal.bodies.front());
      case Literal::Kind::kHolds: return "holds " + Text(literal.bodies.front());
      case Literal::Kind::kOr: {
        std::string text;
        for (const Body& body : literal.bodies) text += (text.empty() ? "" : " or ") + Text(body);
        return text;
      }
    }
    return {};
  }

  std::string Join(const std::vector<ExprPtr>& args) const {
    std::string text;
    for (const ExprPtr& arg : args) text += (text.empty() ? "" : ", ") + (arg ? Text(*arg) : std::string("nothing"));
    return text;
  }

  std::string Text(const Expr& e) const {
    static constexpr const char* kAriths[] = {" + ", " - ", " * ", " div ", " mod "};
    static constexpr const char* kKinds[] = {"string", "int", "number", "bool", "list", "map", "json", "entity"};
    switch (e.op) {
      case ExprOp::kConst: return pool_.ToJson(e.value);
      case ExprOp::kSlot: return SlotText(e.slot);
      case ExprOp::kLookup: return Name(e.relation) + "." + std::to_string(e.column) + "(" + Join(e.args) + ")";
      case ExprOp::kRaw: return "raw(" + Join(e.args) + ")";
      case ExprOp::kGet: return Text(*e.args[0]) + "[" + Text(*e.args[1]) + "]";
      case ExprOp::kCall: return std::string(e.function->name) + "(" + Join(e.args) + ")";
      case ExprOp::kList: return "[" + Join(e.args) + "]";
      case ExprOp::kMap: {
        std::string text = "{";
        for (std::size_t i = 0; i + 1 < e.args.size(); i += 2) text += (i > 0 ? ", " : "") + Text(*e.args[i]) + ": " + Text(*e.args[i + 1]);
        return text + "}";
      }
      case ExprOp::kText: return "text(" + Join(e.args) + ")";
      case ExprOp::kArith: return "(" + Text(*e.args[0]) + kAriths[static_cast<int>(e.arith)] + Text(*e.args[1]) + (e.needed ? ", needed)" : ")");
      case ExprOp::kIf: {
        std::string text = "if " + Text(*e.body) + " then " + Text(*e.args[0]);
        if (e.args.size() > 1 && e.args[1]) text += " else " + Text(*e.args[1]);
        return "(" + text + ")";
      }
      case ExprOp::kDefault: {
        std::string text;
        for (const ExprPtr& arg : e.args) text += (text.empty() ? "" : " ?? ") + Text(*arg);
        return "(" + text + ")";
      }
      case ExprOp::kAs: return "(" + Text(*e.args[0]) + " as " + kKinds[static_cast<int>(e.as)] + (e.closed ? ", closed" : "") + ")";
      case ExprOp::kLet: return "(let " + SlotText(e.slot) + " = " + Text(*e.args[0]) + " in " + Text(*e.args[1]) + ")";
      case ExprOp::kEach: return "[" + Join(e.args) + " for " + Slots(e.order) + " " + Text(*e.body) + "]";
      case ExprOp::kMapEach: return "{" + Text(*e.args[0]) + ": " + Text(*e.args[1]) + " for " + Slots(e.order) + " " + Text(*e.body) + "}";
      case ExprOp::kHolds: return "holds " + Text(*e.body);
      case ExprOp::kMerge: return "merge(" + Join(e.args) + ", " + std::to_string(e.statement) + " add)";
      case ExprOp::kResource: return "resource " + pool_.ToJson(e.value) + " #" + std::to_string(e.statement) + "(" + Join(e.args) + ")";
    }
    return {};
  }

  std::string PlaceText(const PlaceExpr& place) const {
    std::string text;
    for (const PlaceExpr::Candidate& candidate : place.candidates) {
      if (!text.empty()) text += ", else ";
      text += candidate.node ? Text(*candidate.node) : "document";
      for (const ExprPtr& step : candidate.steps) text += "/" + Text(*step);
      if (candidate.item) text += " item";
      if (candidate.position != kNoSlot) text += " " + SlotText(candidate.position);
      if (candidate.match) text += " where " + Text(*candidate.match);
    }
    return text;
  }

  const Program& program_;
  const facts::ValuePool& pool_;
  std::string out_;
};

}  // namespace

std::string PrintProgram(const Program& program, const facts::ValuePool& pool) { return Printer(program, pool).Print(); }

}  // namespace pareto::eval
