// The two shapes of memory that relations need: tables that start out as zeros, and arrays that only grow. Both hold plain words.
//
// Large tables are read at random, one cache miss and one TLB miss a read: they ask the system for huge pages.
#ifndef PARETO_ENGINE_FACTS_MEMORY_H_
#define PARETO_ENGINE_FACTS_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

namespace pareto::facts {

// `bytes` of zeros. Throws std::bad_alloc where there is no memory, as `new` does.
void* AllocateZeroed(std::size_t bytes);
void FreeZeroed(void* memory, std::size_t bytes);

// An array of a fixed size whose elements start as all bits zero.
template <typename T>
class ZeroedTable {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ZeroedTable() = default;
  explicit ZeroedTable(std::size_t size) : data_(static_cast<T*>(AllocateZeroed(size * sizeof(T)))), size_(size) {}
  ZeroedTable(ZeroedTable&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  ZeroedTable& operator=(ZeroedTable&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~ZeroedTable() {
    if (data_ != nullptr) FreeZeroed(data_, size_ * sizeof(T));
  }

  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ * sizeof(T); }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

// An array that grows at its end. Large ones move by remapping pages (realloc), not by copying.
template <typename T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowingArray() = default;
  GrowingArray(GrowingArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)), capacity_(std::exchange(other.capacity_, 0)) {}
  GrowingArray& operator=(GrowingArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~GrowingArray() { std::free(data_); }

  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return capacity_ * sizeof(T); }

  // Makes room for `more` elements behind the last and returns where they go; `Commit` makes them count.
  T* Reserve(std::size_t more) {
    if (size_ + more > capacity_) Grow(size_ + more);
    return data_ + size_;
  }
  void Commit(std::size_t more) { size_ += more; }
  void Append(const T& element) {
    const T copy = element;  // it may stand in this very array
    *Reserve(1) = copy;
    ++size_;
  }
  // New elements are not initialised.
  void Resize(std::size_t size) {
    if (size > size_) Reserve(size - size_);
    size_ = size;
  }

 private:
  void Grow(std::size_t least) {
    std::size_t capacity = capacity_ + capacity_ / 2 + 16;
    if (capacity < least) capacity = least;
    void* moved = std::realloc(static_cast<void*>(data_), capacity * sizeof(T));
    if (moved == nullptr) throw std::bad_alloc();
    data_ = static_cast<T*>(moved);
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_MEMORY_H_
