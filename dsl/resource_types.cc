#include "dsl/resource_types.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pareto::dsl {
namespace {

constexpr int kMostNesting = 20;

// Reads the spelling of what a property takes. Types of parts are short words; a spelling that is wrong takes nothing that is known.
class TakesReader {
 public:
  TakesReader(std::string_view text, std::string_view type) : text_(text), type_(type.substr(0, type.find('.'))) {}

  Takes Read() {
    Takes takes = Alternatives(0);
    return at_ == text_.size() ? takes : Takes{};
  }

 private:
  void Blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool Skip(char c) {
    Blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    Blanks();
    return true;
  }
  Takes Alternatives(int depth) {
    Takes takes;
    do {
      Taken one;
      if (depth > kMostNesting || !One(&one, depth)) return {};
      takes.push_back(std::move(one));
    } while (Skip('|'));
    return takes;
  }
  bool One(Taken* one, int depth) {
    Blanks();
    for (const auto& [open, close, kind] : {std::tuple{'[', ']', Taken::Kind::kList}, std::tuple{'{', '}', Taken::Kind::kMap}}) {
      if (!Skip(open)) continue;
      one->kind = kind;
      one->inner = Alternatives(depth + 1);
      return !one->inner.empty() && Skip(close);
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t end = text_.find('"', at_ + 1);
      if (end == std::string_view::npos) return false;
      one->kind = Taken::Kind::kText;
      one->name = std::string(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      Blanks();
      return true;
    }
    const std::size_t end = std::min(text_.find_first_of(" |]}", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    Blanks();
    static constexpr std::pair<std::string_view, Taken::Kind> kWords[] = {
        {"string", Taken::Kind::kString}, {"int", Taken::Kind::kInt}, {"number", Taken::Kind::kNumber}, {"bool", Taken::Kind::kBool}, {"json", Taken::Kind::kJson}};
    for (const auto& [name, kind] : kWords) {
      if (word != name) continue;
      one->kind = kind;
      return true;
    }
    one->kind = Taken::Kind::kParts;
    one->name = std::string(type_) + "." + std::string(word);
    return !word.empty();
  }

  std::string_view text_, type_;
  std::size_t at_ = 0;
};

std::vector<std::string> Fields(std::string_view line) {
  std::vector<std::string> fields;
  std::size_t at = 0;
  while (at <= line.size()) {
    const std::size_t end = std::min(line.find('\t', at), line.size());
    fields.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return fields;
}

std::string_view Vendor(std::string_view type) { return type.substr(0, type.find("::")); }

// Where a line begins with `start`; npos: nowhere.
std::size_t FindLine(std::string_view text, const std::string& start) {
  if (text.substr(0, start.size()) == start) return 0;
  const std::size_t at = text.find("\n" + start);
  return at == std::string_view::npos ? at : at + 1;
}

}  // namespace

Takes ParseTakes(std::string_view text, std::string_view type) { return TakesReader(text, type).Read(); }

const ResourceProperty* ResourceShape::Find(std::string_view name) const {
  const auto at = std::find_if(properties.begin(), properties.end(), [&](const ResourceProperty& property) { return property.name == name; });
  return at == properties.end() ? nullptr : &*at;
}

std::vector<std::string> ResourceShape::Names() const {
  std::vector<std::string> names;
  for (const ResourceProperty& property : properties) names.push_back(property.name);
  return names;
}

bool ResourceTypes::IsTable(std::string_view name, const std::vector<std::string>& columns, Table* table) {
  static const std::pair<std::string_view, std::vector<std::string>> kTables[] = {
      {kTypes, {"type"}}, {kProperties, {"type", "property", "takes", "required", "replaces"}}, {kAttributes, {"type", "attribute", "takes"}}};
  for (std::size_t i = 0; i < std::size(kTables); ++i) {
    if (name != kTables[i].first || columns != kTables[i].second) continue;
    *table = static_cast<Table>(i);
    return true;
  }
  return false;
}

void ResourceTypes::AddText(Table table, std::string_view text) { texts_.push_back({table, text}); }

void ResourceTypes::AddRow(Table table, const std::vector<std::string>& fields) { rows_.push_back({table, fields}); }

std::vector<std::vector<std::string>> ResourceTypes::RowsOf(Table table, std::string_view first) const {
  std::vector<std::vector<std::string>> rows;
  const std::string start = std::string(first) + (table == Table::kTypes ? "\n" : "\t");
  for (const Text& text : texts_) {
    if (text.table != table) continue;
    std::size_t at = FindLine(text.text, start);
    while (at < text.text.size() && text.text.substr(at, start.size()) == start) {
      const std::size_t end = std::min(text.text.find('\n', at), text.text.size());
      rows.push_back(Fields(text.text.substr(at, end - at)));
      at = end + 1;
    }
  }
  for (const Row& row : rows_) {
    if (row.table == table && row.fields.front() == first) rows.push_back(row.fields);
  }
  return rows;
}

bool ResourceTypes::KnowsVendor(std::string_view type) const {
  const std::string start = std::string(Vendor(type)) + "::";
  for (const Text& text : texts_) {
    if (text.table == Table::kTypes && FindLine(text.text, start) != std::string_view::npos) return true;
  }
  return std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return Vendor(row.fields.front()) == Vendor(type); });
}

bool ResourceTypes::HasType(std::string_view type) const {
  return !RowsOf(Table::kTypes, type).empty() ||
         std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return row.table == Table::kProperties && row.fields.front() == type; });
}

