// Where the parts of a YAML text end. yaml-cpp's events say where they start, and nothing more.
//
// Every function takes and returns byte offsets and reads forward from where a part starts, so that a whole file costs
// one pass. Nothing here decides what is valid: yaml-cpp has done that by the time its events arrive.
#ifndef PARETO_ENGINE_DOCUMENT_YAML_TEXT_H_
#define PARETO_ENGINE_DOCUMENT_YAML_TEXT_H_

#include <cstddef>
#include <string_view>

namespace pareto::document {

class YamlText {
 public:
  explicit YamlText(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  std::size_t size() const { return text_.size(); }
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  bool IsBlank(std::size_t i) const { return at(i) == ' ' || at(i) == '\t'; }
  bool IsBreak(std::size_t i) const { return at(i) == '\n' || at(i) == '\r'; }
  // A blank, a line break or the end of the text.
  bool IsSpace(std::size_t i) const { return i >= text_.size() || IsBlank(i) || IsBreak(i); }
  bool IsFlowIndicator(std::size_t i) const;
  // `---` or `...` at the start of a line.
  bool IsMarker(std::size_t i, std::string_view marker) const;

  std::size_t LineStart(std::size_t i) const;
  std::size_t LineEnd(std::size_t i) const;  // before LF or CRLF
  // Bytes between the start of the line and `i`; a byte order mark is not counted.
  int Column(std::size_t i) const;
  // True when only blanks stand between the start of the line and `i`.
  bool IsFirstOnLine(std::size_t i) const;
  // The first tab among the blanks that start the line of `i`, or npos.
  std::size_t LeadingTab(std::size_t i) const;

  // Behind blanks, line breaks and comments.
  std::size_t SkipSpace(std::size_t i) const;
  // Behind an anchor, an alias or a tag that starts at `i`.
  std::size_t EndOfName(std::size_t i) const;
  // Behind the anchor and tag that may start at `i`: `end` is where they end, `content` where the node's text starts.
  struct Properties {
    std::size_t end;
    std::size_t content;
  };
  Properties SkipProperties(std::size_t i) const;

  // The end of the unquoted text at `i` that was read as `value`: the same letters, with line breaks folded.
  std::size_t EndOfPlain(std::size_t i, std::string_view value) const;
  // Behind the closing quote of the text whose opening quote stands at `i`, or npos where none closes it.
  std::size_t EndOfQuoted(std::size_t i) const;
  // The end of the last line with content of the block whose `|` or `>` stands at `i`: its line break and blank lines
  // that follow are not part of it. Without content, the end of the header. `parent` is the column of the list or map
  // around it.
  std::size_t EndOfBlock(std::size_t i, int parent) const;

 private:
  std::string_view text_;
};

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_YAML_TEXT_H_
