#include "engine/document/yaml_syntax.h"

#include <algorithm>
#include <utility>

#include "engine/base/suggest.h"
#include "engine/document/encoding.h"

namespace pareto::document {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kShown = 40;  // bytes of the file that a message repeats at most

// What stands between the last event and the place where the parser stopped: yaml-cpp reads a little ahead.
struct Ahead {
  std::vector<std::size_t> brackets;
  std::size_t quote = kNone;        // inside a quoted text that starts here
  std::size_t first_begin = kNone;  // the first unquoted text of it
  std::size_t first_end = kNone;
};

class Explainer {
 public:
  Explainer(base::FileId file, YamlText text, const Halt& halt)
      : file_(file), text_(text), halt_(halt), at_(std::min(halt.at, text.size())) {}

  base::Diagnostic Explain();
  base::Diagnostic Rest();

 private:
  base::Diagnostic Say(std::size_t begin, std::size_t end, std::string message, std::string help = {},
                       std::string code = "yaml/syntax") const {
    base::Diagnostic d;
    d.code = std::move(code);
    d.message = std::move(message);
    d.span = Place(begin, end);
    if (!help.empty()) d.help.push_back(std::move(help));
    return d;
  }
  base::Span Place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  void LookAhead();
  bool ClosedLater(std::size_t bracket) const;
  std::size_t EndOfUnquoted(std::size_t i, bool flow) const;
  std::size_t EndOfWord(std::size_t i) const;
  // "`word`", "the end of the file".
  std::string Found(std::size_t i) const;
  std::string Quoted(std::size_t begin, std::size_t end) const;
  bool Said(std::string_view reason) const { return halt_.reason.substr(0, reason.size()) == reason; }
  // The last line of the scalar read last, when it has several lines and ends at or just before where the parser
  // stopped.
  std::size_t FoldedTail() const;

  base::Diagnostic InBrackets();
  base::Diagnostic SecondColon();
  base::Diagnostic Deeper(std::size_t begin) const;
  base::Diagnostic NoPlace();
  base::Diagnostic Escape();
  base::Diagnostic UnknownAnchor();
  base::Diagnostic Other() const;

