#include "cli/diff/compare.h"

#include <algorithm>
#include <set>

#include "cli/diff/json_changes.h"
#include "cli/render/fingerprint.h"

namespace pareto::cli {
namespace {

class Comparison {
 public:
  Comparison(const Side& before, const Side& after) : before_(before), after_(after) {}

  Difference Compare() {
    out_.errors_before = before_.errors();
    out_.errors_after = after_.errors();
    Components();
    Findings();
    if (!out_.judged()) return std::move(out_);
    Facts();
    Permissions();
    Resources();
    Entries(before_.Parameters(), after_.Parameters(), out_.parameters);
    Entries(before_.Outputs(), after_.Outputs(), out_.outputs);
    for (const Side* side : {&before_, &after_}) {
      for (std::string& name : side->Lossy()) {
        if (std::find(out_.may_be_more.begin(), out_.may_be_more.end(), name) == out_.may_be_more.end()) out_.may_be_more.push_back(std::move(name));
      }
    }
    return std::move(out_);
  }

 private:
  void Components() {
    if (before_.document().node() && after_.document().node()) {
      ComponentChange change;
      change.kind = after_.EntityOf(after_.document());
      change.place = after_.PlaceOf(after_.document());
      Fields(before_.document(), after_.document(), "", false, change.fields);
      if (!change.fields.empty()) out_.components.push_back(std::move(change));
    }
    const auto one = [&](Sign sign, const Side& side, const Side::Name& name, facts::Value node) {
      ComponentChange& change = out_.components.emplace_back();
      change.sign = sign;
      change.kind = name.first;
      change.name = name.second;
      change.place = side.PlaceOf(node);
    };
    Merge(before_.components(), after_.components(), [&](const Side::Name& name, const facts::Value* b, const facts::Value* a) {
      if (b == nullptr) return one(Sign::kAdded, after_, name, *a);
      if (a == nullptr) return one(Sign::kRemoved, before_, name, *b);
      std::vector<FieldChange> fields;
      Fields(*b, *a, "", false, fields);
      if (fields.empty()) return;
      one(Sign::kChanged, after_, name, *a);
      out_.components.back().fields = std::move(fields);
    });
  }

  // Calls for each key of either map: the key and what each has under it.
  template <typename Map, typename Call>
  static void Merge(const Map& before, const Map& after, const Call& call) {
    auto b = before.begin();
    auto a = after.begin();
    while (b != before.end() || a != after.end()) {
      const bool there = b != before.end() && (a == after.end() || !(a->first < b->first));
      const bool here = a != after.end() && (b == before.end() || !(b->first < a->first));
      call(there ? b->first : a->first, there ? &b->second : nullptr, here ? &a->second : nullptr);
      if (there) ++b;
      if (here) ++a;
    }
  }

  void Fields(facts::Value b, facts::Value a, const std::string& path, bool hidden, std::vector<FieldChange>& out) {
    static const Side::Given kAbsent;
    const std::vector<Side::Given>& before = before_.FieldsOf(b);
    const std::vector<Side::Given>& after = after_.FieldsOf(a);
    const auto find = [](const std::vector<Side::Given>& fields, const std::string& name) {
      const auto at = std::find_if(fields.begin(), fields.end(), [&](const Side::Given& given) { return given.field->name == name; });
      return at == fields.end() || at->value.missing() ? &kAbsent : &*at;
    };
    for (const Side::Given& given : after) Field(b, a, *find(before, given.field->name), *find(after, given.field->name), path, hidden, out);
    for (const Side::Given& given : before) {
      if (std::none_of(after.begin(), after.end(), [&](const Side::Given& other) { return other.field->name == given.field->name; })) Field(b, a, *find(before, given.field->name), kAbsent, path, hidden, out);
    }
  }

  void Field(facts::Value b, facts::Value a, const Side::Given& before, const Side::Given& after, const std::string& path, bool hidden, std::vector<FieldChange>& out) {
    const facts::Field* field = after.field != nullptr ? after.field : before.field;
    if (field == nullptr) return;
    if (a == after_.document() && after_.HoldsComponents(*field)) return;
    hidden = hidden || (before.field != nullptr && before_.Hidden(b, *before.field)) || (after.field != nullptr && after_.Hidden(a, *after.field));
    const std::string here = path + (path.empty() ? "" : ".") + field->name;
    if (before.field != nullptr && after.field != nullptr) {
      const auto old_items = before_.ItemsOf(b, before), new_items = after_.ItemsOf(a, after);
      if (!old_items.empty() && !new_items.empty()) return Items(old_items, new_items, here, hidden, out);
    }
    const std::string old_text = before.field == nullptr ? std::string() : before_.Plain(b, before);
    const std::string new_text = after.field == nullptr ? std::string() : after_.Plain(a, after);
    if (old_text == new_text) return;
    if (before.field == nullptr || after.field == nullptr) {
      FieldChange& change = out.emplace_back();
      change.path = here;
      change.hidden = hidden;
      if (before.field != nullptr) change.values.before = old_text;
      if (after.field != nullptr) change.values.after = new_text;
      change.place = after.field == nullptr ? before_.PlaceOf(b, *before.field, {}) : after_.PlaceOf(a, *after.field, {});
      return;
    }
    for (JsonChange& values : CompareJson(old_text, new_text)) {
      FieldChange& change = out.emplace_back();
      const std::string below = PathText(values.steps);
      change.path = here + (below.empty() || below[0] == '[' ? "" : ".") + below;
      change.hidden = hidden;
      change.place = values.after ? after_.PlaceOf(a, *after.field, values.steps) : before_.PlaceOf(b, *before.field, values.steps);
      change.values = std::move(values);
    }
  }

