#pragma once
// Memory for large tables that are read in random order: in large pages where the system has them,
// so that the addresses of a table fit into the processor's own list of pages.

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace rangkul::linkage {

template <typename T>
struct HugePages {
  using value_type = T;
  HugePages() = default;
  template <typename Other>
  HugePages(HugePages<Other> const&) {}

  T* allocate(std::size_t count) {
    auto const bytes = count * sizeof(T);
    if (bytes < page) return static_cast<T*>(::operator new (bytes, std::align_val_t{alignof(T)}));
    auto* const memory = ::operator new (bytes, std::align_val_t{page});
    madvise(memory, bytes, MADV_HUGEPAGE);  // a wish; ordinary pages serve too
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    auto const align = count * sizeof(T) < page ? alignof(T) : page;
    ::operator delete (memory, std::align_val_t{align});
  }
  friend bool operator==(HugePages const&, HugePages const&) { return true; }

 private:
  static constexpr std::size_t page = std::size_t{2} << 20;
};

}  // namespace rangkul::linkage
