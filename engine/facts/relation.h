// A relation: a set of rows of values. Append-only; a row's id is its position and never changes, so ids name facts in proofs,
// and "the rows that a round added" is a range of ids.
//
// Rows are stored one after another. Duplicates are found by an open-addressing table of row ids (relations of one and two columns keep the packed
// key in the table, which saves the second cache miss). Indexes are exact sets of bound columns, made when first asked for and
// extended when asked for again: chains of row ids, newest first.
//
// Cost: Add, Find, Contains and Index::Find are a cache miss or two each on large relations; AddBatch overlaps them. IndexOn, Distinct and the
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

  void Prefetch(RowId id) const {
    if (id < size_) __builtin_prefetch(row(id));
  }

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

// The rows of one key, newest first. Stays good while the index grows; rows that come meanwhile are not shown.
class Chain {
 public:
  // kNoRow at the end.
  inline RowId Next();
  // The row that `Next` gives after `ahead` others, as far as that is known without a cache miss: else the row that is next, or kNoRow.
  inline RowId Peek(std::uint32_t ahead) const;

 private:
  friend class Index;
  const Index* index_ = nullptr;
  RowId single_ = kNoRow;    // the only row, where the chain is no longer
  std::uint32_t block_ = 0;  // the block that is read, 0: none
  std::uint32_t left_ = 0;   // its rows that are still to come
};

// Which rows have given values in the columns of a mask.
//
// An open-addressing table leads from a key to its only row, or to a block of its rows' ids; a full block is followed by one of twice the size
// that points back to it. So most rows of a chain are known ahead and can be prefetched, and what is unique (most fields of most nodes) costs one
// cache miss and no memory for a chain.
class Index {
 public:
  // The rows whose masked columns equal `key` (values in column order). Chains are exact.
  Chain Find(const Value* key) const {
    Chain chain;
    chain.index_ = this;
    const std::uint32_t head = Head(key);
    if ((head & kBlock) == 0) {
      chain.single_ = head - 1;  // kNoRow where there is none
    } else {
      chain.block_ = head & ~kBlock;
      chain.left_ = blocks_[chain.block_ + kCount];
    }
    return chain;
  }
  // The newest of them, or kNoRow.
  RowId First(const Value* key) const { return Find(key).Peek(0); }
  ColumnMask mask() const { return mask_; }
  std::size_t distinct() const { return used_; }  // number of chains, for estimates
  RowId covered() const { return covered_; }      // rows below are in it
  // For many keys at once: first Prefetch all, which gives positions, then PrefetchRows those, then Find.
  std::uint32_t Prefetch(const Value* key) const {
    const std::size_t at = Position(key);
    __builtin_prefetch(&slots_[at]);
    return static_cast<std::uint32_t>(at);
  }
  void PrefetchRows(std::uint32_t position) const {
    const std::uint32_t head = slots_[position].head;
    if ((head & kBlock) != 0) {
      __builtin_prefetch(&blocks_[head & ~kBlock]);
    } else if (head != 0) {
      relation_->Prefetch(head - 1);
    }
  }

 private:
  friend class Relation;
  friend class Chain;
  struct Slot {
    std::uint32_t tag;   // the value itself where one column is bound, else the top half of the key's hash
    std::uint32_t head;  // 0: empty; a row id + 1; or kBlock and where in blocks_ the newest block begins
  };
  static constexpr std::uint32_t kBlock = 0x80000000u;
  // A block: where the one before begins (0: none), how many ids it holds, how many it has room for, the ids from old to new.
  static constexpr std::uint32_t kBefore = 0, kCount = 1, kRoom = 2, kIds = 3;

  Index(const Relation* relation, ColumnMask mask);
  std::size_t SinglePosition(std::uint32_t bits) const { return static_cast<std::uint32_t>(MixWord(bits) >> 32) >> shift_; }
  std::uint32_t TagOf(const Value* key) const {
    return single_ ? key[0].bits() : static_cast<std::uint32_t>(HashValues(key, columns_.size()) >> 32);
  }
  std::size_t Position(const Value* key) const { return single_ ? SinglePosition(key[0].bits()) : TagOf(key) >> shift_; }
  // The head of the chain of a key, 0 where there is none.
  std::uint32_t Head(const Value* key) const {
    const std::uint32_t tag = TagOf(key);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = single_ ? SinglePosition(tag) : tag >> shift_;; i = (i + 1) & mask) {
      const Slot slot = slots_[i];
      if (slot.head == 0 || (slot.tag == tag && (single_ || Matches(slot.head, key)))) return slot.head;
    }
  }
  RowId NewestOf(std::uint32_t head) const {
    if ((head & kBlock) == 0) return head - 1;
    const std::uint32_t block = head & ~kBlock;
    return blocks_[block + kIds + blocks_[block + kCount] - 1];
  }
  bool Matches(std::uint32_t head, const Value* key) const {
    const Value* values = relation_->row(NewestOf(head));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (values[columns_[i]] != key[i]) return false;
    }
    return true;
  }
  void Extend(const Relation& relation);
  void Push(Slot* slot, RowId id);
  std::uint32_t NewBlock(std::uint32_t before, std::uint32_t room);
  void Grow();
  std::size_t bytes() const { return slots_.bytes() + blocks_.bytes(); }

  ColumnMask mask_;
  bool single_;
  int shift_;
  std::vector<int> columns_;
  const Relation* relation_;            // kept up to date when the relation moves
  ZeroedTable<Slot> slots_;             // open addressing, power of two
  GrowingArray<std::uint32_t> blocks_;
  std::size_t used_ = 0;
  RowId covered_ = 0;
};

RowId Chain::Next() {
  if (left_ == 0) {
    if (block_ == 0) return std::exchange(single_, kNoRow);
    block_ = index_->blocks_[block_ + Index::kBefore];
    if (block_ == 0) return kNoRow;
    left_ = index_->blocks_[block_ + Index::kCount];
  }
  return index_->blocks_[block_ + Index::kIds + --left_];
}

RowId Chain::Peek(std::uint32_t ahead) const {
  if (left_ == 0) return block_ == 0 ? single_ : kNoRow;
  return index_->blocks_[block_ + Index::kIds + (left_ > ahead ? left_ - 1 - ahead : 0)];
}

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_RELATION_H_
