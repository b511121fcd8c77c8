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
  bool Has(Slot slot) const { return slot / 64u < words_.size() && (words_[slot / 64u] >> (slot % 64u) & 1) != 0; }
  void Add(Slot slot) {
    if (slot == kNoSlot) return;
    if (slot / 64u >= words_.size()) words_.resize(slot / 64u + 1);
    words_[slot / 64u] |= std::uint64_t{1} << (slot % 64u);
  }
  void Remove(Slot slot) {
    if (slot / 64u < words_.size()) words_[slot / 64u] &= ~(std::uint64_t{1} << (slot % 64u));
  }
  void Join(const SlotSet& other) {
    if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void Meet(const SlotSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= i < other.words_.size() ? other.words_[i] : 0;
  }
  bool Covers(const SlotSet& other) const {
    for (std::size_t i = 0; i < other.words_.size(); ++i) {
      if ((other.words_[i] & ~(i < words_.size() ? words_[i] : 0)) != 0) return false;
    }
    return true;
  }
  bool Meets(const SlotSet& other) const {
    for (std::size_t i = 0; i < other.words_.size() && i < words_.size(); ++i) {
      if ((other.words_[i] & words_[i]) != 0) return true;
    }
    return false;
  }
  bool empty() const {
    for (const std::uint64_t word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  // Ascending.
  std::vector<Slot> List() const {
    std::vector<Slot> all;
    for (std::size_t i = 0; i < words_.size() * 64; ++i) {
      if (Has(static_cast<Slot>(i))) all.push_back(static_cast<Slot>(i));
    }
    return all;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_SLOTS_H_