  void Items(const std::vector<std::pair<std::string, facts::Value>>& before, const std::vector<std::pair<std::string, facts::Value>>& after, const std::string& path, bool hidden, std::vector<FieldChange>& out) {
    const std::map<std::string, facts::Value> old_items(before.begin(), before.end()), new_items(after.begin(), after.end());
    Merge(old_items, new_items, [&](const std::string& name, const facts::Value* b, const facts::Value* a) {
      const std::string here = path + "." + PathText({name});
      if (b != nullptr && a != nullptr) return Fields(*b, *a, here, hidden, out);
      FieldChange& change = out.emplace_back();
      change.path = here;
      change.hidden = hidden;
      const Side& side = a != nullptr ? after_ : before_;
      const facts::Value node = a != nullptr ? *a : *b;
      std::string text = "{";
      for (const Side::Given& given : side.FieldsOf(node)) {
        if (!given.value.missing()) text += (text.size() == 1 ? "" : ",") + std::string("\"") + given.field->name + "\":" + side.Plain(node, given);
      }
      (a != nullptr ? change.values.after : change.values.before) = text + "}";
      change.place = side.PlaceOf(node);
    });
  }

  void Facts() {
    const auto before = before_.Facts(), after = after_.Facts();
    // By what they are about; one value on either side is a change of it.
    using Key = std::tuple<std::string, std::string, std::string>;
    struct Values {
      std::vector<std::pair<std::string, Place>> gone, come;
    };
    std::map<Key, Values> changed;
    Merge(before, after, [&](const auto& fact, const Place* b, const Place* a) {
      if (b != nullptr && a != nullptr) return;
      Values& values = changed[Key(std::get<0>(fact), std::get<1>(fact), std::get<2>(fact))];
      (b != nullptr ? values.gone : values.come).emplace_back(std::get<3>(fact), b != nullptr ? *b : *a);
    });
    for (auto& [key, values] : changed) {
      const auto add = [&, &about = key](Sign sign, const std::pair<std::string, Place>* b, const std::pair<std::string, Place>* a) {
        out_.facts.push_back({sign, std::get<0>(about), std::get<1>(about), std::get<2>(about), b == nullptr ? "" : b->first, a == nullptr ? "" : a->first, a != nullptr ? a->second : b->second});
      };
      if (values.gone.size() == 1 && values.come.size() == 1) {
        add(Sign::kChanged, &values.gone[0], &values.come[0]);
        continue;
      }
      for (const auto& value : values.gone) add(Sign::kRemoved, &value, nullptr);
      for (const auto& value : values.come) add(Sign::kAdded, nullptr, &value);
    }
  }

  void Permissions() {
    Merge(before_.Permissions(), after_.Permissions(), [&](const auto& right, const Place* b, const Place* a) {
      if (b != nullptr && a != nullptr) return;
      out_.permissions.push_back({b == nullptr ? Sign::kAdded : Sign::kRemoved, std::get<0>(right), std::get<2>(right), std::get<1>(right), b != nullptr ? *b : *a});
    });
  }

  void Resources() {
    const auto before = before_.Resources(), after = after_.Resources();
    const auto replaces = after_.Replaces();
    const auto outcomes_before = before_.Outcomes(), outcomes_after = after_.Outcomes();
    std::vector<ResourceChange> added, removed;
    Merge(before, after, [&](const std::string& id, const Side::Resource* b, const Side::Resource* a) {
      ResourceChange change;
      const Side::Resource& one = a != nullptr ? *a : *b;
      change.id = id;
      change.type = one.type;
      change.owner = one.owner;
      change.place = one.place;
      if (b == nullptr || a == nullptr) {
        change.sign = b == nullptr ? Sign::kAdded : Sign::kRemoved;
        if (const auto told = outcomes_before.find({id, "removed"}); a == nullptr && told != outcomes_before.end()) change.outcome = told->second;
        (b == nullptr ? added : removed).push_back(std::move(change));
        return;
      }
      Properties(*b, *a, replaces, change);
      if (change.fields.empty()) return;
      if (const auto told = outcomes_after.find({id, "replaced"}); !change.replaced.empty() && told != outcomes_after.end()) change.outcome = told->second;
      out_.resources.push_back(std::move(change));
    });
    // Those whose ids say what they hold: one that goes and one that comes are one that changed.
    std::set<std::string> renewing;
    for (const ResourceChange& change : removed) {
      if (renewing.count(change.type) == 0 && after_.Renews(change.type)) renewing.insert(change.type);
    }
    for (ResourceChange& gone : removed) {
      const auto successor = renewing.count(gone.type) == 0 ? added.end() : std::find_if(added.begin(), added.end(), [&](const ResourceChange& come) { return come.type == gone.type && come.owner == gone.owner && come.was.empty(); });
      if (successor == added.end()) {
        out_.resources.push_back(std::move(gone));
        continue;
      }
      successor->was = gone.id;
      successor->sign = Sign::kChanged;
      Properties(before.at(gone.id), after.at(successor->id), {}, *successor);
    }
    for (ResourceChange& change : added) out_.resources.push_back(std::move(change));
    std::stable_sort(out_.resources.begin(), out_.resources.end(), [](const ResourceChange& x, const ResourceChange& y) { return x.id < y.id; });
  }

