#include "engine/document/yaml_text.h"

#include <algorithm>

#include "engine/document/encoding.h"

namespace pareto::document {

bool YamlText::IsFlowIndicator(std::size_t i) const {
  const char c = at(i);
  return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}

bool YamlText::IsMarker(std::size_t i, std::string_view marker) const {
  return text_.substr(std::min(i, size())).starts_with(marker) && IsSpace(i + marker.size()) && Column(i) == 0;
}

std::size_t YamlText::LineStart(std::size_t i) const {
  const std::size_t feed = i == 0 ? std::string_view::npos : text_.substr(0, i).rfind('\n');
  if (feed != std::string_view::npos) return feed + 1;
  return text_.starts_with(kByteOrderMark) ? std::min(i, kByteOrderMark.size()) : 0;
}

std::size_t YamlText::LineEnd(std::size_t i) const {
  std::size_t end = std::min(text_.find('\n', i), size());
  if (end > i && at(end - 1) == '\r') --end;
  return end;
}

int YamlText::Column(std::size_t i) const { return static_cast<int>(i - LineStart(i)); }

bool YamlText::IsFirstOnLine(std::size_t i) const {
  while (i > 0 && IsBlank(i - 1)) --i;
  return i == 0 || text_[i - 1] == '\n' || (i == kByteOrderMark.size() && text_.starts_with(kByteOrderMark));
}

std::size_t YamlText::LeadingTab(std::size_t i) const {
  for (i = LineStart(i); IsBlank(i); ++i) {
    if (text_[i] == '\t') return i;
  }
  return std::string_view::npos;
}

std::size_t YamlText::SkipSpace(std::size_t i) const {
  while (i < size()) {
    if (IsSpace(i)) {
      ++i;
    } else if (text_[i] == '#') {
      i = std::min(text_.find('\n', i), size());
    } else {
      break;
    }
  }
  return std::min(i, size());
}

std::size_t YamlText::EndOfName(std::size_t i) const {
  if (text_.substr(std::min(i, size())).starts_with("!<")) {
    while (!IsSpace(i) && text_[i] != '>') ++i;
    return at(i) == '>' ? i + 1 : i;
  }
  do ++i;
  while (!IsSpace(i) && !IsFlowIndicator(i));
  return i;
}

YamlText::Properties YamlText::SkipProperties(std::size_t i) const {
  Properties found{i, i};
  while (at(found.content) == '&' || at(found.content) == '!') {
    found.end = EndOfName(found.content);
    found.content = SkipSpace(found.end);
  }
  return found;
}

std::size_t YamlText::EndOfPlain(std::size_t i, std::string_view value) const {
  std::size_t v = 0;
  while (v < value.size() && i < size()) {
    if (value[v] == ' ' || value[v] == '\t' || value[v] == '\n') {
      // A run of blanks and breaks: folding may have changed how many there are.
      while (v < value.size() && (value[v] == ' ' || value[v] == '\t' || value[v] == '\n')) ++v;
      if (v == value.size()) break;
      while (i < size() && IsSpace(i)) ++i;
    } else {
      if (value[v] != text_[i]) break;
      ++v;
      ++i;
    }
  }
  return i;
}

std::size_t YamlText::EndOfQuoted(std::size_t i) const {
  const char quote = text_[i];
  const std::string_view stops = quote == '"' ? std::string_view("\"\\") : std::string_view("'");
  for (++i;; ++i) {
    i = text_.find_first_of(stops, i);
    if (i == std::string_view::npos) return i;
    if (text_[i] == '\\' || (quote == '\'' && at(i + 1) == '\'')) {
      ++i;
    } else {
      return i + 1;
    }
  }
}

std::size_t YamlText::EndOfBlock(std::size_t i, int parent) const {
  int digit = 0;
  std::size_t end = i + 1;
  for (; !IsSpace(end); ++end) {
    if (text_[end] >= '1' && text_[end] <= '9') digit = text_[end] - '0';
  }
  // Without an indicator, the first line with content sets the indentation.
  int indent = digit == 0 ? -1 : std::max(parent, 0) + digit;
  for (std::size_t line = text_.find('\n', i); line != std::string_view::npos; line = text_.find('\n', line)) {
    ++line;
    std::size_t content = line;
    while (at(content) == ' ') ++content;
    if (content >= size()) break;
    const int column = static_cast<int>(content - line);
    if (IsBreak(content)) {
      // A blank line is content only when it is longer than the indentation and more content follows or not: it holds
      // blanks.
      if (indent >= 0 && column > indent) end = content;
      continue;
    }
    if (indent < 0) {
      if (column <= parent) break;
      indent = column;
    }
    if (column < indent) break;
    if (column == 0 && (IsMarker(line, "---") || IsMarker(line, "..."))) break;
    end = LineEnd(line);
  }
  return end;
}

}  // namespace pareto::document