  base::FileId file_;
  YamlText text_;
  const Halt& halt_;
  std::size_t at_;
  Ahead ahead_;
};

std::size_t Explainer::EndOfUnquoted(std::size_t i, bool flow) const {
  std::size_t end = i;
  for (; i < text_.size() && !text_.IsBreak(i); ++i) {
    if (text_.at(i) == ':' && text_.IsSpace(i + 1)) break;
    if (text_.at(i) == '#' && i > 0 && text_.IsBlank(i - 1)) break;
    if (flow && text_.IsFlowIndicator(i)) break;
    if (!text_.IsBlank(i)) end = i + 1;
  }
  return end;
}

std::size_t Explainer::EndOfWord(std::size_t i) const {
  std::size_t end = i;
  while (end < text_.size() && !text_.IsSpace(end) && !text_.IsFlowIndicator(end) &&
         !(text_.at(end) == ':' && text_.IsSpace(end + 1))) {
    ++end;
  }
  if (end == i && i < text_.size()) end = i + 1;
  return end;
}

std::string Explainer::Quoted(std::size_t begin, std::size_t end) const {
  std::string word(text_.text().substr(begin, end - begin));
  if (word.find('`') != std::string::npos) return "a backtick";
  if (word.size() > kShown) {
    std::size_t cut = kShown;
    while (cut > 0 && (static_cast<unsigned char>(word[cut]) & 0xC0) == 0x80) --cut;
    word = word.substr(0, cut) + "...";
  }
  return "`" + word + "`";
}

std::string Explainer::Found(std::size_t i) const {
  if (i >= text_.size()) return "the end of the file";
  if (text_.at(i) == '-' && text_.IsSpace(i + 1)) return "a list entry `-`";
  return Quoted(i, EndOfWord(i));
}

void Explainer::LookAhead() {
  ahead_.brackets = halt_.brackets;
  std::size_t i = std::min(halt_.cursor, at_);
  while (i < at_) {
    const char c = text_.at(i);
    const bool flow = !ahead_.brackets.empty();
    if (text_.IsSpace(i) || c == '#') {
      const std::size_t next = text_.SkipSpace(i);
      i = next > i ? next : i + 1;
    } else if (c == '[' || c == '{') {
      ahead_.brackets.push_back(i++);
    } else if (flow && (c == ']' || c == '}')) {
      ahead_.brackets.pop_back();
      ++i;
    } else if (c == '"' || c == '\'') {
      const std::size_t end = text_.EndOfQuoted(i);
      if (end == kNone || end > at_) {
        ahead_.quote = i;
        return;
      }
      i = end;
    } else if (c == '&' || c == '*' || c == '!') {
      i = text_.EndOfName(i);
    } else if (!flow && (c == '|' || c == '>')) {
      i = text_.EndOfBlock(i, halt_.blocks.empty() ? -1 : halt_.blocks.back().column);
    } else if (c == ',' || ((c == '-' || c == '?' || c == ':') && text_.IsSpace(i + 1))) {
      ++i;
    } else {
      const std::size_t end = EndOfUnquoted(i, flow);
      if (ahead_.first_begin == kNone) {
        ahead_.first_begin = i;
        ahead_.first_end = end;
      }
      i = std::max(end, i + 1);
    }
  }
}

bool Explainer::ClosedLater(std::size_t bracket) const {
  std::size_t depth = 0;
  for (std::size_t i = bracket; i < text_.size();) {
    const char c = text_.at(i);
    if (text_.IsSpace(i) || c == '#') {
      i = std::max(text_.SkipSpace(i), i + 1);
    } else if (c == '[' || c == '{') {
      ++depth;
      ++i;
    } else if (c == ']' || c == '}') {
      if (--depth == 0) return true;
      ++i;
    } else if (c == '"' || c == '\'') {
      const std::size_t end = text_.EndOfQuoted(i);
      if (end == kNone) return false;
      i = end;
    } else if (c == ',' || c == ':') {
      ++i;
    } else {
      i = std::max(EndOfUnquoted(i, true), i + 1);
    }
  }
  return false;
}

std::size_t Explainer::FoldedTail() const {
  if (halt_.scalar.end <= halt_.scalar.begin || halt_.cursor != halt_.scalar.end) return kNone;
  std::size_t end = at_;
  while (end > 0 && text_.IsBlank(end - 1)) --end;
  const char first = text_.at(halt_.scalar.begin);
  if (end != halt_.scalar.end || first == '"' || first == '\'' || first == '|' || first == '>') return kNone;
  const std::size_t line = text_.LineStart(halt_.scalar.end);
  if (line <= halt_.scalar.begin) return kNone;
  return text_.SkipSpace(line);
}

base::Diagnostic Explainer::InBrackets() {
  const std::size_t open = ahead_.brackets.back();
  const std::string opened = Quoted(open, open + 1);
  const std::string close = text_.at(open) == '[' ? "`]`" : "`}`";
  const bool closed = ClosedLater(open);
  base::Diagnostic d;
  std::size_t at = at_;
  if (at < text_.size() && (text_.IsSpace(at) || text_.at(at) == '#')) at = text_.SkipSpace(at);
  std::size_t before = at;
  while (before > open && text_.IsSpace(before - 1)) --before;
  const std::size_t tail = FoldedTail();
  if (at >= text_.size()) {
    before = std::max(halt_.cursor, open + 1);
    std::size_t end = text_.size();
    while (end > before && text_.IsSpace(end - 1)) --end;
    // A comment at the end is no place to close a bracket.
    if (text_.SkipSpace(before) < text_.size()) before = end;
    d = Say(before, before, "expected `,` or " + close + ", found the end of the file",
            "close the " + opened + " with " + close);
  } else if (Said("illegal flow end")) {
    d = Say(at, at + 1, Quoted(at, at + 1) + " does not close " + opened,
            "close the " + opened + " with " + close + " first");
    d.labels.push_back({Place(open, open + 1), "this " + opened + " is open"});
    return d;
  } else if (Said("unknown token")) {
    if (text_.at(at) == '?') {
      d = Say(at, at + 1, "a `?` in text without quotes inside " + opened, "put the text in quotes");
      return d;
    }
    d = Other();
  } else if (tail != kNone && text_.at(at) == ':') {
    d = Say(tail, halt_.scalar.end, "expected `,` or " + close + " before " + Quoted(tail, halt_.scalar.end));
  } else if (ahead_.first_begin != kNone && text_.at(at) == ':' &&
             text_.LineStart(ahead_.first_begin) != text_.LineStart(at)) {
    d = Say(ahead_.first_end, ahead_.first_end,
            "expected `,` or " + close + " behind " + Quoted(ahead_.first_begin, ahead_.first_end));
  } else if (text_.at(at) == '-' && text_.IsSpace(at + 1)) {
    d = Say(at, at + 1, "expected `,` or " + close + ", found a list entry `-`");
  } else {
    // What is missing is marked behind what precedes, unless something wrong stands on the same line.
    const bool same_line = text_.LineStart(before) == text_.LineStart(at);
    d = Say(same_line ? at : before, same_line ? EndOfWord(at) : before,
            "expected `,` or " + close + ", found " + Found(at));
  }
  d.labels.push_back({Place(open, open + 1), closed ? "in this " + opened : "this " + opened + " is never closed"});
  if (d.help.empty()) {
    d.help.push_back(closed ? "put `,` between entries" : "close the " + opened + " with " + close + ", or remove it");
  }
  return d;
}

// Text at `begin` stands deeper than the map around it, whose last key has its value already.
base::Diagnostic Explainer::Deeper(std::size_t begin) const {
  const std::size_t end = EndOfUnquoted(begin, false);
  base::Diagnostic d = Say(begin, end > begin ? end : EndOfWord(begin), Found(begin) + " is indented too deep");
  if (end > begin) d.message = Quoted(begin, end) + " is indented too deep";
  if (!halt_.blocks.empty() && halt_.blocks.back().is_map && halt_.blocks.back().key.valid()) {
    const base::Span key = halt_.blocks.back().key;
    const std::string name = Quoted(key.begin, key.end);
    d.message += ": " + name + " has a value already";
    d.labels.push_back({Place(halt_.scalar.begin, text_.LineEnd(halt_.scalar.begin)), "the value of " + name});
    d.help.push_back("indent it like " + name + ", or remove the value of " + name);
  } else {
    d.help.push_back("indent it like the line above");
  }
  return d;
}

// "illegal map value": a `:` where no key can end.
base::Diagnostic Explainer::SecondColon() {
  const std::size_t tail = FoldedTail();
  if (tail != kNone) return Deeper(tail);
  if (ahead_.first_begin != kNone && text_.LineStart(ahead_.first_begin) != text_.LineStart(at_)) {
    return Say(ahead_.first_end, ahead_.first_end,
               "expected `:` behind " + Quoted(ahead_.first_begin, ahead_.first_end),
               "write `key: value`, with a blank behind the colon");
  }
  if (ahead_.first_begin == kNone && text_.LineStart(halt_.cursor) == text_.LineStart(at_) &&
      halt_.scalar.end > halt_.scalar.begin) {
    const std::size_t last = halt_.scalar.begin;
    return Say(at_, at_ + 1, "a second `:` on one line",
               text_.at(last) == '"' || text_.at(last) == '\'' ? "start a nested map on the next line"
                                                               : "put text that has `: ` in it in quotes");
  }
  return Say(at_, at_ + 1, "a `:` with no key in front of it", "put text that has `: ` in it in quotes");
}

// "end of map not found" and its like: what stands here fits neither the block it is in nor one around it.
base::Diagnostic Explainer::NoPlace() {
  std::size_t at = at_;
  if (at < text_.size() && (text_.IsSpace(at) || text_.at(at) == '#')) at = text_.SkipSpace(at);
  const Halt::Block* block = halt_.blocks.empty() ? nullptr : &halt_.blocks.back();
  if (!text_.IsFirstOnLine(at)) {
    const char last = halt_.cursor > 0 ? text_.at(halt_.cursor - 1) : '\0';
    const std::size_t end = EndOfWord(at);
    if (halt_.scalar.end > halt_.scalar.begin && halt_.cursor == halt_.scalar.end && (last == '"' || last == '\'')) {
      base::Diagnostic d = Say(at, end, "text behind the closing quote",
                               "put all of the text in quotes, with quotes inside written as `" +
                                   std::string(last == '"' ? "\\\"" : "''") + "`");
      d.labels.push_back(
          {Place(halt_.scalar.begin, halt_.scalar.begin + 1), text_.LineStart(halt_.scalar.begin) != text_.LineStart(at)
                                                                  ? "the text in quotes starts here, on another line"
                                                                  : "the text in quotes starts here"});
      return d;
    }
    if (last == ']' || last == '}') {
      return Say(at, end, Found(at) + " behind the closing " + Quoted(halt_.cursor - 1, halt_.cursor),
                 "put the text in quotes if the brackets are part of it");
    }
    return Say(at, end, Found(at) + " cannot stand here");
  }
  const int column = text_.Column(at);
  if (block != nullptr && column > block->column && halt_.closed_column < 0) return Deeper(at);
  if (block != nullptr && column == block->column && block->is_map && text_.at(at) == '-') {
    base::Diagnostic d =
        Say(at, at + 1, "a list entry `-` where a key was expected",
            "indent the entries of a list like its key or deeper; a map cannot hold both keys and entries");
    d.labels.push_back({Place(block->begin, EndOfUnquoted(block->begin, false)), "the map starts here"});
    return d;
  }
  if (block != nullptr && column == block->column && !block->is_map) {
    base::Diagnostic d = Say(at, EndOfWord(at), "expected a list entry `-`, found " + Found(at));
    d.labels.push_back({Place(block->begin, block->begin + 1), "the list starts here"});
    return d;
  }
  if (block != nullptr && column == block->column) {
    const char first = text_.at(at);
    return Say(at, EndOfWord(at), "expected a key, found " + Found(at),
               first == '&' || first == '*' ? "put text that starts with `" + std::string(1, first) + "` in quotes"
                                            : "write `key: value`, with a blank behind the colon");
  }
  std::string fits;
  if (halt_.closed_column > column) fits = std::to_string(halt_.closed_column);
  if (block != nullptr) fits = std::to_string(block->column) + (fits.empty() ? "" : " or ") + fits;
  return Say(at, EndOfWord(at), Found(at) + " is indented by " + std::to_string(column) + ", which fits nothing above",
             fits.empty() ? "indent it like the lines that it belongs to" : "indent it by " + fits);
}

base::Diagnostic Explainer::Escape() {
  std::size_t slash = text_.text().substr(0, at_).rfind('\\');
  if (slash == kNone || slash < text_.LineStart(at_)) return Other();
  if (Said("unknown escape character")) {
    std::size_t end = slash + 1;
    if (end < text_.size() && !text_.IsBreak(end)) end += std::max<std::size_t>(SequenceLength(text_.text(), end), 1);
    return Say(slash, end, "unknown escape " + Quoted(slash, end), "write a backslash as `\\\\`, or use single quotes");
  }
  const char kind = text_.at(slash + 1);
  const std::size_t digits = kind == 'x' ? 2 : (kind == 'U' ? 8 : 4);
  if (Said("invalid unicode")) {
    const std::size_t end = std::min(slash + 2 + digits, text_.size());
    return Say(slash, end, Quoted(slash, end) + " is no character",
               "write the character itself, or `\\U` and eight digits");
  }
  std::size_t end = slash + 2;
  while (end < text_.size() && end < slash + 2 + digits &&
         std::isxdigit(static_cast<unsigned char>(text_.at(end))) != 0)
    ++end;
  return Say(slash, end, Quoted(slash, end) + " needs " + std::to_string(digits) + " hexadecimal digits",
             "write a backslash as `\\\\`, or use single quotes");
}

base::Diagnostic Explainer::UnknownAnchor() {
  const std::size_t end = text_.EndOfName(at_);
  const std::string name(text_.text().substr(at_ + 1, end - at_ - 1));
  base::Diagnostic d =
      Say(at_, end, Quoted(at_, end) + " repeats an anchor that is not defined above", {}, "yaml/alias");
  if (std::string hint = base::DidYouMean(name, halt_.anchors); !hint.empty()) d.help.push_back(std::move(hint));
  d.help.push_back("put text that starts with `*` in quotes");
  return d;
}

base::Diagnostic Explainer::Other() const {
  const std::string word =
      at_ < text_.size() ? Quoted(at_, at_ + std::max<std::size_t>(SequenceLength(text_.text(), at_), 1)) : "";
  const std::size_t one = std::min(at_ + 1, text_.size());
  if (Said("unknown token")) {
    return Say(at_, one, "text without quotes cannot start with " + word, "put the text in quotes");
  }
  if (Said("illegal flow end"))
    return Say(at_, one, word + " closes nothing", "put the text in quotes if it is part of it");
  if (Said("illegal block entry")) {
    return Say(at_, one, "a list cannot start behind its key or after other text on the line",
               "start the list on the next line");
  }
  if (Said("illegal map key")) return Say(at_, one, "a `?` cannot start a key here", "put the text in quotes");
  if (Said("alias not found") || Said("illegal character found while scanning alias")) {
    return Say(at_ > 0 ? at_ - 1 : 0, at_, "a `*` with no name behind it", "put text that starts with `*` in quotes");
  }
  if (Said("anchor not found") || Said("illegal character found while scanning anchor")) {
    return Say(at_ > 0 ? at_ - 1 : 0, at_, "a `&` with no name behind it", "put text that starts with `&` in quotes");
  }
  if (Said("unexpected character in block scalar") || Said("cannot set zero indentation")) {
    return Say(at_, one, "expected the end of the line behind `|` or `>`, found " + word,
               "start the text on the next line, or put it in quotes");
  }
  if (Said("cannot assign multiple tags"))
    return Say(at_, EndOfWord(at_), "a second tag for one value", "keep one of the two");
  if (Said("cannot assign multiple anchors"))
    return Say(at_, EndOfWord(at_), "a second anchor for one value", "keep one of the two");
  if (Said("aliases can't have any content")) {
    return Say(at_, EndOfWord(at_), "an alias takes neither tag nor anchor", "remove the tag or anchor");
  }
  if (Said("end of verbatim tag") || Said("tag handle with no suffix") ||
      Said("illegal character found while scanning tag")) {
    return Say(at_, one, "this tag is not complete", "put text that starts with `!` in quotes", "yaml/tag");
  }
  std::string reason(halt_.reason);
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return Say(at_, one, "this is no YAML: " + (reason.empty() ? "the text cannot be read" : reason));
}

base::Diagnostic Explainer::Explain() {
  if (Said("the referenced anchor is not defined")) return UnknownAnchor();
  if (Said("invalid unicode") || Said("unknown escape") || Said("bad character found while scanning hex"))
    return Escape();
  LookAhead();
  if (ahead_.quote != kNone) return UnclosedQuote(file_, text_, ahead_.quote);
  if (ahead_.brackets.empty()) {
    std::size_t tab = text_.LeadingTab(at_);
    if (tab == kNone && (Said("illegal block entry") || Said("illegal map") || Said("illegal tab"))) {
      // `-<tab>- x`: nesting counts columns, and a tab has none.
      tab = text_.text().substr(0, at_ + 1).rfind('\t');
      const std::size_t line = text_.LineStart(at_);
      const std::size_t first = text_.text().find_first_not_of(" \t-?:", line);
      if (tab != kNone && (tab < line || (first < at_))) tab = kNone;
    }
    if (tab != kNone) return TabFinding(file_, text_, tab);
  } else {
    return InBrackets();
  }
  if (Said("illegal map value")) return SecondColon();
  if (Said("end of map not found") || Said("end of sequence not found")) return NoPlace();
  return Other();
}

base::Diagnostic Explainer::Rest() {
  const std::size_t tail_end = EndOfUnquoted(at_, false);
  if (text_.at(at_) == '%') {
    return Say(at_, at_ + 1, "text without quotes cannot start with `%`", "put the text in quotes");
  }
  if (!text_.IsFirstOnLine(at_)) return NoPlace();
  const int column = text_.Column(at_);
  const std::size_t end = tail_end > at_ ? tail_end : EndOfWord(at_);
  if (text_.at(at_) == '-' && !text_.IsSpace(at_ + 1)) {
    return Say(at_, end, "expected a list entry, found " + Quoted(at_, end), "put a blank behind `-`");
  }
  if (halt_.closed_column > column) {
    base::Diagnostic d = Say(at_, end, Quoted(at_, end) + " is indented less than what stands above it",
                             "indent it by " + std::to_string(halt_.closed_column));
    return d;
  }
  return Say(at_, end, Found(at_) + " does not belong to what stands above it",
             "a file holds one map or one list; a map cannot hold both keys and entries `-`");
}

}  // namespace

