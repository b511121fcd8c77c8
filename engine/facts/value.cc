#include "engine/facts/value.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/facts/hash.h"
#include "engine/facts/memory.h"
#include "engine/facts/quoted.h"

namespace pareto::facts {
namespace {

constexpr std::int64_t kSmallest = -(std::int64_t{1} << 28);
constexpr std::int64_t kLargest = (std::int64_t{1} << 28) - 1;
constexpr std::uint32_t kMaxPayload = (1u << 29) - 1;

// Blocks of memory that never move.
class Arena {
 public:
  void* Allocate(std::size_t bytes, std::size_t align) {
    std::size_t at = (used_ + align - 1) / align * align;
    if (blocks_.empty() || at + bytes > size_) {
      size_ = std::max(bytes, std::min(kLargestBlock, std::max(kFirstBlock, total_)));
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(size_));
      total_ += size_;
      at = 0;
    }
    used_ = at + bytes;
    return blocks_.back().get() + at;
  }
  std::size_t bytes() const { return total_; }

 private:
  static constexpr std::size_t kFirstBlock = 4096;
  static constexpr std::size_t kLargestBlock = std::size_t{1} << 20;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;
  std::size_t total_ = 0;
};

// Open addressing from hashes to positions. An entry holds 32 bits of the hash: growing needs no more, and most probes end there.
class InternTable {
 public:
  InternTable() : entries_(64) {}

  // The position whose contents `same(position)` says are equal, or -1.
  template <typename Same>
  std::int64_t Find(std::uint64_t hash, const Same& same) const {
    const std::size_t mask = entries_.size() - 1;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t i = tag >> shift_;; i = (i + 1) & mask) {
      const Entry& entry = entries_[i];
      if (entry.position == 0) return -1;
      if (entry.tag == tag && same(entry.position - 1)) return entry.position - 1;
    }
  }
  void Insert(std::uint64_t hash, std::uint32_t position) {
    if ((used_ + 1) * 3 > entries_.size() * 2) Grow();
    Put(Entry{static_cast<std::uint32_t>(hash >> 32), position + 1});
    ++used_;
  }
  std::size_t bytes() const { return entries_.bytes(); }

 private:
  struct Entry {
    std::uint32_t tag;
    std::uint32_t position;  // + 1; 0 is empty
  };
  void Put(const Entry& entry) {
    const std::size_t mask = entries_.size() - 1;
    std::size_t i = entry.tag >> shift_;
    while (entries_[i].position != 0) i = (i + 1) & mask;
    entries_[i] = entry;
  }
  void Grow() {
    ZeroedTable<Entry> old = std::move(entries_);
    entries_ = ZeroedTable<Entry>(old.size() * 2);
    --shift_;
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i].position != 0) Put(old[i]);
    }
  }
  ZeroedTable<Entry> entries_;
  int shift_ = 32 - 6;
  std::size_t used_ = 0;
};

struct Number {
  bool is_int = false;
  std::int64_t integer = 0;
  double real = 0;
};

// What a list or a map holds, with what is asked of it again and again.
template <typename T>
struct Compound {
  const T* items = nullptr;
  std::uint32_t count = 0;
  std::int32_t depth = 1;
  std::uint32_t weight = 0;
};

int Sign(std::int64_t a, std::int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

// An integer against a double that is no int64: either it has a fraction or it is out of range.
int CompareIntDouble(std::int64_t i, double d) {
  if (d >= 0x1p63) return -1;
  if (d < -0x1p63) return 1;
  const double whole = std::floor(d);
  return i <= static_cast<std::int64_t>(whole) ? -1 : 1;
}

int Rank(Value v) {
  switch (v.tag()) {
    case Tag::kSpecial: return 0;
    case Tag::kInt:
    case Tag::kNumber: return 1;
    case Tag::kText: return 2;
    case Tag::kList: return 3;
    case Tag::kMap: return 4;
    case Tag::kNode: return 5;
  }
  return 6;
}

}  // namespace

struct ValuePool::Impl {
  Arena text_arena;
  Arena item_arena;
  std::vector<std::string_view> texts;
  std::vector<Number> numbers;
  std::vector<Compound<Value>> lists;
  std::vector<Compound<MapEntry>> maps;
  InternTable text_table, number_table, list_table, map_table;

