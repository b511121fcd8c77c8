// What types of resources there are and what they take, as rows of three relations that rule files declare (docs/language.md, "What resources
// take"):
//
//   resource-type(type)
//   resource-property(type, property, takes, required, replaces)
//   resource-attribute(type, attribute, takes)
//
// The relations are known by their names and columns, whichever module declares them. Large tables are not read whole: a text of rows that is
// sorted by type is searched for the rows of a type when that type is first asked for (some 10 microseconds in 150 KB), so that a program pays
// for the types that its statements name. Not for several threads at once: asking remembers.
#ifndef PARETO_DSL_RESOURCE_TYPES_H_
#define PARETO_DSL_RESOURCE_TYPES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::dsl {

// One alternative of what a property takes.
struct Taken {
  enum class Kind : std::uint8_t {
    kString, kInt, kNumber, kBool,
    kJson,   // anything
    kText,   // this text: `name`
    kList,   // of `inner`
    kMap,    // from text to `inner`
    kParts,  // the properties of `name`, a whole name as `TYPE.PART`
  } kind = Kind::kJson;
  std::string name;
  std::vector<Taken> inner;  // alternatives
};
using Takes = std::vector<Taken>;  // alternatives; empty: nothing is known

// What a spelling as in `[Tag] | string` says, where the part types that it names belong to `type`. Empty where it is no such spelling.
Takes ParseTakes(std::string_view text, std::string_view type);

struct ResourceProperty {
  std::string name;
  Takes takes;
  bool required = false;
  std::string replaces;  // "no", "maybe", "yes": whether a change replaces the resource
};

struct ResourceShape {
  std::vector<ResourceProperty> properties;  // in the order of their names
  const ResourceProperty* Find(std::string_view name) const;
  std::vector<std::string> Names() const;
};

class ResourceTypes {
 public:
  enum class Table : std::uint8_t { kTypes, kProperties, kAttributes };
  static constexpr std::string_view kTypes = "resource-type", kProperties = "resource-property", kAttributes = "resource-attribute";
  // Which of them a relation of this name and these columns is.
  static bool IsTable(std::string_view name, const std::vector<std::string>& columns, Table* table);

  // A whole table: a row a line, fields between tabs, sorted by the first. The text must outlive this.
  void AddText(Table table, std::string_view text);
  // One row.
  void AddRow(Table table, const std::vector<std::string>& fields);

  // Whether there is any row at all: without, nothing can be said about any type.
  bool empty() const { return texts_.empty() && rows_.empty(); }
  // Whether some type has the vendor of this one, which stands before the first `::`. Of other vendors' types nothing is known.
  bool KnowsVendor(std::string_view type) const;
  bool HasType(std::string_view type) const;
  std::vector<std::string> TypesOf(std::string_view vendor) const;
  // The properties of a type, of a part of one (`TYPE.PART`), or of what stands beside the properties of any (`resource`); null where none is
  // listed. Lives as long as this.
  const ResourceShape* Find(std::string_view name);
  // The attributes of a type; empty where none is listed.
  const std::vector<std::string>& AttributesOf(std::string_view type);

 private:
  struct Text {
    Table table;
    std::string_view text;
  };
  struct Row {
    Table table;
    std::vector<std::string> fields;
  };
  // All rows of `table` whose first field is `first`.
  std::vector<std::vector<std::string>> RowsOf(Table table, std::string_view first) const;

  std::vector<Text> texts_;
  std::vector<Row> rows_;
  std::map<std::string, std::unique_ptr<ResourceShape>, std::less<>> shapes_;  // null: there is none
  std::map<std::string, std::vector<std::string>, std::less<>> attributes_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_RESOURCE_TYPES_H_