  using Replaces = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;
  void Properties(const Side::Resource& b, const Side::Resource& a, const Replaces& replaces, ResourceChange& change) {
    if (b.type != a.type) {
      FieldChange& field = change.fields.emplace_back();
      field.path = "Type";
      field.values.before = "\"" + b.type + "\"";
      field.values.after = "\"" + a.type + "\"";
      field.place = a.place;
      change.replaced = "always";
      change.because.push_back("Type");
    }
    const auto rules = replaces.find(a.type);
    for (JsonChange& values : CompareJson(b.properties, a.properties)) {
      FieldChange& field = change.fields.emplace_back();
      field.path = PathText(values.steps);
      field.place = a.place;
      std::string plain;  // as rule files write it
      for (const Step& step : values.steps) {
        if (const std::string* key = std::get_if<std::string>(&step)) plain += (plain.empty() ? "" : ".") + *key;
      }
      for (std::size_t i = 0; rules != replaces.end() && i < rules->second.size(); ++i) {
        const auto& [property, how] = rules->second[i];
        const bool in_it = plain == property || plain.compare(0, property.size() + 1, property + ".") == 0;
        // A whole map that came or went, with the property in it.
        const bool holds_it = property.compare(0, plain.size() + 1, plain + ".") == 0 && Holds(values, property.substr(plain.size() + 1));
        if (!in_it && !holds_it) continue;
        if (how == "edit" && !(values.before && values.after)) continue;
        if (change.replaced != "always") change.replaced = how == "maybe" ? "maybe" : "always";
        if (std::find(change.because.begin(), change.because.end(), property) == change.because.end()) change.because.push_back(property);
      }
      field.values = std::move(values);
    }
    for (JsonChange& values : CompareJson(b.attributes, a.attributes)) {
      FieldChange& field = change.fields.emplace_back();
      field.path = PathText(values.steps);
      field.place = a.place;
      field.values = std::move(values);
    }
  }

  // Whether a property below a change is among what came or went: asked of the text, and of the next key alone, so that it may say yes too often.
  static bool Holds(const JsonChange& values, const std::string& below) {
    const std::string key = "\"" + below.substr(0, below.find('.')) + "\":";
    return (values.before && values.before->find(key) != std::string::npos) || (values.after && values.after->find(key) != std::string::npos);
  }

  void Entries(const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after, std::vector<ResourceChange>& out) {
    Merge(before, after, [&](const std::string& id, const std::string* b, const std::string* a) {
      ResourceChange change;
      change.id = id;
      change.sign = b == nullptr ? Sign::kAdded : a == nullptr ? Sign::kRemoved : Sign::kChanged;
      if (b != nullptr && a != nullptr) {
        for (JsonChange& values : CompareJson(*b, *a)) change.fields.push_back({PathText(values.steps), std::move(values), false, {}});
        if (change.fields.empty()) return;
      }
      out.push_back(std::move(change));
    });
  }

  void Findings() {
    const auto by_fingerprint = [](const Side& side) {
      std::map<std::string, const base::Diagnostic*> findings;
      for (const base::Diagnostic& d : side.findings()) findings.emplace(render::Fingerprint(d), &d);
      return findings;
    };
    Merge(by_fingerprint(before_), by_fingerprint(after_), [&](const std::string& fingerprint, const base::Diagnostic* const* b, const base::Diagnostic* const* a) {
      if (b != nullptr && a != nullptr) return;
      const base::Diagnostic& d = b != nullptr ? **b : **a;
      out_.findings.push_back({b == nullptr ? Sign::kAdded : Sign::kRemoved, base::SeverityName(d.severity), d.code, d.message, fingerprint, (b != nullptr ? before_ : after_).PlaceOf(d.span)});
    });
    const auto rank = [](const FindingChange& f) { return std::tuple(f.code, f.place.file, f.place.line, f.place.column, f.message, f.fingerprint); };
    std::stable_sort(out_.findings.begin(), out_.findings.end(), [&](const FindingChange& x, const FindingChange& y) { return rank(x) < rank(y); });
  }

  const Side& before_;
  const Side& after_;
  Difference out_;
};

}  // namespace

Difference Compare(const Side& before, const Side& after) { return Comparison(before, after).Compare(); }

}  // namespace pareto::cli
