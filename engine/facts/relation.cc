#include "engine/facts/relation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace pareto::facts {
namespace {

constexpr int kFirstBits = 4;   // tables start with 16 entries
constexpr std::size_t kRowsAtOnce = 256;  // rows hashed and prefetched before the first is inserted

std::uint64_t Pack1(const Value* row) { return row[0].bits(); }
std::uint64_t Pack2(const Value* row) { return std::uint64_t{row[0].bits()} << 32 | row[1].bits(); }

}  // namespace

// The table of rows that are there.
//
// Packed (one or two columns): the key itself, inverted so that 0 can mean empty (a row of all ones cannot be: no value has tag 7). Row ids
// are kept beside the keys only once somebody asks for one: most evaluation only asks whether.
// Otherwise: the top half of the hash and the row id.
struct Relation::Dedup {
  struct Entry {
    std::uint32_t tag;
    std::uint32_t id;  // + 1; 0 is empty
  };
  explicit Dedup(int columns)
      : arity(columns), packed(columns == 1 || columns == 2) {
    if (packed) {
      keys = ZeroedTable<std::uint64_t>(std::size_t{1} << bits);
    } else {
      entries = ZeroedTable<Entry>(std::size_t{1} << bits);
    }
  }
  std::size_t capacity() const { return std::size_t{1} << bits; }
  std::uint64_t Pack(const Value* row) const { return arity == 1 ? Pack1(row) : Pack2(row); }
  std::size_t PackedPosition(std::uint64_t key) const { return MixWord(key) >> (64 - bits); }

  // Where `key` stands or would stand.
  std::size_t ProbePacked(std::uint64_t key) const {
    const std::size_t mask = capacity() - 1;
    std::size_t i = PackedPosition(key);
    while (keys[i] != 0 && keys[i] != ~key) i = (i + 1) & mask;
    return i;
  }
  void Ensure(std::size_t rows) {
    while (rows * 10 > capacity() * 7) Grow();
  }
  void Grow() {
    ++bits;
    const std::size_t mask = capacity() - 1;
    if (packed) {
      ZeroedTable<std::uint64_t> old = std::move(keys);
      keys = ZeroedTable<std::uint64_t>(capacity());
      ZeroedTable<RowId> old_ids = std::move(ids);
      if (old_ids.size() > 0) ids = ZeroedTable<RowId>(capacity());
      for (std::size_t i = 0; i < old.size(); ++i) {
        if (old[i] == 0) continue;
        const std::size_t to = ProbePacked(~old[i]);
        keys[to] = old[i];
        if (old_ids.size() > 0) ids[to] = old_ids[i];
      }
      return;
    }
    ZeroedTable<Entry> old = std::move(entries);
    entries = ZeroedTable<Entry>(capacity());
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i].id == 0) continue;
      std::size_t to = old[i].tag >> (32 - bits);
      while (entries[to].id != 0) to = (to + 1) & mask;
      entries[to] = old[i];
    }
  }
  // Makes `ids` right for all rows of the relation.
  void Identify(const Relation& relation) {
    if (ids.size() == 0) ids = ZeroedTable<RowId>(capacity());
    for (; identified < relation.size_; ++identified) ids[ProbePacked(Pack(relation.row(identified)))] = identified;
  }

  int arity;
  bool packed;
  int bits = kFirstBits;
  ZeroedTable<std::uint64_t> keys;
  ZeroedTable<RowId> ids;
  RowId identified = 0;
  ZeroedTable<Entry> entries;
};

// How many values a column has, by the longest runs of zeros in their hashes (HyperLogLog, 1024 registers: within about 3 %).
struct Relation::Sketch {
  static constexpr std::size_t kRegisters = 1024;
  std::uint8_t registers[kRegisters] = {};
  std::size_t empty = kRegisters;
  double sum = kRegisters;  // of 1 / 2^r over the registers: powers of two, so that it does not matter in which order they came
  RowId covered = 0;
  double estimate = 0;