base::Diagnostic ExplainHalt(base::FileId file, YamlText text, const Halt& halt) {
  return Explainer(file, text, halt).Explain();
}

base::Diagnostic ExplainRest(base::FileId file, YamlText text, const Halt& halt) {
  return Explainer(file, text, halt).Rest();
}

base::Diagnostic TabFinding(base::FileId file, YamlText text, std::size_t at) {
  base::Diagnostic d;
  d.code = "yaml/tab";
  d.message = "a tab in the indentation";
  d.span = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
  d.help.push_back("indent with blanks");
  std::size_t lines = 0;
  for (std::size_t line = 0; line < text.size();) {
    if (text.LeadingTab(line) != kNone) ++lines;
    const std::size_t feed = text.text().find('\n', line);
    line = feed == kNone ? text.size() : feed + 1;
  }
  if (lines > 1) d.notes.push_back(std::to_string(lines) + " lines have tabs in front");
  return d;
}

base::Diagnostic UnclosedQuote(base::FileId file, YamlText text, std::size_t at) {
  base::Diagnostic d;
  d.code = "yaml/syntax";
  const std::string quote(1, text.at(at));
  d.message = "this `" + quote + "` is never closed";
  d.span = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
  d.help.push_back("close the text with `" + quote + "`");
  return d;
}

}  // namespace pareto::document
