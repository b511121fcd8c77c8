#include "dsl/check_resources.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/expr_parts.h"
#include "dsl/places.h"
#include "dsl/resource_values.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

constexpr std::string_view kBeside = "resource";  // under this name stands what `with` may add to any resource
constexpr std::size_t kMostListed = 12;
constexpr int kMostSteps = 40;

std::string Tick(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string TickAll(const std::vector<std::string>& names, std::string_view last) {
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) all += (i == 0 ? "" : i + 1 == names.size() ? " " + std::string(last) + " " : ", ") + Tick(names[i]);
  return all;
}

std::string TickList(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + Tick(name);
  return all;
}

class ResourceCheck {
 public:
  ResourceCheck(const Checked& checked, ResourceTypes& types, const ResourceCheckOptions& options, base::DiagnosticSink& sink)
      : c_(checked), types_(types), options_(options), sink_(sink) {}

  void Run() {
    for (const StatementInfo& info : c_.statements) {
      if (info.broken || !options_.judged(info.module)) continue;
      Visit(info);
    }
  }

 private:
  void Visit(const StatementInfo& info) {
    if (const auto* resource = std::get_if<Resource>(&info.tree->node)) {
      if (const ResourceShape* shape = Judge(resource->type, resource->type_span)) {
        const std::set<std::string>* added = &AddedTo(resource->type);
        Map(*resource->properties, *shape, {resource->type, resource->type_span, true, added});
      }
      if (resource->attributes) Beside(*resource->attributes);
    } else if (const auto* extend = std::get_if<Extend>(&info.tree->node)) {
      if (extend->type != "resource") {
        if (const ResourceShape* shape = Judge(extend->type, extend->type_span)) Map(*extend->properties, *shape, {extend->type, extend->type_span, false, nullptr});
      }
      if (extend->attributes) Beside(*extend->attributes);
    }
    for (const Expr* root : RootsOf(*info.tree)) {
      ForEachExpr(*root, false, [&](const Expr& part, bool) { Reads(info, part); });
    }
  }

  void Beside(const Expr& map) {
    if (const ResourceShape* shape = types_.Find(kBeside)) Map(map, *shape, {std::string(kBeside), map.span, false, nullptr});
  }

  // --- what there is
  // The type's properties; null where they are not known, and reported where there is no such type.
  const ResourceShape* Judge(const std::string& type, Span span) {
    const ResourceShape* shape = types_.Find(type);
    if (shape != nullptr || types_.HasType(type) || !types_.KnowsVendor(type)) return shape;
    base::Diagnostic& d = sink_.Error("resources/type", span, "there is no resource type " + Tick(type));
    const std::string hint = base::DidYouMean(type, types_.TypesOf(std::string_view(type).substr(0, type.find("::"))));
    d.help.push_back(hint.empty() ? "if there is one by now, say so: `rule resource-type(\"" + type + "\")`" : hint);
    return nullptr;
  }

  // Reports that a type has no such property, and returns the one that is nearly called so, or nothing.
  std::string NoProperty(const std::string& owner, const ResourceShape& shape, const std::string& name, Span span) {
    const bool beside = owner == kBeside;
    base::Diagnostic& d = sink_.Error("resources/property", span, beside ? Tick(name) + " is nothing that stands beside the properties of a resource" : Tick(owner) + " has no property " + Tick(name));
    std::vector<std::string> names = shape.Names();
    const std::string near = base::Nearest(name, names);
    if (!near.empty()) {
      d.help.push_back("did you mean " + Tick(near) + "?");
      return near;
    }
    if (name == "Properties") {  // as a template has it
      d.help.push_back("leave the word out: properties stand right behind the resource");
      return {};
    }
    const std::size_t more = names.size() > kMostListed ? names.size() - kMostListed : 0;
    if (more > 0) names.resize(kMostListed);
    d.help.push_back((beside ? "there are " : "it has ") + (more > 0 ? TickList(names) : TickAll(names, "and")) + (more > 0 ? " and " + std::to_string(more) + " more" : ""));
    return {};
  }

  // --- what statements write
  struct Owner {
    std::string name;                         // as people know it: `VENDOR::SERVICE::TYPE.PART`
    Span span;                                // where something missing is told
    bool whole;                               // it is made here: what must be there must stand here
    const std::set<std::string>* added;       // the properties that other statements may add to; null: none
  };

