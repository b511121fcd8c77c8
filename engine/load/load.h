// Loads a document as the schema declares it: nodes in file order, rows of entity and field relations, and the engine's
// own relations (instance, named, schema_field, within) where a rule reads them.
//
// What is not as declared becomes a finding (codes `schema/...` and `yaml/version`, listed in docs/diagnostics.md) and,
// where it is a field, an *unknown* value. One cause is one finding: an item whose kind cannot be told is not checked
// further; an item whose name is taken is checked but gets no node; a reference to nothing is *unknown* without a
// finding, for the rule `references/unknown` tells it.
//
// Linear in the document. Recursion is as deep as the document, which its reader bounds.
#ifndef PARETO_ENGINE_LOAD_LOAD_H_
#define PARETO_ENGINE_LOAD_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/facts/nodes.h"
#include "engine/facts/schema.h"
#include "engine/facts/store.h"

namespace pareto::load {

// What is kept of the document: it answers what the text says and where. Not thread-safe (it remembers JSON values it
// made).
class LoadedDocument : public facts::RawReader {
 public:
  ~LoadedDocument() override;

  // A name that is written as the key of a map counts as the item's key field, and a scalar item as its field `value`:
  // the spellings are one. A YAML null is null.
  facts::Value Raw(facts::Value node, facts::Value key) const override;
  // Of a resource: its owner's name, whatever the steps.
  base::Span PlaceOf(facts::Value node, const std::vector<facts::Value>& steps, std::string* absent) const override;

 private:
  friend std::unique_ptr<LoadedDocument> Load(const document::Document&, const base::SourceMap&, const facts::Schema&,
                                              facts::FactStore&, base::DiagnosticSink&);
  struct Impl;
  explicit LoadedDocument(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// All arguments must outlive the result, which is the store's `raw` from now on. A document without a root gives one
// node and no finding: its reader has told why.
std::unique_ptr<LoadedDocument> Load(const document::Document& document, const base::SourceMap& sources,
                                     const facts::Schema& schema, facts::FactStore& store, base::DiagnosticSink& sink);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_LOAD_H_
