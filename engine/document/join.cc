#include "engine/document/join.h"

#include <vector>

namespace pareto::document {
namespace {

// As deep as the document, which its reader bounds.
NodeId CopyInto(Builder& builder, const Document& from, NodeId node) {
  const base::Span span = from.span(node);
  switch (from.kind(node)) {
    case Kind::kNull: return builder.Null(span, from.text(node));
    case Kind::kBool: return builder.Bool(from.boolean(node), span, from.text(node));
    case Kind::kInt: return builder.Int(from.integer(node), span, from.text(node));
    case Kind::kFloat: return builder.Float(from.number(node), span, from.text(node));
    case Kind::kString: return builder.String(from.text(node), span, from.quoted(node));
    case Kind::kList: {
      std::vector<NodeId> items;
      for (const NodeId item : from.items(node)) items.push_back(CopyInto(builder, from, item));
      return builder.List(items, span);
    }
    case Kind::kMap: break;
  }
  std::vector<Entry> entries;
  for (const Entry& entry : from.entries(node)) entries.push_back({entry.key, entry.key_span, CopyInto(builder, from, entry.value)});
  return builder.Map(entries, span);
}

}  // namespace

Document Join(std::span<const Part> parts) {
  Builder builder;
  std::vector<Entry> entries;
  for (const Part& part : parts) entries.push_back({part.key, base::Span{part.file, 0, 0}, CopyInto(builder, *part.document, part.document->root())});
  const base::Span span = parts.empty() ? base::Span{} : base::Span{parts[0].file, 0, 0};
  return builder.Finish(builder.Map(entries, span));
}

}  // namespace pareto::document