  void Map(const Expr& map, const ResourceShape& shape, const Owner& owner) {
    if (map.kind != ExprKind::kMap || IsReference(map)) return;
    bool computed = false;
    std::set<std::string> given;
    for (const Pair& pair : map.pairs) {
      const std::optional<std::string> key = pair.key_expr ? PlainKey(*pair.key_expr) : std::optional(pair.key);
      if (!key) {
        computed = true;
        continue;
      }
      given.insert(*key);
      const ResourceProperty* property = shape.Find(*key);
      if (property == nullptr) {
        // One cause, one finding: what is misspelt is not missing.
        given.insert(NoProperty(owner.name, shape, *key, pair.key_span));
        continue;
      }
      const bool whole = owner.whole && (owner.added == nullptr || !owner.added->contains(*key));
      Value(*pair.value, property->takes, {Tick(*key), owner.name, whole});
    }
    if (!owner.whole || computed) return;
    std::vector<std::string> missing;
    for (const ResourceProperty& property : shape.properties) {
      if (property.required && !given.contains(property.name) && (owner.added == nullptr || !owner.added->contains(property.name))) missing.push_back(property.name);
    }
    if (missing.empty()) return;
    sink_.Error("resources/missing", owner.span, Tick(owner.name) + " needs " + TickAll(missing, "and"))
        .help.push_back("write " + (missing.size() == 1 ? Tick(missing.front() + ": ...") : "them") + (owner.added != nullptr ? ", here or in an `extend`" : ""));
  }

  struct Wanted {
    std::string what;  // "`DelaySeconds`", "an item of `Tags`"
    std::string owner;
    bool whole;
  };

  void Value(const Expr& expr, const Takes& takes, const Wanted& wanted) {
    if (takes.empty()) return;
    switch (expr.kind) {
      case ExprKind::kParen:
        return Value(*expr.args[0], takes, wanted);
      case ExprKind::kIf:
        for (std::size_t i = 1; i < expr.args.size(); ++i) Value(*expr.args[i], takes, wanted);
        return;
      case ExprKind::kDefault:
        for (const ExprPtr& arg : expr.args) Value(*arg, takes, wanted);
        return;
      case ExprKind::kList:
      case ExprKind::kEach: {
        if (!Has(takes, Taken::Kind::kList)) break;
        const Takes items = Inner(takes, Taken::Kind::kList);
        const std::size_t count = expr.kind == ExprKind::kEach ? 1 : expr.args.size();
        for (std::size_t i = 0; i < count; ++i) Value(*expr.args[i], items, {"an item of " + wanted.what, wanted.owner, true});
        return;
      }
      case ExprKind::kMap:
        if (IsReference(expr) || Has(takes, Taken::Kind::kJson)) return;
        if (Has(takes, Taken::Kind::kMap)) {
          const Takes values = Inner(takes, Taken::Kind::kMap);
          for (const Pair& pair : expr.pairs) Value(*pair.value, values, {"a value of " + wanted.what, wanted.owner, wanted.whole});
          return;
        }
        for (const Taken& taken : takes) {
          if (taken.kind != Taken::Kind::kParts) continue;
          if (std::count_if(takes.begin(), takes.end(), [](const Taken& other) { return other.kind == Taken::Kind::kParts; }) > 1) return;
          const ResourceShape* shape = types_.Find(taken.name);
          if (shape != nullptr) Map(expr, *shape, {taken.name, expr.span, wanted.whole, nullptr});
          return;
        }
        break;
      default:
        break;
    }
    const bool map = expr.kind == ExprKind::kMap && std::all_of(expr.pairs.begin(), expr.pairs.end(), [](const Pair& pair) { return !pair.key_expr || PlainKey(*pair.key_expr); });
    if (!map && AcceptsValue(c_, takes, expr)) return;
    base::Diagnostic& d = sink_.Error("resources/kind", expr.span, wanted.what + (wanted.owner == kBeside ? "" : " of " + Tick(wanted.owner)) + " takes " + NameOf(takes) + ", not " + NameOfValue(c_, expr));
    std::string help = HelpOf(takes, expr);
    if (help.empty() && takes.size() == 1 && takes[0].kind == Taken::Kind::kParts) {
      if (const ResourceShape* shape = types_.Find(takes[0].name)) help = "write `{ " + shape->properties[0].name + ": ... }`" + (shape->properties.size() > 1 ? "; its parts are " + TickAll(shape->Names(), "and") : "");
    }
    d.help.push_back(!help.empty() ? help : "write " + NameOf(takes));
  }

  // The properties that some `extend` or `override` writes to resources of the type; all of them where one speaks of all types.
  const std::set<std::string>& AddedTo(const std::string& type) {
    if (!collected_) {
      collected_ = true;
      for (const StatementInfo& info : c_.statements) {
        const auto* extend = std::get_if<Extend>(&info.tree->node);
        if (extend == nullptr) continue;
        for (const Pair& pair : extend->properties->pairs) added_[extend->type].insert(pair.key);
      }
      for (const std::string& name : added_["resource"]) {
        for (auto& [to, names] : added_) names.insert(name);
      }
    }
    const auto at = added_.find(type);
    return at == added_.end() ? added_["resource"] : at->second;
  }