std::vector<std::string> ResourceTypes::TypesOf(std::string_view vendor) const {
  std::vector<std::string> types;
  const auto add = [&](std::string_view type) {
    if (Vendor(type) == vendor && type.find('.') == std::string_view::npos) types.emplace_back(type);
  };
  for (const Text& text : texts_) {
    if (text.table != Table::kTypes) continue;
    for (std::size_t at = 0; at < text.text.size();) {
      const std::size_t end = std::min(text.text.find('\n', at), text.text.size());
      add(text.text.substr(at, end - at));
      at = end + 1;
    }
  }
  for (const Row& row : rows_) add(row.fields.front());
  return types;
}

const ResourceShape* ResourceTypes::Find(std::string_view name) {
  if (const auto known = shapes_.find(name); known != shapes_.end()) return known->second.get();
  std::unique_ptr<ResourceShape> shape;
  for (std::vector<std::string>& row : RowsOf(Table::kProperties, name)) {
    if (row.size() != 5) continue;
    if (shape == nullptr) shape = std::make_unique<ResourceShape>();
    const bool required = row[3] == "true";
    Takes takes = ParseTakes(row[2], name);
    const auto same = std::find_if(shape->properties.begin(), shape->properties.end(), [&](const ResourceProperty& property) { return property.name == row[1]; });
    if (same == shape->properties.end()) {
      shape->properties.push_back({std::move(row[1]), std::move(takes), required, std::move(row[4])});
      continue;
    }
    // What a second row says is taken too.
    same->takes.insert(same->takes.end(), takes.begin(), takes.end());
    same->required = same->required && required;
  }
  if (shape != nullptr) std::stable_sort(shape->properties.begin(), shape->properties.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return shapes_.emplace(std::string(name), std::move(shape)).first->second.get();
}

const std::vector<std::string>& ResourceTypes::AttributesOf(std::string_view type) {
  if (const auto known = attributes_.find(type); known != attributes_.end()) return known->second;
  std::vector<std::string> names;
  for (std::vector<std::string>& row : RowsOf(Table::kAttributes, type)) {
    if (row.size() == 3) names.push_back(std::move(row[1]));
  }
  return attributes_.emplace(std::string(type), std::move(names)).first->second;
}

}  // namespace pareto::dsl
