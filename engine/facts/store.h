// The fact store: where loading, evaluation and emission meet. Owns values, nodes, relations, proofs and findings of one run.
#ifndef PARETO_ENGINE_FACTS_STORE_H_
#define PARETO_ENGINE_FACTS_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "engine/facts/finding.h"
#include "engine/facts/nodes.h"
#include "engine/facts/relation.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::facts {

// Of one derived row: the rule, and one row for each positive atom of the rule, in the rule's atom order (kNoRow where an atom was in a branch not taken).
struct Proof {
  std::uint32_t rule = kNoIndex;
  std::span<const RowId> rows;
};

// The first derivations of a relation's rows. Base rows have none. One record of a fixed size for each row from the first derived one on: as many words
// as the rule with the most atoms needs, so a closure costs 12 bytes a row and no search.
class ProofLog {
 public:
  // Rows in the order of their ids. A rule has the same number of rows each time.
  void Record(RowId row, std::uint32_t rule, std::span<const RowId> rows);
  // Of those of `count` rows that are fresh, which got the ids from `row` on; `rows` has `width` for each of the `count`.
  void RecordBatch(RowId row, std::uint32_t rule, const RowId* rows, std::size_t width, const bool* fresh, std::size_t count);
  // Makes room for rules of so many atoms, before the first of them is recorded: widening later copies what is there.
  void Widen(std::size_t atoms);
  Proof Of(RowId row) const;  // rule kNoIndex where there is none. Its rows are valid until the next Record
  std::size_t bytes() const { return records_.bytes(); }

 private:
  void Begin(RowId row, std::uint32_t rule, std::size_t width);
  RowId first_ = kNoRow;                 // the first row that has a record
  std::size_t stride_ = 1;               // words of a record: the rule, then rows
  GrowingArray<std::uint32_t> records_;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> width_;  // sorted: a rule of this relation, and how many rows its records have
};

struct RelationInfo {
  std::string name;
  int arity = 0;
  base::Span span;          // its declaration; invalid for the engine's own
  bool lost_rows = false;   // a solution was dropped because something in it is unknown
  // Of a relation filled from a data file: the file, and the byte where each row begins. Rows that rules add have none.
  base::FileId table = base::kNoFile;
  std::vector<std::uint32_t> table_rows;
  // Of one that takes files whole: what people see before the name that a row has.
  std::optional<std::string> files;
  std::vector<std::uint16_t> table_fields;  // by column: of CSV: which field of a row it is
  bool field = false;       // a field relation: its last column may hold *unknown*
  bool open = false;        // no field relation, and some value of its last column is *unknown*
};

class FactStore {
 public:
  FactStore();
  // A store of its own over the values of another one, as the same program evaluated once more needs it: its constants are among them. Of
  // stores that share values, the one made last orders nodes, or the one that was told to.
  explicit FactStore(std::shared_ptr<ValuePool> values);
  void OrderNodes();
  const std::shared_ptr<ValuePool>& values() const { return pool_; }

  RelationId AddRelation(RelationInfo info);
  // Takes out the relations from this number on.
  void DropRelations(std::size_t count);
  Relation& relation(RelationId id) { return relations_[static_cast<std::uint32_t>(id)]; }
  const Relation& relation(RelationId id) const { return relations_[static_cast<std::uint32_t>(id)]; }
  RelationInfo& info(RelationId id) { return infos_[static_cast<std::uint32_t>(id)]; }
  const RelationInfo& info(RelationId id) const { return infos_[static_cast<std::uint32_t>(id)]; }
  ProofLog& proofs(RelationId id) { return proofs_[static_cast<std::uint32_t>(id)]; }
  const ProofLog& proofs(RelationId id) const { return proofs_[static_cast<std::uint32_t>(id)]; }
  std::size_t relations() const { return relations_.size(); }
  std::size_t bytes() const;  // about what relations, proofs and values hold

  ValuePool& pool() { return *pool_; }
  const ValuePool& pool() const { return *pool_; }
  // Whether the last column of a row may be unknown.
  bool MayHoldUnknown(RelationId id) const { return info(id).open || (any_unknown && info(id).field); }
  NodeTable& nodes() { return *nodes_; }
  const NodeTable& nodes() const { return *nodes_; }

  std::vector<base::Span> resource_statements;  // where the rules stand that make resources, by NodeInfo::statement; may be empty
  const RawReader* raw = nullptr;   // set by the loader; must outlive evaluation
  bool any_unknown = false;         // some field relation holds *unknown*: the evaluator takes its careful path
  std::vector<Finding> findings;
  std::vector<Finding> unjudged;  // of subjects that no check could judge, the first ones of each check: told where nothing else says why
  std::vector<Verdict> verdicts;    // by check

 private:
  std::shared_ptr<ValuePool> pool_;
  std::unique_ptr<NodeTable> nodes_;
  std::vector<Relation> relations_;
  std::vector<RelationInfo> infos_;
  std::vector<ProofLog> proofs_;
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_STORE_H_
