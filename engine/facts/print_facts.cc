#include "engine/facts/print_facts.h"

#include <algorithm>
#include <numeric>

namespace pareto::facts {

void AppendValue(const FactStore& store, Value value, std::string* out) {
  const ValuePool& pool = store.pool();
  if (value.node()) {
    if (value.node_index() >= store.nodes().size()) return pool.AppendJson(value, out);
    const std::string path = store.nodes().Path(pool, value);
    out->append(path.empty() ? "document" : path);
  } else if (value.list()) {
    out->push_back('[');
    bool first = true;
    for (const Value item : pool.Items(value)) {
      if (!first) out->push_back(',');
      first = false;
      AppendValue(store, item, out);
    }
    out->push_back(']');
  } else if (value.map()) {
    out->push_back('{');
    bool first = true;
    for (const MapEntry& entry : pool.Entries(value)) {
      if (!first) out->push_back(',');
      first = false;
      pool.AppendJson(entry.first, out);
      out->push_back(':');
      AppendValue(store, entry.second, out);
    }
    out->push_back('}');
  } else {
    pool.AppendJson(value, out);
  }
}

std::string PrintRow(const FactStore& store, RelationId relation, RowId row) {
  const Relation& rows = store.relation(relation);
  std::string out = store.info(relation).name;
  out.push_back('(');
  for (int i = 0; i < rows.arity(); ++i) {
    if (i > 0) out.append(", ");
    AppendValue(store, rows.row(row)[i], &out);
  }
  out.push_back(')');
  return out;
}

std::string PrintFacts(const FactStore& store, const std::vector<std::string>& only) {
  std::vector<RelationId> ids;
  for (std::uint32_t i = 0; i < store.relations(); ++i) {
    const std::string& name = store.info(RelationId{i}).name;
    if (only.empty() || std::find(only.begin(), only.end(), name) != only.end()) ids.push_back(RelationId{i});
  }
  std::stable_sort(ids.begin(), ids.end(), [&](RelationId a, RelationId b) { return store.info(a).name < store.info(b).name; });
  std::string out;
  for (const RelationId id : ids) {
    const Relation& relation = store.relation(id);
    std::vector<RowId> rows(relation.size());
    std::iota(rows.begin(), rows.end(), RowId{0});
    std::sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
      for (int i = 0; i < relation.arity(); ++i) {
        if (const int order = store.pool().Compare(relation.row(a)[i], relation.row(b)[i]); order != 0) return order < 0;
      }
      return false;
    });
    for (const RowId row : rows) out.append(PrintRow(store, id, row)).push_back('\n');
  }
  return out;
}

}  // namespace pareto::facts