  static double Weight(std::uint8_t zeros) { return 1.0 / static_cast<double>(std::uint64_t{1} << zeros); }  // at most 55 zeros

  void Extend(const Relation& relation, int column) {
    for (; covered < relation.size_; ++covered) {
      const std::uint64_t hash = MixWord(relation.row(covered)[column].bits());
      const auto zeros = static_cast<std::uint8_t>(1 + std::countl_zero(hash << 10 | 1));
      std::uint8_t& held = registers[hash >> 54];
      if (held >= zeros) continue;
      empty -= held == 0 ? 1 : 0;
      sum += Weight(zeros) - Weight(held);
      held = zeros;
    }
    const double m = static_cast<double>(kRegisters);
    estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    if (estimate < 2.5 * m && empty > 0) estimate = m * std::log(m / static_cast<double>(empty));
    estimate = std::clamp(estimate, 1.0, std::max(1.0, static_cast<double>(covered)));
  }
};

Relation::Relation(int arity) : arity_(arity), dedup_(std::make_unique<Dedup>(arity)) {}
Relation::~Relation() = default;

Relation::Relation(Relation&& other) noexcept
    : arity_(other.arity_),
      size_(std::exchange(other.size_, 0)),
      rows_(std::move(other.rows_)),
      dedup_(std::move(other.dedup_)),
      indexes_(std::move(other.indexes_)),
      sketches_(std::move(other.sketches_)) {
  for (const std::unique_ptr<Index>& index : indexes_) index->relation_ = this;
}

Relation& Relation::operator=(Relation&& other) noexcept {
  if (this == &other) return *this;
  arity_ = other.arity_;
  size_ = std::exchange(other.size_, 0);
  rows_ = std::move(other.rows_);
  dedup_ = std::move(other.dedup_);
  indexes_ = std::move(other.indexes_);
  sketches_ = std::move(other.sketches_);
  for (const std::unique_ptr<Index>& index : indexes_) index->relation_ = this;
  return *this;
}

std::pair<RowId, bool> Relation::Add(const Value* row) {
  Dedup& d = *dedup_;
  d.Ensure(std::size_t{size_} + 1);
  if (d.packed) {
    const std::uint64_t key = d.Pack(row);
    const std::size_t at = d.ProbePacked(key);
    if (d.keys[at] != 0) {
      d.Identify(*this);
      return {d.ids[at], false};
    }
    d.keys[at] = ~key;
  } else {
    const auto tag = static_cast<std::uint32_t>(HashValues(row, static_cast<std::size_t>(arity_)) >> 32);
    const std::size_t mask = d.capacity() - 1;
    std::size_t i = tag >> (32 - d.bits);
    for (; d.entries[i].id != 0; i = (i + 1) & mask) {
      if (d.entries[i].tag != tag) continue;
      if (const RowId id = d.entries[i].id - 1; std::equal(row, row + arity_, this->row(id))) return {id, false};
    }
    d.entries[i] = {tag, size_ + 1};
  }
  Value* to = rows_.Reserve(static_cast<std::size_t>(arity_));
  std::copy(row, row + arity_, to);
  rows_.Commit(static_cast<std::size_t>(arity_));
  return {size_++, true};
}

