// What the tests of this folder share: a text read as a file, and its findings as lines.
#ifndef PARETO_ENGINE_DOCUMENT_TESTING_H_
#define PARETO_ENGINE_DOCUMENT_TESTING_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/document/read.h"
#include "engine/document/write.h"

namespace pareto::document {

struct Reading {
  explicit Reading(std::string text, const std::string& name = "config.yaml") {
    file = sources.Add(name, std::move(text));
    base::DiagnosticSink sink;
    document = Read(file, sources, sink);
    findings = sink.Take();
  }

  std::string At(base::Span span) const {
    const base::Position position = sources.At(span.file, span.begin);
    return std::to_string(position.line) + ":" + std::to_string(position.column);
  }
  std::string_view Text(base::Span span) const { return sources.TextOf(span); }
  // Every finding as `LINE:COLUMN CODE`, with ` LINE:COLUMN LABEL` behind it for each label.
  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    for (const base::Diagnostic& finding : findings) {
      std::string line = At(finding.span) + " " + finding.code;
      for (const base::Label& label : finding.labels) line += " | " + At(label.span) + " " + label.message;
      lines.push_back(line);
    }
    return lines;
  }
  // The value under `key` of the root map.
  NodeId operator[](std::string_view key) const {
    const Entry* entry = document.root() == kNoNode ? nullptr : document.Find(document.root(), key);
    return entry == nullptr ? kNoNode : entry->value;
  }
  std::string_view Written(std::string_view key) const {
    const NodeId node = (*this)[key];
    return node == kNoNode ? std::string_view("(none)") : Text(document.span(node));
  }
  std::string Print() const { return PrintDocument(document, sources); }

  base::SourceMap sources;
  base::FileId file = base::kNoFile;
  Document document;
  std::vector<base::Diagnostic> findings;
};

// Equal but for spans and spellings.
inline bool Same(const Document& a, NodeId x, const Document& b, NodeId y) {
  if (a.kind(x) != b.kind(y)) return false;
  switch (a.kind(x)) {
    case Kind::kNull: return true;
    case Kind::kBool: return a.boolean(x) == b.boolean(y);
    case Kind::kInt: return a.integer(x) == b.integer(y);
    case Kind::kFloat: return a.number(x) == b.number(y);
    case Kind::kString: return a.text(x) == b.text(y);
    case Kind::kList: {
      const auto left = a.items(x);
      const auto right = b.items(y);
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (!Same(a, left[i], b, right[i])) return false;
      }
      return true;
    }
    case Kind::kMap: {
      const auto left = a.entries(x);
      const auto right = b.entries(y);
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].key != right[i].key || !Same(a, left[i].value, b, right[i].value)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_TESTING_H_
