// A relation: a set of rows of values. Append-only; a row's id is its position and never changes, so ids name facts in proofs,
// and "the rows that a round added" is a range of ids.
//
// Rows are stored one after another. Duplicates are found by an open-addressing table of row ids (relations of one and two columns keep the packed
// key in the table, which saves the second cache miss). Indexes are exact sets of bound columns, made when first asked for and
// extended when asked for again: chains of row ids, newest first.
//
// Cost: Add, Find, Contains and Index::First are a cache miss or two each on large relations; AddBatch overlaps them. IndexOn, Distinct and the
// first Find read the rows that came since they were last asked. Views of rows are invalidated by Add. Not thread-safe, Find and Distinct included.
#ifndef PARETO_ENGINE_FACTS_RELATION_H_
#define PARETO_ENGINE_FACTS_RELATION_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/facts/hash.h"
#include "engine/facts/memory.h"
#include "engine/facts/value.h"

namespace pareto::facts {

enum class RelationId : std::uint32_t {};
inline constexpr RelationId kNoRelation{0xFFFFFFFFu};

using RowId = std::uint32_t;
inline constexpr RowId kNoRow = 0xFFFFFFFFu;
inline constexpr int kMaxArity = 32;
using ColumnMask = std::uint32_t;  // bit i: column i is bound

// Chains of rows with equal values in the columns of a mask.
class Index;

class Relation {
 public:
  explicit Relation(int arity);
  ~Relation();
  Relation(Relation&&) noexcept;
  Relation& operator=(Relation&&) noexcept;

  int arity() const { return arity_; }
  RowId size() const { return size_; }
  const Value* row(RowId id) const { return rows_.data() + static_cast<std::size_t>(id) * static_cast<std::size_t>(arity_); }

  // Adds a row; returns its id and true, or the id of the equal row that is there and false.
  std::pair<RowId, bool> Add(const Value* row);
  // Adds `count` rows of arity() values each; hashes and prefetches all before inserting any. Calls nothing back: new rows are the ids from
  // the old size() on, in order; `fresh[i]` (may be null) says whether row i was new. `rows` must not lie in this relation.
  void AddBatch(const Value* rows, std::size_t count, bool* fresh);
  RowId Find(const Value* row) const;  // kNoRow where there is none
  bool Contains(const Value* row) const;

  // The index over `mask` (neither 0 nor all columns of a one-column relation are special), covering all rows there are now. The reference
  // stays good as long as the relation; what it covers grows only by asking again.
  const Index& IndexOn(ColumnMask mask);
  // The index over `mask` as far as it covers, or null where none was made.
  const Index* FindIndex(ColumnMask mask) const;
  // About how many values stand in a column (within a few percent of what it was when the relation was at most a quarter smaller).
  double Distinct(int column) const;
  std::size_t bytes() const;

 private:
  friend class Index;
  struct Dedup;
  struct Sketch;
  int arity_;
  RowId size_ = 0;
  GrowingArray<Value> rows_;
  std::unique_ptr<Dedup> dedup_;
  std::vector<std::unique_ptr<Index>> indexes_;
  mutable std::vector<std::unique_ptr<Sketch>> sketches_;  // by column
};

class Index {
 public:
  // The newest row whose masked columns equal `key` (values in column order), or kNoRow. Check `Matches`: none needed, chains are exact.
  RowId First(const Value* key) const {
    const std::size_t mask = slots_.size() - 1;
    if (single_) {
      for (std::size_t i = SinglePosition(key[0].bits());; i = (i + 1) & mask) {
        const Slot slot = slots_[i];
        if (slot.head == 0) return kNoRow;
        if (slot.tag == key[0].bits()) return slot.head - 1;
      }
    }
    const auto tag = static_cast<std::uint32_t>(HashValues(key, columns_.size()) >> 32);
    for (std::size_t i = tag >> shift_;; i = (i + 1) & mask) {
      const Slot slot = slots_[i];
      if (slot.head == 0) return kNoRow;
      if (slot.tag == tag && Matches(slot.head - 1, key)) return slot.head - 1;
    }
  }
  // The next older row of the same chain, or kNoRow.
  RowId Next(RowId row) const { return next_[row]; }
  ColumnMask mask() const { return mask_; }
  std::size_t distinct() const { return used_; }  // number of chains, for estimates
  RowId covered() const { return covered_; }      // rows below are in it
  void Prefetch(const Value* key) const {
    const std::size_t at =
        single_ ? SinglePosition(key[0].bits()) : static_cast<std::uint32_t>(HashValues(key, columns_.size()) >> 32) >> shift_;
    __builtin_prefetch(&slots_[at]);
  }

 private:
  friend class Relation;
  struct Slot {
    std::uint32_t tag;   // the value itself where one column is bound, else the top half of the key's hash
    std::uint32_t head;  // + 1; 0 is empty
  };
  Index(const Relation* relation, ColumnMask mask);
  std::size_t SinglePosition(std::uint32_t bits) const { return static_cast<std::uint32_t>(MixWord(bits) >> 32) >> shift_; }
  bool Matches(RowId row, const Value* key) const {
    const Value* values = relation_->row(row);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (values[columns_[i]] != key[i]) return false;
    }
    return true;
  }
  void Extend(const Relation& relation);
  void Grow();
  std::size_t bytes() const { return slots_.bytes() + next_.bytes(); }

  ColumnMask mask_;
  bool single_;
  int shift_;
  std::vector<int> columns_;
  const Relation* relation_;     // kept up to date when the relation moves
  ZeroedTable<Slot> slots_;      // open addressing, power of two
  GrowingArray<RowId> next_;     // by row id
  std::size_t used_ = 0;
  RowId covered_ = 0;
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_RELATION_H_
