// Values as bytes and back, for what one build writes and the same build reads. There is one description of a type for both ways, `Fields(a, value)`
// beside the type's namespace; it names every member through a structured binding, so that a member that comes later does not compile until
// it is written too:
//
//   template <typename A>
//   void Fields(A& a, Pair& pair) {
//     auto& [key, value] = pair;
//     base::Transfer(a, key, value);
//   }
//
// Numbers are written in as many bytes as they need, seven bits each; of unsigned ones and of indexes the highest, which means *none*, in one.
// The bytes are the same on every machine. A reader never reads past its end: what is cut off gives zeros and `ok() == false`.
#ifndef PARETO_ENGINE_BASE_ARCHIVE_H_
#define PARETO_ENGINE_BASE_ARCHIVE_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/source.h"

namespace pareto::base {

class Writer {
 public:
  static constexpr bool kReads = false;
  void Number(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>(number | 0x80);
    bytes_ += static_cast<char>(number);
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes_ += text;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Reader {
 public:
  static constexpr bool kReads = true;
  // The bytes must outlive it and the views that it gives.
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::uint64_t Number() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    return LongNumber();
  }
  // A number of things of which each takes a byte at least.
  std::size_t Count() {
    const std::uint64_t count = Number();
    if (count <= static_cast<std::uint64_t>(end_ - at_)) return static_cast<std::size_t>(count);
    at_ = end_;
    ok_ = false;
    return 0;
  }
  std::string_view Text() {
    const std::size_t size = Count();
    const std::string_view text(at_, size);
    at_ += size;
    return text;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }

 private:
  std::uint64_t LongNumber() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const auto byte = static_cast<unsigned char>(*at_++);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    at_ = end_;
    ok_ = false;
    return 0;
  }
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsPointer : std::false_type {};
template <typename T>
struct IsPointer<std::unique_ptr<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsSet : std::false_type {};
template <typename T>
struct IsSet<std::set<T>> : std::true_type {};
template <typename T>
struct IsPair : std::false_type {};
template <typename T, typename U>
struct IsPair<std::pair<T, U>> : std::true_type {};

template <typename A, typename T>
void TransferOne(A& a, T& value);

// Writes the values, or reads them.
template <typename A, typename... T>
void Transfer(A& a, T&... values) {
  (TransferOne(a, values), ...);
}

template <typename A, typename T>
void TransferNumber(A& a, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    if constexpr (A::kReads) value = a.Number() != 0;
    else a.Number(value ? 1 : 0);
  } else if constexpr (std::is_floating_point_v<T>) {
    static_assert(sizeof(T) == 8);
    if constexpr (A::kReads) value = std::bit_cast<T>(a.Number());
    else a.Number(std::bit_cast<std::uint64_t>(value));
  } else if constexpr (sizeof(T) == 8 || sizeof(T) == 1) {
    // Small negative numbers are short too.
    if constexpr (std::is_signed_v<T>) {
      const auto zigzag = [](std::int64_t v) { return static_cast<std::uint64_t>(v) << 1 ^ static_cast<std::uint64_t>(v >> 63); };
      if constexpr (A::kReads) {
        const std::uint64_t got = a.Number();
        value = static_cast<T>(static_cast<std::int64_t>(got >> 1 ^ (~(got & 1) + 1)));
      } else {
        a.Number(zigzag(value));
      }
    } else {
      if constexpr (A::kReads) value = static_cast<T>(a.Number());
      else a.Number(value);
    }
  } else {
    using U = std::make_unsigned_t<T>;
    if constexpr (A::kReads) value = static_cast<T>(static_cast<U>(a.Number() - 1));
    else a.Number(static_cast<U>(static_cast<U>(value) + 1u));
  }
}

template <typename A, typename T>
void TransferOne(A& a, T& value) {
  if constexpr (std::is_enum_v<T>) {
    auto number = static_cast<std::underlying_type_t<T>>(value);
    TransferNumber(a, number);
    value = static_cast<T>(number);
  } else if constexpr (std::is_arithmetic_v<T>) {
    TransferNumber(a, value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if constexpr (A::kReads) value = a.Text();
    else a.Text(value);
  } else if constexpr (std::is_same_v<T, std::vector<bool>>) {
    if constexpr (A::kReads) value.resize(a.Count());
    else a.Number(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      bool bit = value[i];
      TransferNumber(a, bit);
      value[i] = bit;
    }
  } else if constexpr (IsVector<T>::value) {
    if constexpr (A::kReads) value.resize(a.Count());
    else a.Number(value.size());
    for (auto& item : value) TransferOne(a, item);
  } else if constexpr (IsPointer<T>::value) {
    bool there = value != nullptr;
    TransferNumber(a, there);
    if (!there) return;
    if constexpr (A::kReads) value = std::make_unique<typename T::element_type>();
    TransferOne(a, *value);
  } else if constexpr (IsOptional<T>::value) {
    bool there = value.has_value();
    TransferNumber(a, there);
    if (!there) return;
    if constexpr (A::kReads) value.emplace();
    TransferOne(a, *value);
  } else if constexpr (IsSet<T>::value) {
    std::vector<typename T::key_type> items(value.begin(), value.end());
    TransferOne(a, items);
    if constexpr (A::kReads) value.insert(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
  } else if constexpr (IsPair<T>::value) {
    Transfer(a, value.first, value.second);
  } else {
    Fields(a, value);
  }
}

// A table from keys to values, in the order of the keys.
template <typename A, typename Map>
void TransferMap(A& a, Map& map) {
  using Key = typename Map::key_type;
  if constexpr (A::kReads) {
    for (std::size_t left = a.Count(); left > 0 && a.ok(); --left) {
      Key key{};
      TransferOne(a, key);
      TransferOne(a, map[std::move(key)]);
    }
  } else {
    std::vector<Key> keys;
    for (const auto& entry : map) keys.push_back(entry.first);
    std::sort(keys.begin(), keys.end());
    a.Number(keys.size());
    for (Key& key : keys) {
      TransferOne(a, key);
      TransferOne(a, map.find(key)->second);
    }
  }
}

template <typename A>
void Fields(A& a, Span& span) {
  auto& [file, begin, end] = span;
  Transfer(a, file, begin);
  std::uint32_t length = end - begin;
  Transfer(a, length);
  end = begin + length;
}

}  // namespace pareto::base

#endif  // PARETO_ENGINE_BASE_ARCHIVE_H_
