// YAML is written here and not by yaml-cpp's emitter, which leaves `yes` and dates bare and turns text of several lines
// into one line with escapes.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/encoding.h"
#include "engine/document/scalar_text.h"
#include "engine/document/write.h"

namespace pareto::document {
namespace {

constexpr std::size_t kLongestKey = 1000;  // YAML ends an implicit key after 1024 characters
constexpr std::size_t kNone = std::string_view::npos;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Text that some reader of YAML 1.1 or 1.2 takes for null, true, false, a number, a date, a time or a merge key.
bool LooksTyped(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kWords = {"null", "true", "false", "yes", "no", "on",   "off",
                                                              "y",    "n",    "~",     "<<",  "=",  ".inf", ".nan"};
  if (text.size() <= 5) {
    const std::string lower = Lower(text);
    if (std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) return true;
    if (lower == "+.inf" || lower == "-.inf") return true;
  }
  // Wider than any number: digits first, then nothing that a number, date or time would not have.
  if (std::string_view("0123456789+-.").find(text.front()) == kNone) return false;
  return text.find_first_not_of("0123456789abcdefABCDEFoOxXtTzZ_:.+- ") == kNone;
}

// Bytes and characters that only a text in double quotes can hold: controls, tabs, and what is no printable character
// or a line break for a reader of YAML 1.1.
bool NeedsEscapes(std::string_view text, bool breaks_allowed) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = SequenceLength(text, i);
    if (length == 0) return true;
    const char32_t c = CodePointAt(text, i);
    if (c < 0x20 && !(breaks_allowed && c == '\n')) return true;
    if ((c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF) return true;
    i += length;
  }
  return false;
}

bool IsPlain(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) != kNone) return false;
  if (text.starts_with("...") || text.find(": ") != kNone || text.find(" #") != kNone) return false;
  return !LooksTyped(text) && !NeedsEscapes(text, false);
}

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  std::string Write();

 private:
  struct Open {
    NodeId node;
    std::size_t indent;
    std::size_t next = 0;  // the child to be written
  };

  // A value behind `key:` or `-`, or at the start of the file; what is not empty is opened and follows, `indent` deep.
  void Value(NodeId node, std::size_t indent, bool behind_dash);
  bool Block(std::string_view text, std::size_t indent);
  void Scalar(std::string_view text);
  void StartLine(std::size_t indent) {
    if (!inline_) out_.append(indent, ' ');
    inline_ = false;
  }

  const Document& document_;
  std::string out_;
  std::vector<Open> open_;
  bool inline_ = false;  // the next line goes on behind `- `
};

void Writer::Scalar(std::string_view text) {
  if (IsPlain(text)) {
    out_ += text;
  } else {
    AppendQuoted(out_, text, true);
  }
}

// As a `|` block, where it can be one that every reader reads alike.
bool Writer::Block(std::string_view text, std::size_t indent) {
  const std::size_t last = text.find_last_not_of('\n');
  if (text.find('\n') == kNone || last == kNone || NeedsEscapes(text, true)) return false;
  const std::string_view body = text.substr(0, last + 1);
  const std::string_view ending = text.substr(last + 1);
  const bool leads_with_blank = text[text.find_first_not_of('\n')] == ' ';
  if (leads_with_blank && indent == 0) return false;  // at the root, readers differ on what the indicator counts from
  // Lines of blanks only: some readers strip them.
  for (std::size_t line = 0; line < body.size();) {
    const std::size_t end = std::min(body.find('\n', line), body.size());
    if (end > line && body.substr(line, end - line).find_first_not_of(' ') == kNone) return false;
    line = end + 1;
  }
  out_ += '|';
  if (leads_with_blank) out_ += '2';
  if (ending.empty()) out_ += '-';
  if (ending.size() > 1) out_ += '+';
  out_ += '\n';
  for (std::size_t line = 0; line < body.size();) {
    const std::size_t end = std::min(body.find('\n', line), body.size());
    if (end > line) out_.append(indent == 0 ? 2 : indent, ' ');
    out_ += body.substr(line, end - line);
    out_ += '\n';
    line = end + 1;
  }
  for (std::size_t n = 1; n < ending.size(); ++n) out_ += '\n';
  return true;
}

void Writer::Value(NodeId node, std::size_t indent, bool behind_dash) {
  const Kind kind = document_.kind(node);
  const bool empty =
      (kind == Kind::kMap && document_.entries(node).empty()) || (kind == Kind::kList && document_.items(node).empty());
  if ((kind == Kind::kMap || kind == Kind::kList) && !empty) {
    if (behind_dash) {
      out_ += ' ';
      inline_ = true;
    } else if (!open_.empty()) {
      out_ += '\n';
    }
    open_.push_back({node, indent});
    return;
  }
  if (!open_.empty()) out_ += ' ';
  if (empty) {
    out_ += kind == Kind::kMap ? "{}" : "[]";
  } else if (kind == Kind::kString) {
    if (Block(document_.text(node), indent)) return;
    Scalar(document_.text(node));
  } else {
    AppendPlain(out_, document_, node);
  }
  out_ += '\n';
}

std::string Writer::Write() {
  if (document_.root() == kNoNode) return "null\n";
  Value(document_.root(), 0, false);
  while (!open_.empty()) {
    Open& top = open_.back();
    const std::size_t indent = top.indent;
    const std::size_t n = top.next++;
    if (document_.kind(top.node) == Kind::kList) {
      const std::span<const NodeId> items = document_.items(top.node);
      if (n == items.size()) {
        open_.pop_back();
        continue;
      }
      StartLine(indent);
      out_ += '-';
      Value(items[n], indent + 2, true);
    } else {
      const std::span<const Entry> entries = document_.entries(top.node);
      if (n == entries.size()) {
        open_.pop_back();
        continue;
      }
      StartLine(indent);
      if (entries[n].key.size() > kLongestKey) {
        out_ += "? ";
        Scalar(entries[n].key);
        out_ += '\n';
        out_.append(indent, ' ');
      } else {
        Scalar(entries[n].key);
      }
      out_ += ':';
      Value(entries[n].value, indent + 2, false);
    }
  }
  return std::move(out_);
}

}  // namespace

std::string WriteYaml(const Document& document) { return Writer(document).Write(); }

}  // namespace pareto::document
