#include "engine/base/source.h"

#include <algorithm>

namespace pareto::base {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::uint32_t BomLength(std::string_view text) {
  return text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? static_cast<std::uint32_t>(kByteOrderMark.size()) : 0;
}

}  // namespace

bool operator<(const Span& a, const Span& b) {
  if (a.file != b.file) return static_cast<std::uint32_t>(a.file) < static_cast<std::uint32_t>(b.file);
  if (a.begin != b.begin) return a.begin < b.begin;
  return a.end < b.end;
}

FileId SourceMap::Add(std::string name, std::string text) {
  auto file = std::make_unique<File>();
  file->name = std::move(name);
  file->owned = std::move(text);
  file->text = file->owned;
  files_.push_back(std::move(file));
  return FileId{static_cast<std::uint32_t>(files_.size() - 1)};
}

FileId SourceMap::AddView(std::string name, std::string_view text) {
  auto file = std::make_unique<File>();
  file->name = std::move(name);
  file->text = text;
  files_.push_back(std::move(file));
  return FileId{static_cast<std::uint32_t>(files_.size() - 1)};
}

FileId SourceMap::AddPart(Span part) {
  auto file = std::make_unique<File>();
  file->name = name(part.file);
  file->text = TextOf(part);
  file->whole = part.file;
  file->begin = part.begin;
  files_.push_back(std::move(file));
  return FileId{static_cast<std::uint32_t>(files_.size() - 1)};
}

std::string_view SourceMap::name(FileId file) const {
  return file == kNoFile ? std::string_view{} : files_[static_cast<std::uint32_t>(file)]->name;
}

std::string_view SourceMap::text(FileId file) const {
  return file == kNoFile ? std::string_view{} : files_[static_cast<std::uint32_t>(file)]->text;
}

std::string_view SourceMap::TextOf(Span span) const {
  if (!span.valid()) return {};
  const std::string_view all = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
  return all.substr(begin, end - begin);
}

const std::vector<std::uint32_t>& SourceMap::LineStarts(const File& file) const {
  if (file.line_starts.empty()) {
    file.line_starts.push_back(0);
    for (std::size_t i = 0; i < file.text.size(); ++i) {
      if (file.text[i] == '\n') file.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  return file.line_starts;
}

Position SourceMap::At(FileId id, std::uint32_t offset) const {
  if (id == kNoFile) return {};
  const File& file = *files_[static_cast<std::uint32_t>(id)];
  offset = std::min(offset, static_cast<std::uint32_t>(file.text.size()));
  if (file.whole != kNoFile) return At(file.whole, file.begin + offset);
  const std::vector<std::uint32_t>& starts = LineStarts(file);
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - starts.begin());
  std::uint32_t from = starts[line - 1];
  if (from == 0) from = std::min(BomLength(file.text), offset);
  std::uint32_t column = 1;
  for (std::uint32_t i = from; i < offset; ++i) {
    if ((static_cast<unsigned char>(file.text[i]) & 0xC0) != 0x80) ++column;  // continuation bytes start no code point
  }
  return {line, column};
}

std::string_view SourceMap::Line(FileId id, std::uint32_t line) const {
  if (id == kNoFile || line == 0) return {};
  const File& file = *files_[static_cast<std::uint32_t>(id)];
  if (file.whole != kNoFile) return Line(file.whole, line);
  const std::vector<std::uint32_t>& starts = LineStarts(file);
  if (line > starts.size()) return {};
  std::string_view all = file.text;
  const std::size_t begin = line == 1 ? BomLength(all) : starts[line - 1];
  std::size_t end = line < starts.size() ? starts[line] - 1 : all.size();
  if (end > begin && all[end - 1] == '\r') --end;
  return all.substr(begin, end - begin);
}

}  // namespace pareto::base
