// A set of slots of one statement's frame.
#ifndef PARETO_ENGINE_EVAL_SLOTS_H_
#define PARETO_ENGINE_EVAL_SLOTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/eval/program.h"

namespace pareto::eval {

class SlotSet {
 public:
  bool Has(Slot slot) const { return slot / 64u < words() && (word(slot / 64u) >> (slot % 64u) & 1) != 0; }
  void Add(Slot slot) {
    if (slot == kNoSlot) return;
    Reach(slot / 64u + 1);
    word(slot / 64u) |= std::uint64_t{1} << (slot % 64u);
  }
  void Remove(Slot slot) {
    if (slot / 64u < words()) word(slot / 64u) &= ~(std::uint64_t{1} << (slot % 64u));
  }
  void Join(const SlotSet& other) {
    Reach(other.words());
    for (std::size_t i = 0; i < other.words(); ++i) word(i) |= other.word(i);
  }
  void Meet(const SlotSet& other) {
    for (std::size_t i = 0; i < words(); ++i) word(i) &= i < other.words() ? other.word(i) : 0;
  }
  bool Covers(const SlotSet& other) const {
    for (std::size_t i = 0; i < other.words(); ++i) {
      if ((other.word(i) & ~(i < words() ? word(i) : 0)) != 0) return false;
    }
    return true;
  }
  bool Meets(const SlotSet& other) const {
    for (std::size_t i = 0; i < other.words() && i < words(); ++i) {
      if ((other.word(i) & word(i)) != 0) return true;
    }
    return false;
  }
  bool empty() const {
    for (std::size_t i = 0; i < words(); ++i) {
      if (word(i) != 0) return false;
    }
    return true;
  }
  // Ascending.
  std::vector<Slot> List() const {
    std::vector<Slot> all;
    for (std::size_t i = 0; i < words() * 64; ++i) {
      if (Has(static_cast<Slot>(i))) all.push_back(static_cast<Slot>(i));
    }
    return all;
  }

 private:
  std::size_t words() const { return 1 + rest_.size(); }
  std::uint64_t word(std::size_t i) const { return i == 0 ? first_ : rest_[i - 1]; }
  std::uint64_t& word(std::size_t i) { return i == 0 ? first_ : rest_[i - 1]; }
  void Reach(std::size_t count) {
    if (count > words()) rest_.resize(count - 1);
  }

  std::uint64_t first_ = 0;          // few statements have more than 64 slots: their sets need no heap
  std::vector<std::uint64_t> rest_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_SLOTS_H_