  // --- what statements read
  void Reads(const StatementInfo& info, const Expr& part) {
    switch (part.kind) {
      case ExprKind::kCall:
        if (part.name.find("::") != std::string::npos) Judge(part.name, part.name_span);
        if (part.name == options_.attribute_function && part.args.size() == 2) Attribute(*part.args[0], *part.args[1]);
        return;
      case ExprKind::kField:
      case ExprKind::kIndex:
        Step(info, part);
        return;
      case ExprKind::kAs: {
        const Takes takes = TakesOf(info, *part.args[0], 0);
        if (takes.empty() || AcceptsWord(takes, part.name)) return;
        sink_.Error("resources/kind", part.name_span, NameOfPath(*part.args[0]) + " is " + NameOf(takes) + ", never " + Tick(part.name)).help.push_back("`as` narrows to what it may be");
        return;
      }
      case ExprKind::kCompare:
        if (part.name != "=" && part.name != "!=") return;
        for (std::size_t side = 0; side < 2; ++side) {
          const Expr& constant = Bare(*part.args[1 - side]);
          if (!IsLiteral(constant)) continue;
          const Takes takes = TakesOf(info, *part.args[side], 0);
          if (takes.empty() || AcceptsValue(c_, takes, constant)) continue;
          base::Diagnostic& d = sink_.Error("resources/kind", constant.span, NameOfPath(*part.args[side]) + " is " + NameOf(takes) + ", never " + NameOfValue(c_, constant));
          const std::string help = HelpOf(takes, constant);
          d.help.push_back(!help.empty() ? help : "compare it with " + NameOf(takes));
        }
        return;
      default:
        return;
    }
  }

  static std::string NameOfPath(const Expr& path) {
    const Expr& bare = Bare(path);
    if (bare.kind == ExprKind::kVar) return Tick(bare.name);
    const std::optional<std::string> name = bare.kind == ExprKind::kField || bare.kind == ExprKind::kIndex ? StepName(bare) : std::nullopt;
    return name ? Tick(*name) : "this";
  }

  void Step(const StatementInfo& info, const Expr& part) {
    const std::optional<std::string> name = StepName(part);
    if (!name) return;
    if (part.kind == ExprKind::kField && part.symbol >= 0) {
      const dsl::Step& step = c_.steps[static_cast<std::size_t>(part.symbol)];
      if (step.kind == dsl::Step::Kind::kProperty) {
        if (step.resource_type < 0) return;
        const std::string& type = c_.resource_types[static_cast<std::size_t>(step.resource_type)];
        const ResourceShape* shape = types_.Find(type);
        if (shape == nullptr) return;
        if (shape->Find(*name) == nullptr) NoProperty(type, *shape, *name, part.name_span);
        else if (options_.known != nullptr) options_.known->push_back(part.name_span);
        return;
      }
      if (step.kind != dsl::Step::Kind::kJson) return;
    }
    if (IsReferenceKey(*name)) return;
    const Takes takes = TakesOf(info, *part.args[0], 0);
    if (takes.size() != 1 || takes[0].kind != Taken::Kind::kParts) return;
    const ResourceShape* shape = types_.Find(takes[0].name);
    if (shape != nullptr && shape->Find(*name) == nullptr) NoProperty(takes[0].name, *shape, *name, part.kind == ExprKind::kField ? part.name_span : part.args[1]->span);
  }

  // What the property that a path leads to takes; empty where that is not known.
  Takes TakesOf(const StatementInfo& info, const Expr& expr, int depth) {
    if (depth > kMostSteps) return {};
    switch (expr.kind) {
      case ExprKind::kParen:
        return TakesOf(info, *expr.args[0], depth + 1);
      case ExprKind::kCall:
        // `listed(x)` is x where that is a list, else the list of it.
        if (expr.name != "listed" || expr.args.size() != 1) return {};
        return Listed(TakesOf(info, *expr.args[0], depth + 1));
      case ExprKind::kVar: {
        std::vector<const Expr*> conditions = RootsOf(*info.tree);
        const std::vector<BindingPath> bindings = BindingsOf(expr.variable, conditions);
        if (bindings.size() != 1) return {};
        const Takes takes = TakesOf(info, *bindings[0].path, depth + 1);
        return bindings[0].item ? Inner(Listed(takes), Taken::Kind::kList) : takes;
      }
      case ExprKind::kField:
      case ExprKind::kIndex: {
        const std::optional<std::string> name = StepName(expr);
        if (expr.kind == ExprKind::kField && expr.symbol >= 0) {
          const dsl::Step& step = c_.steps[static_cast<std::size_t>(expr.symbol)];
          if (step.kind == dsl::Step::Kind::kProperty && step.resource_type >= 0) return Property(c_.resource_types[static_cast<std::size_t>(step.resource_type)], *name);
          if (step.kind != dsl::Step::Kind::kJson) return {};
        }
        const Takes takes = TakesOf(info, *expr.args[0], depth + 1);
        if (!name) return Inner(takes, Taken::Kind::kList);
        return takes.size() == 1 && takes[0].kind == Taken::Kind::kParts ? Property(takes[0].name, *name) : Takes{};
      }
      default:
        return {};
    }
  }

