#include "engine/document/read_plain_yaml.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/document/core_schema.h"
#include "engine/document/entries.h"

namespace pareto::document {
namespace {

constexpr int kDeepest = 100;
constexpr std::size_t kLongestKey = 200;  // bytes; yaml-cpp finds no key of more than 1,024

bool IsLetterOrDigit(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u >= 0x80;
}

class PlainReader {
 public:
  PlainReader(base::FileId file, std::string_view text, base::DiagnosticSink& sink) : file_(file), text_(text), sink_(sink) {}

  // Nothing where the text is of another kind.
  std::optional<Document> Read() {
    if (!NextLine() || column_ != 0) return std::nullopt;
    const NodeId root = Block(1);
    if (root == kNoNode || at_ < text_.size()) return std::nullopt;
    return builder_.Finish(root);
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool EndsLine(std::size_t i) const { return i >= text_.size() || text_[i] == '\n'; }
  bool IsSpace(std::size_t i) const { return EndsLine(i) || text_[i] == ' '; }
  base::Span Place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  bool NextLine();
  bool EndLine();
  NodeId Block(int depth);
  NodeId List(std::size_t column, int depth);
  NodeId Map(std::size_t column, int depth);
  // The value behind a `-` or a `key:` of the list or map at `column`; a list at that column may be the value of a key.
  NodeId Value(std::size_t column, bool of_key, int depth);
  NodeId Inline(bool flow, int depth);
  NodeId FlowList(int depth);
  NodeId FlowMap(int depth);
  NodeId Plain(bool flow);
  NodeId Lines(std::size_t column);
  bool Key(bool flow, std::string* key, base::Span* span);
  bool Quoted(std::string* value);
  bool IsEntry() const { return at(at_) == '-' && IsSpace(at_ + 1); }
  void SkipBlanks() {
    while (at(at_) == ' ') ++at_;
  }
  NodeId TakeMap(std::vector<Entry> entries, base::Span span);

  base::FileId file_;
  std::string_view text_;
  base::DiagnosticSink& sink_;
  Builder builder_;
  std::size_t at_ = 0;      // what is read next
  std::size_t column_ = 0;  // of it, where it is the first of its line
  std::size_t end_ = 0;     // behind the last part that was read
};

// Goes to the next line that has more than a remark, from the start of a line. False where a line is of another kind. At the end of the text the
// column is 0.
bool PlainReader::NextLine() {
  for (;;) {
    const std::size_t start = at_;
    SkipBlanks();
    column_ = at_ - start;
    if (at_ >= text_.size()) {
      column_ = 0;
      return true;
    }
    if (at(at_) == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (at(at_) != '\n') {
      // `---` and `...` are of documents, `%` of directives.
      return column_ > 0 || (at(at_) != '%' && text_.compare(at_, 3, "---") != 0 && text_.compare(at_, 3, "...") != 0);
    }
    if (at_ < text_.size()) ++at_;
  }
}

// Behind a value: nothing but a remark may stand in the rest of the line.
bool PlainReader::EndLine() {
  const std::size_t start = at_;
  SkipBlanks();
  if (at(at_) == '#' && at_ > start) at_ = std::min(text_.find('\n', at_), text_.size());
  if (!EndsLine(at_)) return false;
  if (at_ < text_.size()) ++at_;
  return NextLine();
}

NodeId PlainReader::Block(int depth) { return IsEntry() ? List(column_, depth) : Map(column_, depth); }

NodeId PlainReader::List(std::size_t column, int depth) {
  if (depth > kDeepest) return kNoNode;
  const std::size_t begin = at_;
  std::vector<NodeId> items;
  do {
    end_ = ++at_;
    const NodeId item = Value(column, false, depth);
    if (item == kNoNode) return kNoNode;
    items.push_back(item);
  } while (at_ < text_.size() && column_ == column && IsEntry());
  if (at_ < text_.size() && column_ > column) return kNoNode;
  return builder_.List(items, Place(begin, end_));
}

NodeId PlainReader::Map(std::size_t column, int depth) {
  if (depth > kDeepest) return kNoNode;
  const std::size_t begin = at_;
  std::vector<Entry> entries;
  std::string key;
  do {
    Entry entry;
    if (!Key(false, &key, &entry.key_span)) return kNoNode;
    entry.key = builder_.Keep(key);
    end_ = ++at_;
    entry.value = Value(column, true, depth);
    if (entry.value == kNoNode) return kNoNode;
    entries.push_back(entry);
  } while (at_ < text_.size() && column_ == column && !IsEntry());
  if (at_ < text_.size() && (column_ > column || (column_ == column && column == 0))) return kNoNode;
  return TakeMap(std::move(entries), Place(begin, end_));
}

NodeId PlainReader::TakeMap(std::vector<Entry> entries, base::Span span) {
  DropDuplicates(entries, "yaml/duplicate-key", sink_);
  return builder_.Map(entries, span);
}

NodeId PlainReader::Value(std::size_t column, bool of_key, int depth) {
  const std::size_t before = at_;
  SkipBlanks();
  if (EndsLine(at_) || at(at_) == '#') {
    if (at(at_) == '#' && at_ == before) return kNoNode;
    at_ = before;
    if (!EndLine()) return kNoNode;
    const bool there = at_ < text_.size() && (column_ > column || (of_key && column_ == column && IsEntry()));
    return there ? Block(depth + 1) : builder_.Null(Place(before, before));
  }
  if (at_ == before) return kNoNode;
  if (!of_key) {
    // `- - a` and `- key: a`: the rest of the line is the first of a list or map, whose column it sets.
    const std::size_t start = at_;
    column_ = column + 1 + (at_ - before);
    if (IsEntry()) return List(column_, depth + 1);
    std::string key;
    base::Span span;
    const bool is_map = Key(false, &key, &span);
    at_ = start;
    if (is_map) return Map(column_, depth + 1);
  }
  NodeId value = kNoNode;
  if (at(at_) == '|') {
    value = Lines(column);
  } else {
    value = Inline(false, depth + 1);
    if (value == kNoNode) return kNoNode;
    end_ = at_;
    if (!EndLine()) return kNoNode;
  }
  // A line further in would be more of the text.
  return at_ < text_.size() && column_ > column ? kNoNode : value;
}

// `[...]`, `{...}`, or a text on one line. Stops behind it.
NodeId PlainReader::Inline(bool flow, int depth) {
  if (at(at_) == '[') return FlowList(depth);
  if (at(at_) == '{') return FlowMap(depth);
  if (at(at_) != '"' && at(at_) != '\'') return Plain(flow);
  const std::size_t begin = at_;
  std::string value;
  if (!Quoted(&value)) return kNoNode;
  return builder_.String(value, Place(begin, at_), true);
}

NodeId PlainReader::FlowList(int depth) {
  if (depth > kDeepest) return kNoNode;
  const std::size_t begin = at_++;
  std::vector<NodeId> items;
  SkipBlanks();
  while (at(at_) != ']') {
    if (!items.empty()) {
      if (at(at_) != ',') return kNoNode;
      ++at_;
      SkipBlanks();
    }
    const NodeId item = Inline(true, depth + 1);
    if (item == kNoNode) return kNoNode;
    items.push_back(item);
    SkipBlanks();
  }
  ++at_;
  return builder_.List(items, Place(begin, at_));
}

NodeId PlainReader::FlowMap(int depth) {
  if (depth > kDeepest) return kNoNode;
  const std::size_t begin = at_++;
  std::vector<Entry> entries;
  std::string key;
  SkipBlanks();
  while (at(at_) != '}') {
    if (!entries.empty()) {
      if (at(at_) != ',') return kNoNode;
      ++at_;
      SkipBlanks();
    }
    Entry entry;
    if (!Key(true, &key, &entry.key_span)) return kNoNode;
    entry.key = builder_.Keep(key);
    ++at_;
    SkipBlanks();
    entry.value = Inline(true, depth + 1);
    if (entry.value == kNoNode) return kNoNode;
    entries.push_back(entry);
    SkipBlanks();
  }
  ++at_;
  return TakeMap(std::move(entries), Place(begin, at_));
}

// A text without quotes, up to the end of the line or a remark, in brackets to what ends an item.
NodeId PlainReader::Plain(bool flow) {
  const std::size_t begin = at_;
  const char first = at(at_);
  const bool sign = (first == '-' || first == '+') && IsLetterOrDigit(at(at_ + 1));
  if (!sign && !IsLetterOrDigit(first) && first != '/' && first != '_' && first != '.' && first != '$' && first != '(' && first != '<' && first != '~') return kNoNode;
  std::size_t end = at_;
  for (; !EndsLine(at_); ++at_) {
    const char c = at(at_);
    if (c == ' ') continue;
    if (c == '#' && at(at_ - 1) == ' ') break;
    if (flow) {
      if (c == ',' || c == ']' || c == '}') break;
      if (c == '[' || c == '{' || c == '?') return kNoNode;
    }
    if (c == ':') {
      const char next = at(at_ + 1);
      if (IsSpace(at_ + 1) || (flow && (next == ',' || next == ']' || next == '}' || next == '[' || next == '{'))) return kNoNode;
    }
    end = at_ + 1;
  }
  at_ = end;
  const std::string_view text = text_.substr(begin, end - begin);
  const base::Span span = Place(begin, end);
  const Resolved is = Resolve(text);
  switch (is.kind) {
    case Kind::kNull: return builder_.Null(span, text);
    case Kind::kBool: return builder_.Bool(is.integer != 0, span, text);
    case Kind::kInt: return builder_.Int(is.integer, span, text);
    case Kind::kFloat: return builder_.Float(is.number, span, text);
    default: return builder_.String(text, span, false);
  }
}

// The lines of a `|` block, in a list or map at `column`: those as far in as the first of them, and empty ones between.
NodeId PlainReader::Lines(std::size_t column) {
  const std::size_t begin = at_++;
  if (at(at_) != '\n') return kNoNode;
  ++at_;
  std::size_t indent = 0;
  while (at(at_ + indent) == ' ') ++indent;
  if (indent <= column || EndsLine(at_ + indent)) return kNoNode;
  std::string value;
  std::size_t empty = 0;
  while (at_ < text_.size()) {
    std::size_t blanks = 0;
    while (blanks < indent && at(at_ + blanks) == ' ') ++blanks;
    if (EndsLine(at_ + blanks)) {
      // Blanks alone may be text or not.
      if (blanks > 0) return kNoNode;
      ++at_;
      ++empty;
      continue;
    }
    if (blanks < indent) break;
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = text_.substr(at_ + indent, end - at_ - indent);
    if (line.find_first_not_of(' ') == std::string_view::npos) return kNoNode;
    value.append(empty, '\n').append(line);
    value.push_back('\n');
    empty = 0;
    end_ = end;
    at_ = end;
    if (at_ >= text_.size()) return kNoNode;  // without a line break behind it
    ++at_;
  }
  const NodeId node = builder_.String(value, Place(begin, end_), true);
  return NextLine() ? node : kNoNode;
}

// A key and its `:`, at which it stops. In braces a blank follows that.
bool PlainReader::Key(bool flow, std::string* key, base::Span* span) {
  const std::size_t begin = at_;
  if (at(at_) == '"' || at(at_) == '\'') {
    if (!Quoted(key)) return false;
  } else {
    const char first = at(at_);
    if (!IsLetterOrDigit(first) && first != '/' && first != '_' && first != '.' && first != '$') return false;
    for (; !EndsLine(at_); ++at_) {
      const char c = at(at_);
      if (c == ':' && IsSpace(at_ + 1)) break;
      if (c == ':' && flow) return false;
      if (!IsLetterOrDigit(c) && std::string_view("/_.$-:@()+*<>=").find(c) == std::string_view::npos &&
          (flow || std::string_view("{}[],").find(c) == std::string_view::npos)) {
        return false;
      }
    }
    key->assign(text_.substr(begin, at_ - begin));
    if (IsNull(*key)) return false;
  }
  *span = Place(begin, at_);
  return at(at_) == ':' && IsSpace(at_ + 1) && !(flow && EndsLine(at_ + 1)) && at_ - begin <= kLongestKey;
}

// A text in quotes on one line, with the plainest escapes.
bool PlainReader::Quoted(std::string* value) {
  const char quote = at(at_++);
  value->clear();
  for (; !EndsLine(at_); ++at_) {
    const char c = at(at_);
    if (c == quote) {
      ++at_;
      if (quote == '"' || at(at_) != '\'') return true;
      value->push_back('\'');
    } else if (c == '\\' && quote == '"') {
      const char escaped = at(++at_);
      if (escaped == 'n') {
        value->push_back('\n');
      } else if (escaped == '"' || escaped == '\\' || escaped == '/') {
        value->push_back(escaped);
      } else {
        return false;
      }
    } else {
      value->push_back(c);
    }
  }
  return false;
}

// Characters that are line breaks or blanks to some and not to others.
bool IsUnclear(std::string_view text) {
  return text.find_first_of("\t\r") != std::string_view::npos || text.find("\xC2\x85") != std::string_view::npos ||
         text.find("\xE2\x80\xA8") != std::string_view::npos || text.find("\xE2\x80\xA9") != std::string_view::npos ||
         text.find("\xEF\xBB\xBF") != std::string_view::npos;
}

}  // namespace

std::optional<Document> ReadPlainYaml(base::FileId file, std::string_view text, base::DiagnosticSink& sink) {
  if (IsUnclear(text)) return std::nullopt;
  base::DiagnosticSink found;
  std::optional<Document> document = PlainReader(file, text, found).Read();
  if (document) {
    for (const base::Diagnostic& d : found.diagnostics()) sink.Report(d);
  }
  return document;
}

}  // namespace pareto::document