void Relation::AddBatch(const Value* rows, std::size_t count, bool* fresh) {
  Dedup& d = *dedup_;
  const auto width = static_cast<std::size_t>(arity_);
  std::uint64_t hashes[kRowsAtOnce];
  while (count > 0) {
    const std::size_t block = std::min(count, kRowsAtOnce);
    d.Ensure(std::size_t{size_} + block);
    const std::size_t mask = d.capacity() - 1;
    Value* to = rows_.Reserve(block * width);
    RowId added = 0;
    if (d.packed) {
      const bool two = arity_ == 2;
      const int shift = 64 - d.bits;
      for (std::size_t i = 0; i < block; ++i) {
        hashes[i] = MixWord(two ? Pack2(rows + i * 2) : Pack1(rows + i)) >> shift;
        __builtin_prefetch(&d.keys[hashes[i]], 1);
      }
      for (std::size_t i = 0; i < block; ++i) {
        const std::uint64_t stored = ~(two ? Pack2(rows + i * 2) : Pack1(rows + i));
        std::size_t at = hashes[i];
        while (d.keys[at] != 0 && d.keys[at] != stored) at = (at + 1) & mask;
        const bool is_new = d.keys[at] == 0;
        if (fresh != nullptr) fresh[i] = is_new;
        if (!is_new) continue;
        d.keys[at] = stored;
        std::memcpy(static_cast<void*>(to + added * width), rows + i * width, width * sizeof(Value));
        ++added;
      }
    } else {
      const int shift = 32 - d.bits;
      for (std::size_t i = 0; i < block; ++i) {
        hashes[i] = HashValues(rows + i * width, width) >> 32;
        __builtin_prefetch(&d.entries[hashes[i] >> shift], 1);
      }
      for (std::size_t i = 0; i < block; ++i) {
        const Value* row = rows + i * width;
        const auto tag = static_cast<std::uint32_t>(hashes[i]);
        std::size_t at = tag >> shift;
        bool is_new = true;
        for (; d.entries[at].id != 0; at = (at + 1) & mask) {
          // Rows of this block stand behind the committed ones already, so row() reaches them too.
          if (d.entries[at].tag == tag && std::equal(row, row + width, this->row(d.entries[at].id - 1))) {
            is_new = false;
            break;
          }
        }
        if (fresh != nullptr) fresh[i] = is_new;
        if (!is_new) continue;
        d.entries[at] = {tag, size_ + added + 1};
        std::copy(row, row + width, to + added * width);
        ++added;
      }
    }
    rows_.Commit(added * width);
    size_ += added;
    rows += block * width;
    if (fresh != nullptr) fresh += block;
    count -= block;
  }
}

bool Relation::Contains(const Value* row) const {
  const Dedup& d = *dedup_;
  if (d.packed) return d.keys[d.ProbePacked(d.Pack(row))] != 0;
  return Find(row) != kNoRow;
}

RowId Relation::Find(const Value* row) const {
  Dedup& d = *dedup_;
  if (d.packed) {
    const std::size_t at = d.ProbePacked(d.Pack(row));
    if (d.keys[at] == 0) return kNoRow;
    if (d.identified < size_) d.Identify(*this);
    return d.ids[at];
  }
  const auto tag = static_cast<std::uint32_t>(HashValues(row, static_cast<std::size_t>(arity_)) >> 32);
  const std::size_t mask = d.capacity() - 1;
  for (std::size_t i = tag >> (32 - d.bits); d.entries[i].id != 0; i = (i + 1) & mask) {
    if (d.entries[i].tag != tag) continue;
    if (const RowId id = d.entries[i].id - 1; std::equal(row, row + arity_, this->row(id))) return id;
  }
  return kNoRow;
}

const Index& Relation::IndexOn(ColumnMask mask) {
  for (const std::unique_ptr<Index>& index : indexes_) {
    if (index->mask_ == mask) {
      if (index->covered_ < size_) index->Extend(*this);
      return *index;
    }
  }
  indexes_.push_back(std::unique_ptr<Index>(new Index(this, mask)));
  indexes_.back()->Extend(*this);
  return *indexes_.back();
}

const Index* Relation::FindIndex(ColumnMask mask) const {
  for (const std::unique_ptr<Index>& index : indexes_) {
    if (index->mask_ == mask) return index.get();
  }
  return nullptr;
}

double Relation::Distinct(int column) const {
  if (size_ == 0) return 1;
  const auto at = static_cast<std::size_t>(column);
  if (sketches_.size() <= at) sketches_.resize(static_cast<std::size_t>(arity_));
  if (!sketches_[at]) sketches_[at] = std::make_unique<Sketch>();
  Sketch& sketch = *sketches_[at];
  if (size_ - sketch.covered > sketch.covered / 4) sketch.Extend(*this, column);
  return sketch.estimate;
}

