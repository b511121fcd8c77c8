// `KEY=VALUE` lines as a map of texts.
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/encoding.h"
#include "engine/document/entries.h"
#include "engine/document/read.h"

namespace pareto::document {
namespace {

constexpr std::string_view kBlanks = " \t\f";

// A part of a text, without the blanks around it.
struct Part {
  std::size_t begin;
  std::size_t end;
};

Part Trim(std::string_view text, Part part) {
  while (part.begin < part.end && kBlanks.find(text[part.begin]) != std::string_view::npos) ++part.begin;
  while (part.end > part.begin && kBlanks.find(text[part.end - 1]) != std::string_view::npos) --part.end;
  return part;
}

}  // namespace

Document ReadProperties(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  const std::string_view text = sources.text(file);
  if (!CheckEncoding(file, text, "properties", true, sink)) return {};
  const auto span = [&](Part part) { return base::Span{file, static_cast<std::uint32_t>(part.begin), static_cast<std::uint32_t>(part.end)}; };
  const auto written = [&](Part part) { return text.substr(part.begin, part.end - part.begin); };
  Builder builder;
  std::vector<Entry> entries;
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text.size()) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t next = end + 1;
    if (end > at && text[end - 1] == '\r') --end;
    const Part line = Trim(text, {at, end});
    at = next;
    if (line.begin == line.end || text[line.begin] == '#' || text[line.begin] == '!') continue;
    const std::size_t equals = written(line).find('=');
    if (equals == std::string_view::npos) {
      sink.Error("properties/syntax", span(line), "this line has no `=`").help.push_back("write `KEY=VALUE`, or begin a remark with `#`");
      continue;
    }
    const Part key = Trim(text, {line.begin, line.begin + equals});
    const Part value = Trim(text, {line.begin + equals + 1, line.end});
    if (key.begin == key.end) {
      sink.Error("properties/syntax", span(line), "this line has no key before its `=`").help.push_back("write `KEY=VALUE`");
      continue;
    }
    entries.push_back({builder.Keep(written(key)), span(key), builder.String(written(value), span(value), false)});
  }
  DropDuplicates(entries, "properties/duplicate-key", sink);
  return builder.Finish(builder.Map(entries, {file, 0, static_cast<std::uint32_t>(text.size())}));
}

}  // namespace pareto::document
