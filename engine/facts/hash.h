// Hashes of words and texts. Tables are powers of two and take the *top* bits: growing a table then keeps the order of its entries, so that
// rehashing reads and writes memory in order.
#ifndef PARETO_ENGINE_FACTS_HASH_H_
#define PARETO_ENGINE_FACTS_HASH_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/facts/value.h"

namespace pareto::facts {

inline constexpr std::uint64_t kHashOdd = 0x9E3779B97F4A7C15ull;

// Every bit of the argument changes the top bits of the result. Rows of a graph are lattices: one multiplication alone leaves
// their pattern in the table.
inline std::uint64_t MixWord(std::uint64_t x) {
  x *= kHashOdd;
  x ^= x >> 32;
  return x * 0xD6E8FEB86659FD93ull;
}

inline std::uint64_t HashValues(const Value* values, std::size_t count) {
  std::uint64_t hash = count * kHashOdd;
  for (std::size_t i = 0; i < count; ++i) hash = MixWord(hash ^ values[i].bits());
  return hash;
}
inline std::uint64_t HashValues(std::span<const Value> values) { return HashValues(values.data(), values.size()); }

inline std::uint64_t HashText(std::string_view text) {
  std::uint64_t hash = text.size() * kHashOdd;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    hash = MixWord(hash ^ word) ^ (hash >> 29);
  }
  std::uint64_t word = 0;
  if (left > 0) std::memcpy(&word, at, left);
  return MixWord(hash ^ word ^ left << 56);
}

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_HASH_H_