  Takes Property(const std::string& owner, const std::string& name) {
    const ResourceShape* shape = types_.Find(owner);
    const ResourceProperty* property = shape == nullptr ? nullptr : shape->Find(name);
    return property == nullptr ? Takes{} : property->takes;
  }

  // --- attributes
  void Attribute(const Expr& id, const Expr& attribute) {
    const std::optional<std::string> name = PlainKey(attribute);
    const std::optional<std::string> type = name ? TypeOfId(id) : std::nullopt;
    if (!type) return;
    const std::vector<std::string>& names = types_.AttributesOf(*type);
    if (names.empty() && types_.Find(*type) == nullptr) return;
    const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& one) {
      return one == *name || (!one.empty() && one.back() == '*' && name->compare(0, one.size() - 1, one, 0, one.size() - 1) == 0);
    });
    if (known) return;
    base::Diagnostic& d = sink_.Error("resources/attribute", attribute.span, Tick(*type) + " has no attribute " + Tick(*name));
    const std::string hint = base::DidYouMean(*name, names);
    d.help.push_back(!hint.empty() ? hint : names.empty() ? "it has none" : "it has " + TickAll(names, "and"));
  }

  // The type of the resource with this id, where that is plain: `r.id`, or a call of a function that makes the ids of one type.
  std::optional<std::string> TypeOfId(const Expr& id) {
    const Expr& bare = Bare(id);
    if (bare.kind == ExprKind::kField && bare.symbol >= 0) {
      const dsl::Step& step = c_.steps[static_cast<std::size_t>(bare.symbol)];
      if (step.kind != dsl::Step::Kind::kResource || step.column != "id" || step.resource_type < 0) return std::nullopt;
      return c_.resource_types[static_cast<std::size_t>(step.resource_type)];
    }
    if (bare.kind != ExprKind::kCall || bare.symbol < 0) return std::nullopt;
    const auto made = c_.later.ids.find(bare.symbol);
    if (made == c_.later.ids.end() || made->second.size() != 1) return std::nullopt;
    return *made->second.begin();
  }

  const Checked& c_;
  ResourceTypes& types_;
  const ResourceCheckOptions& options_;
  base::DiagnosticSink& sink_;
  bool collected_ = false;
  std::map<std::string, std::set<std::string>> added_;
};

}  // namespace

void AddResourceFacts(const Checked& checked, ResourceTypes& types) {
  for (const StatementInfo& info : checked.statements) {
    const auto* rule = std::get_if<Rule>(&info.tree->node);
    if (rule == nullptr || rule->body != nullptr || rule->head->symbol < 0) continue;
    const Symbol& symbol = checked.symbols[static_cast<std::size_t>(rule->head->symbol)];
    if (symbol.kind != Symbol::Kind::kRelation) continue;
    const RelationSymbol& relation = checked.relations[static_cast<std::size_t>(symbol.index)];
    ResourceTypes::Table table{};
    if (!ResourceTypes::IsTable(relation.name, relation.column_names, &table)) continue;
    std::vector<std::string> fields;
    for (const ExprPtr& arg : rule->head->args) {
      if (arg->kind == ExprKind::kTrue) fields.emplace_back("true");
      else if (arg->kind == ExprKind::kFalse) fields.emplace_back("false");
      else if (const std::optional<std::string> text = PlainKey(*arg)) fields.push_back(*text);
    }
    if (fields.size() == rule->head->args.size()) types.AddRow(table, fields);
  }
}

void CheckResources(const Checked& checked, ResourceTypes& types, const ResourceCheckOptions& options, base::DiagnosticSink& sink) {
  if (!types.empty()) ResourceCheck(checked, types, options, sink).Run();
}

}  // namespace pareto::dsl