std::size_t Relation::bytes() const {
  std::size_t bytes = rows_.bytes() + dedup_->keys.bytes() + dedup_->ids.bytes() + dedup_->entries.bytes();
  for (const std::unique_ptr<Index>& index : indexes_) bytes += index->bytes();
  return bytes;
}

Index::Index(const Relation* relation, ColumnMask mask)
    : mask_(mask), single_(std::popcount(mask) == 1), shift_(32 - kFirstBits), relation_(relation), slots_(std::size_t{1} << kFirstBits) {
  for (int i = 0; i < kMaxArity; ++i) {
    if ((mask >> i & 1) != 0) columns_.push_back(i);
  }
}

void Index::Grow() {
  ZeroedTable<Slot> old = std::move(slots_);
  slots_ = ZeroedTable<Slot>(old.size() * 2);
  --shift_;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (old[i].head == 0) continue;
    std::size_t to = single_ ? SinglePosition(old[i].tag) : old[i].tag >> shift_;
    while (slots_[to].head != 0) to = (to + 1) & mask;
    slots_[to] = old[i];
  }
}

std::uint32_t Index::NewBlock(std::uint32_t before, std::uint32_t room) {
  if (blocks_.size() == 0) blocks_.Append(0);  // no block begins at 0
  const auto at = static_cast<std::uint32_t>(blocks_.size());
  std::uint32_t* block = blocks_.Reserve(kIds + room);
  block[kBefore] = before;
  block[kCount] = 0;
  block[kRoom] = room;
  blocks_.Commit(kIds + room);
  return at;
}

// Puts a row at the front of a chain.
void Index::Push(Slot* slot, RowId id) {
  constexpr std::uint32_t kFirstRoom = 4, kMostRoom = 1024;
  if (slot->head == 0) {
    slot->head = id + 1;
    return;
  }
  if ((slot->head & kBlock) == 0) {
    const std::uint32_t block = NewBlock(0, kFirstRoom);
    blocks_[block + kIds] = slot->head - 1;
    blocks_[block + kCount] = 1;
    slot->head = block | kBlock;
  }
  std::uint32_t block = slot->head & ~kBlock;
  if (blocks_[block + kCount] == blocks_[block + kRoom]) {
    block = NewBlock(block, std::min(blocks_[block + kRoom] * 2, kMostRoom));
    slot->head = block | kBlock;
  }
  blocks_[block + kIds + blocks_[block + kCount]++] = id;
}

void Index::Extend(const Relation& relation) {
  std::uint32_t tags[kRowsAtOnce];
  Value key[kMaxArity];
  const auto key_of = [&](RowId id) {
    const Value* row = relation.row(id);
    for (std::size_t c = 0; c < columns_.size(); ++c) key[c] = row[columns_[c]];
  };
  while (covered_ < relation.size_) {
    const RowId count = std::min<RowId>(relation.size_ - covered_, kRowsAtOnce);
    while ((used_ + count) * 10 > slots_.size() * 7) Grow();
    const std::size_t mask = slots_.size() - 1;
    for (RowId i = 0; i < count; ++i) {
      key_of(covered_ + i);
      tags[i] = TagOf(key);
      __builtin_prefetch(&slots_[single_ ? SinglePosition(tags[i]) : tags[i] >> shift_], 1);
    }
    for (RowId i = 0; i < count; ++i) {
      if (!single_) key_of(covered_ + i);
      std::size_t at = single_ ? SinglePosition(tags[i]) : tags[i] >> shift_;
      while (slots_[at].head != 0 && !(slots_[at].tag == tags[i] && (single_ || Matches(slots_[at].head, key)))) at = (at + 1) & mask;
      if (slots_[at].head == 0) {
        ++used_;
        slots_[at].tag = tags[i];
      }
      Push(&slots_[at], covered_ + i);
    }
    covered_ += count;
  }
}

}  // namespace pareto::facts
