#include <vector>

#include "engine/document/encoding.h"
#include "engine/document/scalar_text.h"
#include "engine/document/write.h"

namespace pareto::document {
namespace {

// Positions of spans that mostly come in file order: each is counted on from the one before, so that a file of one long
// line does not cost the square of its length.
class Positions {
 public:
  explicit Positions(const base::SourceMap& sources) : sources_(sources) {}

  std::string Of(base::Span span) {
    if (!span.valid()) return "-";
    if (span.file != file_ || span.begin < offset_) {
      position_ = sources_.At(span.file, span.begin);
    } else {
      const std::string_view text = sources_.text(span.file);
      for (std::uint32_t i = offset_; i < span.begin && i < text.size(); ++i) {
        if (text[i] == '\n') {
          position_ = {position_.line + 1, 1};
        } else if (i >= kByteOrderMark.size() || !text.starts_with(kByteOrderMark)) {
          if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++position_.column;
        }
      }
    }
    file_ = span.file;
    offset_ = span.begin;
    return std::to_string(position_.line) + ":" + std::to_string(position_.column);
  }

 private:
  const base::SourceMap& sources_;
  base::FileId file_ = base::kNoFile;
  std::uint32_t offset_ = 0;
  base::Position position_;
};

const char* Name(Kind kind) {
  switch (kind) {
    case Kind::kNull: return "null";
    case Kind::kBool: return "bool";
    case Kind::kInt: return "int";
    case Kind::kFloat: return "float";
    case Kind::kString: return "text";
    case Kind::kList: return "list";
    case Kind::kMap: return "map";
  }
  return "null";
}

struct Open {
  NodeId node;
  std::size_t next = 0;  // the child to be printed
};

}  // namespace

std::string PrintDocument(const Document& document, const base::SourceMap& sources) {
  if (document.root() == kNoNode) return "nothing\n";
  std::string out;
  Positions positions(sources);
  std::vector<Open> open;
  const auto print = [&](NodeId node) {
    const Kind kind = document.kind(node);
    out += positions.Of(document.span(node));
    out += ' ';
    out += Name(kind);
    if (kind == Kind::kString) {
      out += ' ';
      AppendQuoted(out, document.text(node));
    } else if (kind == Kind::kList || kind == Kind::kMap) {
      open.push_back({node});
    } else if (kind != Kind::kNull) {
      out += ' ';
      if (document.text(node).empty()) {
        AppendPlain(out, document, node);
      } else {
        out += document.text(node);
      }
    }
    out += '\n';
  };
  print(document.root());
  while (!open.empty()) {
    Open& top = open.back();
    const bool is_map = document.kind(top.node) == Kind::kMap;
    const std::size_t n = top.next++;
    if (n == (is_map ? document.entries(top.node).size() : document.items(top.node).size())) {
      open.pop_back();
      continue;
    }
    out.append(open.size() * 2, ' ');
    if (is_map) {
      const Entry& entry = document.entries(top.node)[n];
      out += positions.Of(entry.key_span);
      out += ' ';
      AppendQuoted(out, entry.key);
      out += ": ";
      print(entry.value);
    } else {
      out += "- ";
      print(document.items(top.node)[n]);
    }
  }
  return out;
}

}  // namespace pareto::document
