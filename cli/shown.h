// How values and nodes are shown to people and programs that ask: `demo-post`, `config.yaml:12:3`.
#ifndef PARETO_CLI_SHOWN_H_
#define PARETO_CLI_SHOWN_H_

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "cli/workspace/session.h"
#include "engine/facts/value.h"

namespace pareto::cli {

// A node by the name it goes by (a component's name, the id of a resource, else the path in the config); a text as it is, all else as JSON.
std::string NameOf(workspace::Session& session, facts::Value value);
// The same in a store of its own: that of a stage.
std::string NameOf(const facts::FactStore& store, facts::Value value);
// `FILE:LINE:COLUMN` of a node: of a resource, where the component stands that it was made for. Empty for other values.
std::string PlaceOf(workspace::Session& session, facts::Value value);
// The same of a span; empty where it is none.
std::string PlaceOf(workspace::Session& session, base::Span span);

// Where facts that no rule made come from.
class BasePlaces {
 public:
  // `session` must outlive it, and `store`, one of its evaluations' (the main one where none is given).
  explicit BasePlaces(workspace::Session& session);
  BasePlaces(workspace::Session& session, const facts::FactStore& store);
  // The names of fields by their relations.
  const std::map<facts::RelationId, facts::Value>& fields() const { return fields_; }
  // Of a row of a table: its line. Else the first node in it; of a field, where its value stands. None where no node is in it.
  std::optional<base::Span> Of(facts::RelationId relation, facts::RowId row) const;

 private:
  const facts::FactStore& store_;
  std::map<facts::RelationId, facts::Value> fields_;
};

// A node as {"name", "path", "file", "line", "column"}, with "type" where it is a resource; lists and maps with such inside.
nlohmann::ordered_json ValueAsJson(workspace::Session& session, facts::Value value);

}  // namespace pareto::cli

#endif  // PARETO_CLI_SHOWN_H_
