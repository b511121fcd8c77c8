#include <string>
#include <vector>

#include "engine/document/encoding.h"
#include "engine/document/scalar_text.h"
#include "engine/document/write.h"

namespace pareto::document {
namespace {

struct Open {
  NodeId node;
  std::size_t next = 0;  // the child to be written
};

void NewLine(std::string& out, std::size_t depth) {
  out += '\n';
  out.append(depth * 2, ' ');
}

}  // namespace

std::string WriteJson(const Document& document) {
  if (document.root() == kNoNode) return "null\n";
  std::string out;
  std::vector<Open> open;
  // Writes a scalar or an empty container; opens any other.
  const auto write = [&](NodeId node) {
    switch (document.kind(node)) {
      case Kind::kString: AppendQuoted(out, document.text(node)); return;
      case Kind::kList:
        out += document.items(node).empty() ? "[]" : "[";
        if (!document.items(node).empty()) open.push_back({node});
        return;
      case Kind::kMap:
        out += document.entries(node).empty() ? "{}" : "{";
        if (!document.entries(node).empty()) open.push_back({node});
        return;
      default: AppendPlain(out, document, node);
    }
  };
  write(document.root());
  while (!open.empty()) {
    Open& top = open.back();
    const bool is_map = document.kind(top.node) == Kind::kMap;
    const std::size_t count = is_map ? document.entries(top.node).size() : document.items(top.node).size();
    if (top.next == count) {
      open.pop_back();
      NewLine(out, open.size());
      out += is_map ? '}' : ']';
      continue;
    }
    if (top.next > 0) out += ',';
    NewLine(out, open.size());
    const std::size_t n = top.next++;
    if (is_map) {
      const Entry& entry = document.entries(top.node)[n];
      AppendQuoted(out, entry.key);
      out += ": ";
      write(entry.value);
    } else {
      write(document.items(top.node)[n]);
    }
  }
  out += '\n';
  return out;
}

}  // namespace pareto::document
