#include "engine/document/document.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace pareto::document {
namespace {

constexpr std::size_t kLinearKeys = 16;
constexpr std::size_t kChunkBytes = 64u << 10;

std::size_t SlotCount(std::size_t keys) { return std::bit_ceil(keys * 2); }
std::size_t HashOf(std::string_view key) { return std::hash<std::string_view>{}(key); }

}  // namespace

const char* KindName(Kind kind) {
  switch (kind) {
    case Kind::kNull: return "null";
    case Kind::kBool: return "true or false";
    case Kind::kInt: return "an integer";
    case Kind::kFloat: return "a number";
    case Kind::kString: return "text";
    case Kind::kList: return "a list";
    case Kind::kMap: return "a map";
  }
  return "null";
}

double Document::number(NodeId node) const {
  const Node& it = at(node);
  return it.kind == Kind::kInt ? static_cast<double>(static_cast<std::int64_t>(it.bits))
                               : std::bit_cast<double>(it.bits);
}

std::span<const NodeId> Document::items(NodeId list) const {
  const Node& it = at(list);
  if (it.kind != Kind::kList) return {};
  return std::span(items_).subspan(it.first, it.count);
}

std::span<const Entry> Document::entries(NodeId map) const {
  const Node& it = at(map);
  if (it.kind != Kind::kMap) return {};
  return std::span(entries_).subspan(it.first, it.count);
}

const Entry* Document::Find(NodeId map, std::string_view key) const {
  const std::span<const Entry> all = entries(map);
  if (all.size() <= kLinearKeys) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == all.end() ? nullptr : &*found;
  }
  const std::size_t mask = SlotCount(all.size()) - 1;
  const std::uint32_t* slots = slots_.data() + at(map).bits;
  for (std::size_t i = HashOf(key) & mask; slots[i] != 0; i = (i + 1) & mask) {
    if (all[slots[i] - 1].key == key) return &all[slots[i] - 1];
  }
  return nullptr;
}

NodeId Builder::Add(Document::Node node) {
  document_.nodes_.push_back(node);
  return NodeId{static_cast<std::uint32_t>(document_.nodes_.size() - 1)};
}

NodeId Builder::Null(base::Span span, std::string_view written) {
  Document::Node node;
  node.span = span;
  node.text = Keep(written);
  return Add(node);
}

NodeId Builder::Bool(bool value, base::Span span, std::string_view written) {
  Document::Node node;
  node.kind = Kind::kBool;
  node.bits = value ? 1 : 0;
  node.span = span;
  node.text = Keep(written);
  return Add(node);
}

NodeId Builder::Int(std::int64_t value, base::Span span, std::string_view written) {
  Document::Node node;
  node.kind = Kind::kInt;
  node.bits = static_cast<std::uint64_t>(value);
  node.span = span;
  node.text = Keep(written);
  return Add(node);
}

NodeId Builder::Float(double value, base::Span span, std::string_view written) {
  Document::Node node;
  node.kind = Kind::kFloat;
  node.bits = std::bit_cast<std::uint64_t>(value);
  node.span = span;
  node.text = Keep(written);
  return Add(node);
}

NodeId Builder::String(std::string_view text, base::Span span, bool quoted) {
  Document::Node node;
  node.kind = Kind::kString;
  node.quoted = quoted;
  node.span = span;
  node.text = Keep(text);
  return Add(node);
}

NodeId Builder::List(std::span<const NodeId> items, base::Span span) {
  Document::Node node;
  node.kind = Kind::kList;
  node.first = static_cast<std::uint32_t>(document_.items_.size());
  node.count = static_cast<std::uint32_t>(items.size());
  node.span = span;
  document_.items_.insert(document_.items_.end(), items.begin(), items.end());
  return Add(node);
}

NodeId Builder::Map(std::span<const Entry> entries, base::Span span) {
  Document::Node node;
  node.kind = Kind::kMap;
  node.first = static_cast<std::uint32_t>(document_.entries_.size());
  node.count = static_cast<std::uint32_t>(entries.size());
  node.span = span;
  for (Entry entry : entries) {
    entry.key = Keep(entry.key);
    document_.entries_.push_back(entry);
  }
  if (entries.size() > kLinearKeys) {
    const std::size_t count = SlotCount(entries.size());
    node.bits = document_.slots_.size();
    document_.slots_.resize(document_.slots_.size() + count, 0);
    std::uint32_t* slots = document_.slots_.data() + node.bits;
    for (std::uint32_t n = 0; n < node.count; ++n) {
      std::size_t i = HashOf(entries[n].key) & (count - 1);
      while (slots[i] != 0) i = (i + 1) & (count - 1);
      slots[i] = n + 1;
    }
  }
  return Add(node);
}

std::string_view Builder::Keep(std::string_view text) {
  if (text.empty()) return {};
  if (document_.chunk_size_ - document_.chunk_used_ < text.size()) {
    document_.chunk_size_ = std::max(kChunkBytes, text.size());
    document_.chunk_used_ = 0;
    document_.chunks_.push_back(std::make_unique_for_overwrite<char[]>(document_.chunk_size_));
  }
  char* to = document_.chunks_.back().get() + document_.chunk_used_;
  std::memcpy(to, text.data(), text.size());
  document_.chunk_used_ += text.size();
  return {to, text.size()};
}

NodeId Builder::Copy(std::uint32_t first, NodeId root) {
  // Children are made before their container, so everything under `root` lies in one range and moves by one distance.
  const auto last = static_cast<std::uint32_t>(root);
  const auto shift = static_cast<std::uint32_t>(document_.nodes_.size()) - first;
  const auto moved = [shift](NodeId node) { return NodeId{static_cast<std::uint32_t>(node) + shift}; };
  for (std::uint32_t i = first; i <= last; ++i) {
    Document::Node node = document_.nodes_[i];
    if (node.kind == Kind::kList) {
      const std::uint32_t from = node.first;
      node.first = static_cast<std::uint32_t>(document_.items_.size());
      for (std::uint32_t n = 0; n < node.count; ++n) document_.items_.push_back(moved(document_.items_[from + n]));
    } else if (node.kind == Kind::kMap) {
      const std::uint32_t from = node.first;
      node.first = static_cast<std::uint32_t>(document_.entries_.size());
      for (std::uint32_t n = 0; n < node.count; ++n) {
        Entry entry = document_.entries_[from + n];
        entry.value = moved(entry.value);
        document_.entries_.push_back(entry);
      }
    }
    document_.nodes_.push_back(node);
  }
  return moved(root);
}

Document Builder::Finish(NodeId root) {
  document_.root_ = root;
  return std::move(document_);
}

}  // namespace pareto::document