  // Sizes as JSON, by payload: 0 where nobody has asked. Parts are shared by many, and long texts too.
  std::vector<std::uint64_t> text_sizes, list_sizes, map_sizes;
  static std::uint64_t& SizeAt(std::vector<std::uint64_t>& sizes, std::uint32_t payload, std::size_t all) {
    if (payload >= sizes.size()) sizes.resize(all);
    return sizes[payload];
  }
};

ValuePool::ValuePool() : impl_(std::make_unique<Impl>()) {}
ValuePool::~ValuePool() = default;

Value ValuePool::Int(std::int64_t value) {
  if (value >= kSmallest && value <= kLargest) return Value(Tag::kInt, static_cast<std::uint32_t>(value) & kMaxPayload);
  const std::uint64_t hash = MixWord(static_cast<std::uint64_t>(value));
  const std::int64_t found = impl_->number_table.Find(hash, [&](std::uint32_t at) {
    return impl_->numbers[at].is_int && impl_->numbers[at].integer == value;
  });
  if (found >= 0) return Value(Tag::kNumber, static_cast<std::uint32_t>(found));
  if (impl_->numbers.size() > kMaxPayload) return exhausted_ = true, Value::Missing();
  const auto at = static_cast<std::uint32_t>(impl_->numbers.size());
  impl_->numbers.push_back({true, value, 0});
  impl_->number_table.Insert(hash, at);
  return Value(Tag::kNumber, at);
}

Value ValuePool::Double(double value) {
  if (!std::isfinite(value)) return Value::Missing();
  if (value == std::floor(value) && value >= -0x1p63 && value < 0x1p63) return Int(static_cast<std::int64_t>(value));
  const std::uint64_t hash = MixWord(std::bit_cast<std::uint64_t>(value) ^ kHashOdd);
  const std::int64_t found = impl_->number_table.Find(hash, [&](std::uint32_t at) {
    return !impl_->numbers[at].is_int && impl_->numbers[at].real == value;
  });
  if (found >= 0) return Value(Tag::kNumber, static_cast<std::uint32_t>(found));
  if (impl_->numbers.size() > kMaxPayload) return exhausted_ = true, Value::Missing();
  const auto at = static_cast<std::uint32_t>(impl_->numbers.size());
  impl_->numbers.push_back({false, 0, value});
  impl_->number_table.Insert(hash, at);
  return Value(Tag::kNumber, at);
}

Value ValuePool::FindText(std::string_view text) const {
  const std::int64_t found = impl_->text_table.Find(HashText(text), [&](std::uint32_t at) { return impl_->texts[at] == text; });
  return found < 0 ? Value::Missing() : Value(Tag::kText, static_cast<std::uint32_t>(found));
}

Value ValuePool::Text(std::string_view text) {
  const std::uint64_t hash = HashText(text);
  const std::int64_t found = impl_->text_table.Find(hash, [&](std::uint32_t at) { return impl_->texts[at] == text; });
  if (found >= 0) return Value(Tag::kText, static_cast<std::uint32_t>(found));
  if (impl_->texts.size() > kMaxPayload) return exhausted_ = true, Value::Missing();
  const auto at = static_cast<std::uint32_t>(impl_->texts.size());
  char* copy = static_cast<char*>(impl_->text_arena.Allocate(text.size(), 1));
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  impl_->texts.emplace_back(copy, text.size());
  impl_->text_table.Insert(hash, at);
  return Value(Tag::kText, at);
}

Value ValuePool::List(std::span<const Value> items) {
  const std::uint64_t hash = HashValues(items);
  const std::int64_t found = impl_->list_table.Find(hash, [&](std::uint32_t at) {
    const Compound<Value>& list = impl_->lists[at];
    return list.count == items.size() && std::equal(items.begin(), items.end(), list.items);
  });
  if (found >= 0) return Value(Tag::kList, static_cast<std::uint32_t>(found));
  if (impl_->lists.size() > kMaxPayload) return exhausted_ = true, Value::Missing();
  const auto at = static_cast<std::uint32_t>(impl_->lists.size());
  auto* copy = static_cast<Value*>(impl_->item_arena.Allocate(items.size_bytes(), alignof(Value)));
  Compound<Value> list{copy, static_cast<std::uint32_t>(items.size()), 1, 0};
  std::uint64_t weight = 1;
  for (std::size_t i = 0; i < items.size(); ++i) {
    new (copy + i) Value(items[i]);
    list.depth = std::max(list.depth, Depth(items[i]) + 1);
    weight += Weight(items[i]);
  }
  list.weight = static_cast<std::uint32_t>(std::min<std::uint64_t>(weight, UINT32_MAX));
  impl_->lists.push_back(list);
  impl_->list_table.Insert(hash, at);
  return Value(Tag::kList, at);
}

