// The findings of loading and their wording, one function for each thing that may be wrong.
//
// `schema/unknown-field`, `schema/missing`, `schema/type`, `schema/range`, `schema/kind`, `schema/key`,
// `schema/duplicate`, `yaml/version`.
#ifndef PARETO_ENGINE_LOAD_FINDINGS_H_
#define PARETO_ENGINE_LOAD_FINDINGS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"
#include "engine/load/outline.h"
#include "engine/load/plan.h"

namespace pareto::load {

// A step inside a field's value: a list position or a map's key. `up` is the step before, or null.
struct Where {
  const Where* up = nullptr;
  std::string_view key;
  std::int64_t index = -1;
};

// Whether one of the type's alternatives is of this kind.
bool Has(const facts::FieldType& type, facts::FieldAlt::Kind kind);

class Findings {
 public:
  // All arguments must outlive it.
  Findings(const document::Document& document, const base::SourceMap& sources, const Plans& plans,
           const Outline& outline, const facts::ValuePool& pool, base::DiagnosticSink& sink)
      : document_(document),
        sources_(sources),
        plans_(plans),
        schema_(plans.schema()),
        outline_(outline),
        pool_(pool),
        sink_(sink) {}

  // The item that the following findings are about.
  void set_item(std::uint32_t item) { item_ = item; }

  void Root();  // the document is no map
  void UnknownField(const document::Entry& entry);
  void Missing(const facts::Field& field, const document::Entry* empty);  // `empty`: it is written, without a value
  void UnclearKind();  // the discriminating field is absent or names no kind
  void Key(const facts::Field& field,
           const document::Entry& entry);  // the name is another one than the key it stands under
  void Repeats();                          // of all items: names that are taken

  // About the part `tree` of field `index`, at `where` in it.
  void Type(const facts::FieldType& type, document::NodeId tree, int index, const Where* where);
  void Range(const facts::FieldType& type, document::NodeId tree, int index, const Where* where);
  void Version(document::NodeId tree, facts::Value number, int index, const Where* where);
  void Odd(document::NodeId tree, int index, const Where* where);  // a number that JSON does not have

 private:
  const Item& its() const { return outline_.items[item_]; }
  const EntityPlan& plan() const { return plans_.at(its().entity); }
  std::string Label();
  base::Diagnostic Make(std::string code, base::Span span, std::string message, std::string_view field);
  base::Diagnostic Make(std::string code, base::Span span, std::string message, int index, const Where* where);
  void Report(std::string code, base::Span span, std::string message, int index, const Where* where,
              std::string help = {});
  static void PathIn(const Where* where, std::string& out);
  std::string Subject(int index, const Where* where);
  std::string FieldElsewhere(std::string_view name);
  std::string Skeleton(facts::EntityId entity);

  const document::Document& document_;
  const base::SourceMap& sources_;
  const Plans& plans_;
  const facts::Schema& schema_;
  const Outline& outline_;
  const facts::ValuePool& pool_;
  base::DiagnosticSink& sink_;
  std::uint32_t item_ = 0;
};

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_FINDINGS_H_
