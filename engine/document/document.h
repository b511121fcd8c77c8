// A document: a tree of maps, lists and scalars in which every scalar, key and container knows its exact text.
//
// Both readers make it and both writers take it. Nodes live in one array and refer to each other by index, so that a
// tree of any depth is destroyed without recursion. Immutable once a reader or a `Builder` has finished it.
#ifndef PARETO_ENGINE_DOCUMENT_DOCUMENT_H_
#define PARETO_ENGINE_DOCUMENT_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/source.h"

namespace pareto::document {

enum class NodeId : std::uint32_t {};
inline constexpr NodeId kNoNode{0xFFFFFFFFu};

enum class Kind : std::uint8_t { kNull, kBool, kInt, kFloat, kString, kList, kMap };

// "null", "true or false", "an integer", "a number", "text", "a list", "a map": for messages.
const char* KindName(Kind kind);

// Key and value of a map. `key` lives in the document.
struct Entry {
  std::string_view key;
  base::Span key_span;  // the key's exact text, quotes included
  NodeId value;
};

class Document {
 public:
  Document() = default;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  // kNoNode for a document that could not be read at all.
  NodeId root() const { return root_; }
  std::size_t size() const { return nodes_.size(); }

  Kind kind(NodeId node) const { return at(node).kind; }
  // A scalar's exact text as written, without anchor and tag. In quotes: with the quotes. A block (`|`, `>`): from the header
  // to the end of its last line with content, without the line break there, blank lines and comments that follow.
  // A list or map: from its bracket, first key or `-` to its closing bracket or the end of its last entry.
  // A null that is not written at all (`key:`) has an empty span behind the colon (or `-`, anchor, tag).
  // What an alias or `<<` repeats has the spans of where it is written.
  base::Span span(NodeId node) const { return at(node).span; }
  bool boolean(NodeId node) const { return at(node).bits != 0; }
  std::int64_t integer(NodeId node) const { return static_cast<std::int64_t>(at(node).bits); }
  double number(NodeId node) const;  // of kFloat and kInt
  // The decoded text of a kString; the text as written of any other scalar (`3.10`, `0x10`, `yes`).
  std::string_view text(NodeId node) const { return at(node).text; }
  // True for a kString that was written in quotes or as a block.
  bool quoted(NodeId node) const { return at(node).quoted; }

  std::span<const NodeId> items(NodeId list) const;
  // In the order written. Of a duplicate key only the first entry is kept (the reader has reported the others).
  std::span<const Entry> entries(NodeId map) const;
  // nullptr where the map has no such key, or `map` is no map. Linear in the number of keys up to 16, then by hash.
  const Entry* Find(NodeId map, std::string_view key) const;

 private:
  friend class Builder;
  struct Node {
    Kind kind = Kind::kNull;
    bool quoted = false;
    std::uint32_t first = 0;  // containers: index into items_ or entries_
    std::uint32_t count = 0;
    std::uint64_t bits = 0;  // bool, int, or the double's bits; of a map with many keys: index into slots_
    std::string_view text;
    base::Span span;
  };
  const Node& at(NodeId node) const { return nodes_[static_cast<std::uint32_t>(node)]; }

  std::vector<Node> nodes_;
  std::vector<NodeId> items_;
  std::vector<Entry> entries_;
  // Hash tables of maps with many keys: 1 + the number of the entry within its map, 0 for a free slot.
  std::vector<std::uint32_t> slots_;
  // Decoded texts; chunks never move.
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_used_ = 0;
  std::size_t chunk_size_ = 0;
  NodeId root_ = kNoNode;
};

// Makes a document from the leaves up: children first, then the container that takes them.
class Builder {
 public:
  NodeId Null(base::Span span = {}, std::string_view written = {});
  NodeId Bool(bool value, base::Span span = {}, std::string_view written = {});
  NodeId Int(std::int64_t value, base::Span span = {}, std::string_view written = {});
  NodeId Float(double value, base::Span span = {}, std::string_view written = {});
  NodeId String(std::string_view text, base::Span span = {}, bool quoted = true);
  NodeId List(std::span<const NodeId> items, base::Span span = {});
  // `entries` are taken as they are: duplicates are the caller's to find. Keys are copied.
  NodeId Map(std::span<const Entry> entries, base::Span span = {});
  // A copy of a text that lives as long as the document.
  std::string_view Keep(std::string_view text);
  // A copy of `root`, spans included, where everything under it was made since the builder had `first` nodes. Linear in
  // the number of nodes made since then.
  NodeId Copy(std::uint32_t first, NodeId root);
  std::size_t size() const { return document_.nodes_.size(); }
  // What is made so far; views of its lists and maps last until the next call that makes a node.
  const Document& document() const { return document_; }
  Document Finish(NodeId root);

 private:
  NodeId Add(Document::Node node);
  Document document_;
};

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_DOCUMENT_H_