Value ValuePool::Map(std::span<const MapEntry> entries) {
  std::vector<MapEntry> sorted(entries.begin(), entries.end());
  const auto by_text = [this](const MapEntry& a, const MapEntry& b) { return AsText(a.first) < AsText(b.first); };
  if (!std::is_sorted(sorted.begin(), sorted.end(), by_text)) std::stable_sort(sorted.begin(), sorted.end(), by_text);
  // Of equal keys the last wins: keep it.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i + 1 < sorted.size() && sorted[i].first == sorted[i + 1].first) continue;
    sorted[kept++] = sorted[i];
  }
  sorted.resize(kept);

  std::uint64_t hash = sorted.size();
  for (const MapEntry& entry : sorted) hash = MixWord(hash ^ (std::uint64_t{entry.first.bits()} << 32 | entry.second.bits()));
  const std::int64_t found = impl_->map_table.Find(hash, [&](std::uint32_t at) {
    const Compound<MapEntry>& map = impl_->maps[at];
    return map.count == sorted.size() && std::equal(sorted.begin(), sorted.end(), map.items);
  });
  if (found >= 0) return Value(Tag::kMap, static_cast<std::uint32_t>(found));
  if (impl_->maps.size() > kMaxPayload) return exhausted_ = true, Value::Missing();
  const auto at = static_cast<std::uint32_t>(impl_->maps.size());
  auto* copy = static_cast<MapEntry*>(impl_->item_arena.Allocate(sorted.size() * sizeof(MapEntry), alignof(MapEntry)));
  Compound<MapEntry> map{copy, static_cast<std::uint32_t>(sorted.size()), 1, 0};
  std::uint64_t weight = 1;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    new (copy + i) MapEntry(sorted[i]);
    map.depth = std::max(map.depth, Depth(sorted[i].second) + 1);
    weight += Weight(sorted[i].second);
  }
  map.weight = static_cast<std::uint32_t>(std::min<std::uint64_t>(weight, UINT32_MAX));
  impl_->maps.push_back(map);
  impl_->map_table.Insert(hash, at);
  return Value(Tag::kMap, at);
}

std::uint32_t ValuePool::Count(Tag tag) const {
  switch (tag) {
    case Tag::kNumber: return static_cast<std::uint32_t>(impl_->numbers.size());
    case Tag::kText: return static_cast<std::uint32_t>(impl_->texts.size());
    case Tag::kList: return static_cast<std::uint32_t>(impl_->lists.size());
    case Tag::kMap: return static_cast<std::uint32_t>(impl_->maps.size());
    default: return 0;
  }
}

bool ValuePool::IsInt(Value value) const {
  return value.tag() == Tag::kInt || (value.tag() == Tag::kNumber && impl_->numbers[value.payload()].is_int);
}

std::int64_t ValuePool::AsInt(Value value) const {
  // The payload's sign stands in the word's top bit: an arithmetic shift brings it down.
  if (value.tag() == Tag::kInt) return static_cast<std::int32_t>(value.bits()) >> 3;
  return impl_->numbers[value.payload()].integer;
}

double ValuePool::AsDouble(Value value) const {
  if (value.tag() == Tag::kInt) return static_cast<double>(AsInt(value));
  const Number& number = impl_->numbers[value.payload()];
  return number.is_int ? static_cast<double>(number.integer) : number.real;
}

std::string_view ValuePool::AsText(Value value) const { return impl_->texts[value.payload()]; }

std::span<const Value> ValuePool::Items(Value list) const {
  const Compound<Value>& held = impl_->lists[list.payload()];
  return {held.items, held.count};
}

std::span<const MapEntry> ValuePool::Entries(Value map) const {
  const Compound<MapEntry>& held = impl_->maps[map.payload()];
  return {held.items, held.count};
}

Value ValuePool::Get(Value map, Value key) const {
  const std::span<const MapEntry> entries = Entries(map);
  if (entries.size() <= 8) {
    for (const MapEntry& entry : entries) {
      if (entry.first == key) return entry.second;
    }
    return Value::Missing();
  }
  if (!key.text()) return Value::Missing();
  const std::string_view text = AsText(key);
  const auto at = std::lower_bound(entries.begin(), entries.end(), text,
                                   [this](const MapEntry& entry, std::string_view t) { return AsText(entry.first) < t; });
  return at != entries.end() && at->first == key ? at->second : Value::Missing();
}

