#include "engine/emit/fix.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace pareto::emit {

using base::Edit;
using base::SourceMap;
using base::Span;

namespace {

bool IsJson(const SourceMap& sources, Span span) {
  const std::string_view name = sources.name(span.file);
  return name.size() >= 5 && name.substr(name.size() - 5) == ".json";
}

bool WordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

// Text that every version of YAML reads as text without quotes, also in `{}` and `[]`.
bool PlainText(std::string_view text) {
  if (text.empty() || text.size() > 200 || (std::isalpha(static_cast<unsigned char>(text[0])) == 0 && text[0] != '_'))
    return false;
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return WordCharacter(c) || c == '.' || c == '/' || c == ':'; }))
    return false;
  if (text.back() == ':') return false;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char* word : {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {
    if (lower == word) return false;
  }
  return true;
}

std::string DoubleQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string Written(const NewScalar& value, bool json) {
  if (!value.is_text) return value.text;
  return !json && PlainText(value.text) ? value.text : DoubleQuoted(value.text);
}

// The lines of a text, by offset.
struct Lines {
  std::string_view text;
  std::size_t Start(std::size_t offset) const {
    const std::size_t feed = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    return feed == std::string_view::npos ? 0 : feed + 1;
  }
  // Before the line end.
  std::size_t End(std::size_t offset) const {
    std::size_t end = std::min(text.find('\n', offset), text.size());
    if (end > offset && text[end - 1] == '\r') --end;
    return end;
  }
  // The next line's start, or the end of the text.
  std::size_t Next(std::size_t offset) const {
    const std::size_t feed = text.find('\n', offset);
    return feed == std::string_view::npos ? text.size() : feed + 1;
  }
};

std::size_t Blanks(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && text[n] == ' ') ++n;
  return n;
}

// Nothing but blanks and perhaps a comment.
bool NothingLeft(std::string_view rest) {
  const std::size_t blanks = Blanks(rest);
  return blanks == rest.size() || (rest[blanks] == '#' && blanks > 0);
}

// The length of a key, plain or quoted, and the colon behind it; 0 where there is none.
std::size_t KeyLength(std::string_view text) {
  std::size_t n = 0;
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    n = text.find(text[0], 1);
    if (n == std::string_view::npos || text.substr(0, n).find('\\') != std::string_view::npos) return 0;
    ++n;
  } else {
    while (n < text.size() && (WordCharacter(text[n]) || text[n] == '.' || text[n] == '/')) ++n;
  }
  return n > 0 && n < text.size() && text[n] == ':' ? n + 1 : 0;
}

// Where the key of a map in block style starts in the text before its value on the same line: behind blanks and, for
// the first key of an item, dashes. npos where the text has another shape.
std::size_t KeyStart(std::string_view before_value, bool dashes) {
  std::size_t at = Blanks(before_value);
  while (dashes && before_value.substr(at, 2) == "- ") at += 2 + Blanks(before_value.substr(at + 2));
  const std::size_t length = KeyLength(before_value.substr(at));
  if (length == 0 || at + length + Blanks(before_value.substr(at + length)) != before_value.size())
    return std::string_view::npos;
  return at;
}

