// A value is one 32-bit word: a tag and a payload. Everything larger than a small integer is interned in a `ValuePool`, so that equal
// values are equal words: joins, duplicate checks and indexes compare words only.
//
// Two words are no values of the language but outcomes of an expression: *missing* (nothing there) and *unknown* (there, but it
// cannot be judged). Missing never gets into a relation; unknown only into the value column of a field relation.
#ifndef PARETO_ENGINE_FACTS_VALUE_H_
#define PARETO_ENGINE_FACTS_VALUE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pareto::facts {

enum class Tag : std::uint32_t {
  kSpecial = 0,  // null, false, true, missing, unknown
  kInt = 1,      // 29-bit signed integers
  kNumber = 2,   // larger integers and doubles, in the pool
  kText = 3,
  kList = 4,
  kMap = 5,      // text to value, sorted by key text
  kNode = 6,     // an index into the node table
};

class Value {
 public:
  constexpr Value() : bits_(kMissingBits) {}
  constexpr explicit Value(std::uint32_t bits) : bits_(bits) {}
  constexpr Value(Tag tag, std::uint32_t payload) : bits_(payload << 3 | static_cast<std::uint32_t>(tag)) {}

  static constexpr Value Missing() { return Value(kMissingBits); }
  static constexpr Value Unknown() { return Value(kUnknownBits); }
  static constexpr Value Null() { return Value(Tag::kSpecial, 0); }
  static constexpr Value Bool(bool value) { return Value(Tag::kSpecial, value ? 2u : 1u); }
  static constexpr Value Node(std::uint32_t index) { return Value(Tag::kNode, index); }

  constexpr std::uint32_t bits() const { return bits_; }
  constexpr Tag tag() const { return static_cast<Tag>(bits_ & 7u); }
  constexpr std::uint32_t payload() const { return bits_ >> 3; }
  constexpr bool missing() const { return bits_ == kMissingBits; }
  constexpr bool unknown() const { return bits_ == kUnknownBits; }
  // Something that may stand in a row.
  constexpr bool present() const { return !missing() && !unknown(); }
  constexpr bool null() const { return *this == Null(); }
  constexpr bool boolean() const { return *this == Bool(true) || *this == Bool(false); }
  constexpr bool truth() const { return *this == Bool(true); }
  constexpr bool text() const { return tag() == Tag::kText; }
  constexpr bool list() const { return tag() == Tag::kList; }
  constexpr bool map() const { return tag() == Tag::kMap; }
  constexpr bool node() const { return tag() == Tag::kNode; }
  constexpr bool numeric() const { return tag() == Tag::kInt || tag() == Tag::kNumber; }
  constexpr std::uint32_t node_index() const { return payload(); }

  friend constexpr bool operator==(Value, Value) = default;

 private:
  static constexpr std::uint32_t kMissingBits = 3u << 3;
  static constexpr std::uint32_t kUnknownBits = 4u << 3;
  std::uint32_t bits_;
};
// Rows are arrays of values and are copied as bytes; a wider value would double every relation.
static_assert(sizeof(Value) == 4);

using MapEntry = std::pair<Value, Value>;  // a text and a value

// Owns what values refer to. Views it returns are valid as long as it lives. At most 2^29 texts, lists, maps and numbers each: past that
// `exhausted()` is true and the new value is missing.
class ValuePool {
 public:
  ValuePool();
  ~ValuePool();
  ValuePool(const ValuePool&) = delete;
  ValuePool& operator=(const ValuePool&) = delete;

  Value Int(std::int64_t value);
  // Whole numbers in the range of int64 become ints; NaN and infinities are missing.
  Value Double(double value);
  Value Text(std::string_view text);
  // The text's value if it was interned before, else missing. Never grows the pool.
  Value FindText(std::string_view text) const;
  Value List(std::span<const Value> items);
  // Sorts by key text. Keys are texts, no two alike (the last of two would win: callers report that first).
  Value Map(std::span<const MapEntry> entries);

  bool IsInt(Value value) const;          // an integer of any size
  std::int64_t AsInt(Value value) const;  // of an integer
  double AsDouble(Value value) const;     // of a number
  std::string_view AsText(Value value) const;
  std::span<const Value> Items(Value list) const;
  std::span<const MapEntry> Entries(Value map) const;
  Value Get(Value map, Value key) const;  // missing where absent. By words up to 8 entries, then by binary search on texts

  // How nodes compare (file order; resources by owner, type, id), set by the node table.
  void set_node_order(std::function<int(std::uint32_t, std::uint32_t)> order) { node_order_ = std::move(order); }
  // <0, 0, >0: null, false, true, numbers by value, text by code point, lists and maps element by element, nodes.
  int Compare(Value a, Value b) const;
  bool Less(Value a, Value b) const { return Compare(a, b) < 0; }

  // Canonical JSON: keys sorted, no blanks, shortest numbers. Nodes print as `<node N>` (the language keeps them out of JSON).
  std::string ToJson(Value value) const;
  void AppendJson(Value value, std::string* out) const;
  // The bytes that AppendJson would append.
  std::uint64_t JsonSize(Value value) const;
  // As in interpolated text: text as it is, all else as JSON.
  void AppendText(Value value, std::string* out) const;

  // How many numbers (beyond small integers), texts, lists or maps it holds: `Value(tag, i)` are values for `i` below.
  std::uint32_t Count(Tag tag) const;
  bool exhausted() const { return exhausted_; }
  // Levels of lists and maps below and including this value: 0 for a scalar.
  int Depth(Value value) const;
  // How many scalars printing the value would show, at most 2^32 - 1: `[x, x]` built 40 times over is 40 lists, and 2^40 scalars.
  std::uint32_t Weight(Value value) const;
  std::size_t bytes() const;  // about what the pool holds, for the memory bound

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::function<int(std::uint32_t, std::uint32_t)> node_order_;
  bool exhausted_ = false;
};

}  // namespace pareto::facts

template <>
struct std::hash<pareto::facts::Value> {
  std::size_t operator()(pareto::facts::Value v) const noexcept { return v.bits() * 0x9E3779B97F4A7C15ull >> 16; }
};

#endif  // PARETO_ENGINE_FACTS_VALUE_H_
