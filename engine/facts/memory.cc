#include "engine/facts/memory.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace pareto::facts {
namespace {

#ifdef __linux__
constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Below this a table fits the second level cache and its TLB.
constexpr std::size_t kMapped = kHugePage;

std::size_t RoundUp(std::size_t bytes) { return (bytes + kHugePage - 1) / kHugePage * kHugePage; }
#endif

}  // namespace

void* AllocateZeroed(std::size_t bytes) {
#ifdef __linux__
  if (bytes >= kMapped) {
    // Huge pages start at multiples of their size: map one more and give back what sticks out.
    const std::size_t want = RoundUp(bytes);
    void* mapped = mmap(nullptr, want + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    const auto begin = reinterpret_cast<std::uintptr_t>(mapped);
    const std::uintptr_t aligned = (begin + kHugePage - 1) / kHugePage * kHugePage;
    if (aligned > begin) munmap(mapped, aligned - begin);
    const std::uintptr_t end = begin + want + kHugePage;
    if (end > aligned + want) munmap(reinterpret_cast<void*>(aligned + want), end - (aligned + want));
    void* memory = reinterpret_cast<void*>(aligned);
    madvise(memory, want, MADV_HUGEPAGE);  // only advice: without it all works, slower
    return memory;
  }
#endif
  void* memory = std::calloc(bytes == 0 ? 1 : bytes, 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void FreeZeroed(void* memory, std::size_t bytes) {
#ifdef __linux__
  if (bytes >= kMapped) {
    munmap(memory, RoundUp(bytes));
    return;
  }
#endif
  (void)bytes;
  std::free(memory);
}

}  // namespace pareto::facts