Span At(Span like, std::size_t begin, std::size_t end) {
  return {like.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::optional<Edit> ReplaceScalar(const SourceMap& sources, Span span, const NewScalar& value) {
  const std::string_view old = sources.TextOf(span);
  if (!span.valid() || old.empty() || old[0] == '|' || old[0] == '>' || old[0] == '&' || old[0] == '*' || old[0] == '!')
    return std::nullopt;
  if (!value.is_text || IsJson(sources, span)) return Edit{span, Written(value, true)};
  const bool printable =
      std::none_of(value.text.begin(), value.text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  if (old[0] == '\'' && printable) {
    std::string quoted = "'";
    for (const char c : value.text) quoted += c == '\'' ? "''" : std::string(1, c);
    return Edit{span, quoted + "'"};
  }
  if (old[0] == '"') return Edit{span, DoubleQuoted(value.text)};
  return Edit{span, Written(value, false)};
}

std::optional<Edit> InsertField(const SourceMap& sources, Span name, std::string_view key, const NewScalar& value) {
  if (!name.valid() || IsJson(sources, name)) return std::nullopt;
  const Lines lines{sources.text(name.file)};
  const std::size_t start = lines.Start(name.begin);
  const std::size_t end = lines.End(name.begin);
  if (name.end > end) return std::nullopt;
  const std::string_view before = lines.text.substr(start, name.begin - start);
  const std::string_view behind = lines.text.substr(name.end, end - name.end);
  std::size_t indent = KeyStart(before, true);
  if (indent != std::string_view::npos) {
    if (!NothingLeft(behind)) return std::nullopt;
  } else {
    // The name is the key that the map stands under.
    if (Blanks(before) != before.size() || behind.empty() || behind[0] != ':' || !NothingLeft(behind.substr(1)))
      return std::nullopt;
    std::size_t at = lines.Next(end);
    while (at < lines.text.size() && NothingLeft(" " + std::string(lines.text.substr(at, lines.End(at) - at))))
      at = lines.Next(at);
    if (at >= lines.text.size()) return std::nullopt;
    const std::string_view first = lines.text.substr(at, lines.End(at) - at);
    indent = Blanks(first);
    if (indent <= before.size() || KeyLength(first.substr(indent)) == 0) return std::nullopt;
  }
  const std::string written = PlainText(key) ? std::string(key) : DoubleQuoted(key);
  const char* line_end = end < lines.text.size() && lines.text[end] == '\r' ? "\r\n" : "\n";
  return Edit{At(name, end, end), line_end + std::string(indent, ' ') + written + ": " + Written(value, false)};
}

std::optional<Edit> RemoveLines(const SourceMap& sources, Span span, bool container, bool item) {
  if (!span.valid() || IsJson(sources, span)) return std::nullopt;
  const Lines lines{sources.text(span.file)};
  const std::size_t start = lines.Start(span.begin);
  const std::string_view before = lines.text.substr(start, span.begin - start);
  if (item) {
    if (container || Blanks(before) + 2 > before.size() || before.substr(Blanks(before), 2) != "- ")
      return std::nullopt;
    const std::size_t dash = Blanks(before);
    if (dash + 2 + Blanks(before.substr(dash + 2)) != before.size()) return std::nullopt;
  } else if (container) {
    if (Blanks(before) != before.size()) return std::nullopt;
  } else if (KeyStart(before, false) == std::string_view::npos) {
    return std::nullopt;
  }
  if (!container) {
    const bool whole_lines = span.end > span.begin && lines.text[span.end - 1] == '\n';  // a block scalar
    const std::size_t end = lines.End(span.end);
    if (!whole_lines && !NothingLeft(lines.text.substr(span.end, end - span.end))) return std::nullopt;
    return Edit{At(span, start, whole_lines ? span.end : lines.Next(end)), ""};
  }
  const std::size_t end = lines.End(span.end);
  std::string_view rest = lines.text.substr(span.end, end - span.end);
  if (rest.empty() || rest[0] != ':') return std::nullopt;
  rest.remove_prefix(1);
  std::size_t stop = lines.Next(end);
  if (NothingLeft(rest)) {
    for (std::size_t at = stop; at < lines.text.size(); at = lines.Next(at)) {
      const std::string_view line = lines.text.substr(at, lines.End(at) - at);
      const std::size_t indent = Blanks(line);
      if (indent == line.size() || line[indent] == '#') continue;  // belongs to what follows it, if that belongs here
      if (indent < before.size() || (indent == before.size() && line[indent] != '-')) break;
      if (line.substr(0, 3) == "---" || line.substr(0, 3) == "...") break;
      stop = lines.Next(at);
    }
    return Edit{At(span, start, stop), ""};
  }
  // A list or map in brackets, closed on the line.
  rest.remove_prefix(Blanks(rest));
  if (rest.empty() || (rest[0] != '[' && rest[0] != '{')) return std::nullopt;
  int open = 0;
  std::size_t close = 0;
  for (; close < rest.size(); ++close) {
    if (rest[close] == '[' || rest[close] == '{') ++open;
    if (rest[close] == ']' || rest[close] == '}') --open;
    if (open == 0) break;
  }
  const std::string_view inside = rest.substr(0, close);
  if (open != 0 || inside.find_first_of("\"'#") != std::string_view::npos || !NothingLeft(rest.substr(close + 1)))
    return std::nullopt;
  return Edit{At(span, start, stop), ""};
}

}  // namespace pareto::emit
