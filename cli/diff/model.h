// What `pareto diff` compares, and what it found. Everything is text and JSON: nothing here points into a session.
#ifndef PARETO_CLI_DIFF_MODEL_H_
#define PARETO_CLI_DIFF_MODEL_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pareto::cli {

// Where something stands: `config.yaml`, 12, 5 (both from 1). No file where it stands nowhere.
struct Place {
  std::string file;
  unsigned line = 0, column = 0;
};

using Step = std::variant<std::string, std::size_t>;  // a key, or an index from 0

// One difference between two JSON values: the way down to it, and what stands there as JSON text: of the two at least one.
struct JsonChange {
  std::vector<Step> steps;
  std::optional<std::string> before, after;
};

enum class Sign { kAdded, kRemoved, kChanged };

// A field of a component, or a property of a resource.
struct FieldChange {
  std::string path;  // `endpoints.list.method`
  JsonChange values;
  bool hidden = false;  // that it changed is said, and not the values
  Place place;          // in the new config; of what was removed, in the old one
};

struct ComponentChange {
  Sign sign = Sign::kChanged;
  std::string kind, name;  // `timer`, `tick`; the document's own fields: its entity, no name
  Place place;
  std::vector<FieldChange> fields;  // of a changed one
};

struct FactChange {
  Sign sign = Sign::kChanged;
  std::string section, subject, what;
  std::string before, after;
  Place place;
};

struct PermissionChange {
  Sign sign = Sign::kAdded;  // gained or lost
  std::string holder, permission, on;
  Place place;
};

// Of a resource, an output or a parameter.
struct ResourceChange {
  Sign sign = Sign::kChanged;
  std::string id, type, owner;  // of a resource; of others the id alone
  std::string was;              // the id that it had: of resources whose ids say what they hold
  Place place;                  // the owner's
  std::vector<FieldChange> fields;
  std::string replaced;               // "always" or "maybe": another one is made in its place; empty: it is updated
  std::vector<std::string> because;   // the paths that ask for it
  std::vector<std::string> outcome;   // what becomes of the old one
};

struct FindingChange {
  Sign sign = Sign::kAdded;  // new or gone
  std::string severity, code, message, fingerprint;
  Place place;
};

struct Difference {
  std::string before, after;  // the names of both sides
  // Something is wrong with this side, so that its template says nothing, and all but components and findings is left out.
  std::size_t errors_before = 0, errors_after = 0;
  std::vector<std::string> may_be_more;  // what rests on something unknown: a relation of a side
  std::vector<ComponentChange> components;
  std::vector<FactChange> facts;
  std::vector<PermissionChange> permissions;
  std::vector<ResourceChange> resources, parameters, outputs;
  std::vector<FindingChange> findings;

  bool judged() const { return errors_before + errors_after == 0; }
};

}  // namespace pareto::cli

#endif  // PARETO_CLI_DIFF_MODEL_H_
