// The source map owns every text that Pareto reads: configs, rule files, data tables.
//
// Everything else holds `Span`s (a file and a byte range) and asks the map when a person must be shown a place.
// Texts never move once added, so a `std::string_view` into one is valid as long as the map lives.
// Not thread-safe for writing; reading is.
#ifndef PARETO_ENGINE_BASE_SOURCE_H_
#define PARETO_ENGINE_BASE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::base {

enum class FileId : std::uint32_t {};
inline constexpr FileId kNoFile{0xFFFFFFFFu};

// A range of bytes in one file: `begin` inclusive, `end` exclusive. An empty span marks the point before `begin`.
struct Span {
  FileId file = kNoFile;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file != kNoFile; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Order for reports: file (in the order added), then begin, then end.
bool operator<(const Span& a, const Span& b);

// What people see: both 1-based; the column counts Unicode code points, a byte order mark not counted.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

class SourceMap {
 public:
  // Takes the text of a file whose `name` is shown to people. At most 4 GiB - 1.
  FileId Add(std::string name, std::string text);
  // The same of a text that outlives the map.
  FileId AddView(std::string name, std::string_view text);
  // Takes a part of a file as a file of its own: a document that stands inside another one. Offsets begin at the part; what people see of them,
  // name, lines and columns, is the whole's.
  FileId AddPart(Span part);

  std::string_view name(FileId file) const;
  std::string_view text(FileId file) const;
  std::size_t size() const { return files_.size(); }

  // The exact text of a span; empty for an invalid one.
  std::string_view TextOf(Span span) const;
  // Where byte `offset` of the file stands. Offsets past the end mean the end. O(log lines) + O(line length).
  Position At(FileId file, std::uint32_t offset) const;
  // The line with this 1-based number, without its line end (LF or CRLF) and without a byte order mark.
  std::string_view Line(FileId file, std::uint32_t line) const;

 private:
  struct File {
    std::string name;
    std::string owned;
    std::string_view text;     // `owned`, or a part of another file's
    FileId whole = kNoFile;    // of a part: the file that it stands in, and where
    std::uint32_t begin = 0;
    mutable std::vector<std::uint32_t> line_starts;  // built when first asked for
  };
  const std::vector<std::uint32_t>& LineStarts(const File& file) const;
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace pareto::base

#endif  // PARETO_ENGINE_BASE_SOURCE_H_
