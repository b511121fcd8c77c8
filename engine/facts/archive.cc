#include "engine/facts/archive.h"

#include <vector>

namespace pareto::facts {
namespace {

// Whether a value stands in a pool that has so many lists and maps.
bool IsThere(Value value, std::uint32_t lists, std::uint32_t maps) {
  return (!value.list() || value.payload() < lists) && (!value.map() || value.payload() < maps);
}

}  // namespace

void WritePool(const ValuePool& pool, base::Writer& out) {
  const std::uint32_t texts = pool.Count(Tag::kText), numbers = pool.Count(Tag::kNumber);
  out.Number(texts);
  for (std::uint32_t i = 0; i < texts; ++i) out.Text(pool.AsText(Value(Tag::kText, i)));
  out.Number(numbers);
  for (std::uint32_t i = 0; i < numbers; ++i) {
    const Value number(Tag::kNumber, i);
    bool whole = pool.IsInt(number);
    base::Transfer(out, whole);
    if (whole) {
      std::int64_t value = pool.AsInt(number);
      base::Transfer(out, value);
    } else {
      double value = pool.AsDouble(number);
      base::Transfer(out, value);
    }
  }
  // Lists and maps in an order in which each stands behind what it holds; there is one, that in which they came.
  const std::uint32_t all_lists = pool.Count(Tag::kList), all_maps = pool.Count(Tag::kMap);
  out.Number(all_lists + all_maps);
  for (std::uint32_t lists = 0, maps = 0; lists < all_lists || maps < all_maps;) {
    bool list = lists < all_lists;
    if (list) {
      for (const Value item : pool.Items(Value(Tag::kList, lists))) list = list && IsThere(item, lists, maps);
    }
    base::Transfer(out, list);
    if (list) {
      const auto items = pool.Items(Value(Tag::kList, lists++));
      out.Number(items.size());
      for (const Value item : items) out.Number(item.bits());
    } else {
      const auto entries = pool.Entries(Value(Tag::kMap, maps++));
      out.Number(entries.size());
      for (const auto& [key, value] : entries) {
        out.Number(key.bits());
        out.Number(value.bits());
      }
    }
  }
}

bool ReadPool(base::Reader& in, ValuePool& pool) {
  const auto word = [&in] { return Value(static_cast<std::uint32_t>(in.Number())); };
  bool same = true;
  const auto texts = static_cast<std::uint32_t>(in.Count());
  for (std::uint32_t i = 0; i < texts && in.ok(); ++i) same = pool.Text(in.Text()) == Value(Tag::kText, i) && same;
  const auto numbers = static_cast<std::uint32_t>(in.Count());
  for (std::uint32_t i = 0; i < numbers && in.ok(); ++i) {
    bool whole = false;
    std::int64_t integer = 0;
    double real = 0;
    base::Transfer(in, whole);
    if (whole) base::Transfer(in, integer);
    else base::Transfer(in, real);
    same = (whole ? pool.Int(integer) : pool.Double(real)) == Value(Tag::kNumber, i) && same;
  }
  std::uint32_t lists = 0, maps = 0;
  std::vector<Value> items;
  std::vector<MapEntry> entries;
  // A list or a map that holds what is not there yet would be read before it is made.
  const auto known = [&](Value value) {
    if (value.text()) return value.payload() < texts;
    if (value.tag() == Tag::kNumber) return value.payload() < numbers;
    return IsThere(value, lists, maps) && !value.node();
  };
  for (std::size_t left = in.Count(); left > 0 && in.ok() && same; --left) {
    bool list = false;
    base::Transfer(in, list);
    const std::size_t count = in.Count();
    items.clear();
    entries.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const Value first = word();
      if (list) items.push_back(first);
      else entries.emplace_back(first, word());
      same = same && known(first) && (list || (first.text() && known(entries.back().second)));
    }
    if (!same) break;
    if (list) same = pool.List(items) == Value(Tag::kList, lists++);
    else same = pool.Map(entries) == Value(Tag::kMap, maps++);
  }
  return same && in.ok();
}

}  // namespace pareto::facts
