// Parts of a document as JSON values.
#ifndef PARETO_ENGINE_LOAD_JSON_VALUES_H_
#define PARETO_ENGINE_LOAD_JSON_VALUES_H_

#include <utility>
#include <vector>

#include "engine/document/document.h"
#include "engine/facts/value.h"

namespace pareto::load {

// Remembers what it made of lists and maps, so that a part asked for again costs nothing. Recursion is as deep as the
// document.
class JsonValues {
 public:
  JsonValues(const document::Document& document, facts::ValuePool& pool) : document_(document), pool_(pool) {}

  facts::Value Of(document::NodeId tree);
  // The numbers met so far that JSON does not have (`.nan`, `.inf`), which became text as written; leaves none.
  std::vector<document::NodeId> TakeOdd() { return std::exchange(odd_, {}); }

 private:
  const document::Document& document_;
  facts::ValuePool& pool_;
  std::vector<facts::Value> made_;  // by document node; missing: not made yet
  std::vector<document::NodeId> odd_;
};

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_JSON_VALUES_H_
