#include "cli/workspace/resource_tables.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/check_resources.h"
#include "rules/embedded.h"

namespace pareto::workspace {
namespace {

// The text of an embedded file of lines; empty where there is none.
std::string_view Lines(const std::string& name) {
  constexpr std::string_view kEnding = ".facts";
  if (name.size() < kEnding.size() || name.compare(name.size() - kEnding.size(), kEnding.size(), kEnding) != 0) return {};
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.name == name) return file.text;
  }
  return {};
}

// The embedded file of a relation that is one of the tables, where it has one.
std::string_view EmbeddedLines(const dsl::RelationSymbol& relation, std::span<const DataFolder> folders) {
  const DataFolder& folder = folders[static_cast<std::size_t>(relation.module)];
  return folder.embedded ? Lines(folder.path + relation.from) : std::string_view{};
}

bool IsTable(const dsl::RelationSymbol& relation, dsl::ResourceTypes::Table* table) {
  return !relation.from.empty() && dsl::ResourceTypes::IsTable(relation.name, relation.column_names, table);
}

}  // namespace

bool ReadsResourceTables(const dsl::Checked& checked, std::span<const DataFolder> folders) {
  dsl::ResourceTypes::Table table{};
  return std::any_of(checked.relations.begin(), checked.relations.end(), [&](const dsl::RelationSymbol& relation) {
    return IsTable(relation, &table) && EmbeddedLines(relation, folders).empty();
  });
}

dsl::ResourceTypes FindResourceTypes(const dsl::Checked& checked, std::span<const DataFolder> folders, const facts::FactStore& store) {
  dsl::ResourceTypes types;
  for (const dsl::RelationSymbol& relation : checked.relations) {
    dsl::ResourceTypes::Table table{};
    if (!IsTable(relation, &table)) continue;
    if (const std::string_view lines = EmbeddedLines(relation, folders); !lines.empty()) {
      types.AddText(table, lines);
      continue;
    }
    const facts::Relation& rows = store.relation(relation.id);
    for (facts::RowId row = 0; row < rows.size(); ++row) {
      std::vector<std::string> fields(relation.columns.size());
      for (std::size_t i = 0; i < fields.size(); ++i) store.pool().AppendText(rows.row(row)[i], &fields[i]);
      types.AddRow(table, fields);
    }
  }
  dsl::AddResourceFacts(checked, types);
  return types;
}

}  // namespace pareto::workspace
