// What a check found, as a fact: places are nodes and steps, not yet spans. `engine/emit` makes diagnostics of them.
#ifndef PARETO_ENGINE_FACTS_FINDING_H_
#define PARETO_ENGINE_FACTS_FINDING_H_

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/facts/relation.h"
#include "engine/facts/value.h"

namespace pareto::facts {

// A node, and steps from it: keys (text) and list positions (int, from 0). A resource node stands for its owner. One step that is a map
// (`file`, `line`, `column`, `length`) is a place in a file that a relation took whole: what is found there is about the node.
// Or, without a node, a row of a data file, and the column in it (-1: the row).
struct Place {
  Value node;
  std::vector<Value> steps;
  RelationId relation = kNoRelation;
  RowId row = kNoRow;
  int column = -1;
};

// Which property of which resource a place stands for, and the statement that writes it.
struct Written {
  Value resource = Value::Missing();
  Value property = Value::Missing();
  base::Span by;  // invalid where not known
};

// A value that a condition needs and that is missing or unknown; or one that is there, and that the condition cannot compare.
struct Gap {
  Place place;      // where it stands, or would; no node where it is no part of the config
  base::Span part;  // the expression, in its rule file
  Value value;
  base::Span whole; // of a value that cannot be compared: the comparison
};

struct FindingNote {
  Place place;
  std::string text;
};

struct FindingFix {
  Place place;
  bool remove = false;
  Value value;
};

struct Finding {
  std::uint32_t check = 0;  // index into the program's checks
  std::string code;
  base::Severity severity = base::Severity::kError;
  base::Span rule;          // the check's name in its rule file
  Place place;
  Written written;          // where the place is one of a property of a resource
  std::string message;
  std::vector<FindingNote> notes;
  std::vector<std::string> help;
  std::optional<FindingFix> fix;
  std::optional<Gap> gap;   // why the condition does not hold, or cannot be judged
  // The rows that made the subject, for `why`.
  std::vector<std::pair<RelationId, RowId>> because;
  // What the variables of the check were, of its subject and of the solution that is forbidden: by slot of the check.
  std::vector<std::pair<std::uint16_t, Value>> variables;
};

// What happened to a check's subjects.
struct Verdict {
  std::uint32_t passed = 0;
  std::uint32_t failed = 0;
  std::uint32_t not_judged = 0;
  bool ran = false;  // false: its step was not reached
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_FINDING_H_