int ValuePool::Compare(Value a, Value b) const {
  if (a == b) return 0;
  if (a.tag() == Tag::kInt && b.tag() == Tag::kInt) return Sign(AsInt(a), AsInt(b));
  const int rank = Rank(a) - Rank(b);
  if (rank != 0) return rank < 0 ? -1 : 1;
  switch (a.tag()) {
    case Tag::kSpecial: return Sign(a.payload(), b.payload());
    case Tag::kInt:
    case Tag::kNumber: {
      const bool ai = IsInt(a), bi = IsInt(b);
      if (ai && bi) return Sign(AsInt(a), AsInt(b));
      if (ai) return CompareIntDouble(AsInt(a), AsDouble(b));
      if (bi) return -CompareIntDouble(AsInt(b), AsDouble(a));
      return AsDouble(a) < AsDouble(b) ? -1 : 1;
    }
    case Tag::kText: {
      // Bytes of UTF-8 order as code points do.
      const int order = AsText(a).compare(AsText(b));
      return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    case Tag::kList: {
      const std::span<const Value> x = Items(a), y = Items(b);
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (const int order = Compare(x[i], y[i]); order != 0) return order;
      }
      return x.size() < y.size() ? -1 : 1;
    }
    case Tag::kMap: {
      const std::span<const MapEntry> x = Entries(a), y = Entries(b);
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (const int order = Compare(x[i].first, y[i].first); order != 0) return order;
        if (const int order = Compare(x[i].second, y[i].second); order != 0) return order;
      }
      return x.size() < y.size() ? -1 : 1;
    }
    case Tag::kNode:
      if (node_order_) return node_order_(a.node_index(), b.node_index());
      return Sign(a.node_index(), b.node_index());
  }
  return 0;
}

int ValuePool::Depth(Value value) const {
  if (value.list()) return impl_->lists[value.payload()].depth;
  if (value.map()) return impl_->maps[value.payload()].depth;
  return 0;
}

std::uint32_t ValuePool::Weight(Value value) const {
  if (value.list()) return impl_->lists[value.payload()].weight;
  if (value.map()) return impl_->maps[value.payload()].weight;
  return 1;
}

std::uint64_t ValuePool::JsonSize(Value value) const {
  switch (value.tag()) {
    case Tag::kText: {
      constexpr std::size_t kLong = 64;
      const std::string_view text = AsText(value);
      if (text.size() < kLong) return QuotedSize(text);
      std::uint64_t& known = Impl::SizeAt(impl_->text_sizes, value.payload(), impl_->texts.size());
      return known != 0 ? known : known = QuotedSize(text);
    }
    case Tag::kList: {
      if (const std::uint64_t known = Impl::SizeAt(impl_->list_sizes, value.payload(), impl_->lists.size()); known != 0) return known;
      // A bracket or comma in front of each item, and the bracket behind all.
      const std::span<const Value> items = Items(value);
      std::uint64_t size = items.empty() ? 2 : 1 + items.size();
      for (const Value item : items) size += JsonSize(item);
      return impl_->list_sizes[value.payload()] = size;
    }
    case Tag::kMap: {
      if (const std::uint64_t known = Impl::SizeAt(impl_->map_sizes, value.payload(), impl_->maps.size()); known != 0) return known;
      const std::span<const MapEntry> entries = Entries(value);
      std::uint64_t size = entries.empty() ? 2 : 1 + 2 * entries.size();
      for (const MapEntry& entry : entries) size += QuotedSize(AsText(entry.first)) + JsonSize(entry.second);
      return impl_->map_sizes[value.payload()] = size;
    }
    default: return ToJson(value).size();
  }
}

std::size_t ValuePool::bytes() const {
  const Impl& i = *impl_;
  return i.text_arena.bytes() + i.item_arena.bytes() + i.texts.capacity() * sizeof(std::string_view) +
         i.numbers.capacity() * sizeof(Number) + i.lists.capacity() * sizeof(Compound<Value>) +
         i.maps.capacity() * sizeof(Compound<MapEntry>) + i.text_table.bytes() + i.number_table.bytes() + i.list_table.bytes() +
         i.map_table.bytes() + (i.text_sizes.capacity() + i.list_sizes.capacity() + i.map_sizes.capacity()) * sizeof(std::uint64_t);
}

}  // namespace pareto::facts
