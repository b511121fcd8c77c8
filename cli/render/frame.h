// One source line with its marks, as rows of text without a gutter: the line, then the carets and messages under it.
//
// A line too long for the terminal is cut around the mark that matters. Cost: the bytes that are shown, not the bytes
// of the line, so a file of one endless line costs no more than any other.
#ifndef PARETO_CLI_RENDER_FRAME_H_
#define PARETO_CLI_RENDER_FRAME_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace pareto::render {

// Adds the escape codes of a colour, or nothing.
class Paint {
 public:
  Paint(bool color, base::Severity severity) : color_(color), severity_(severity) {}

  std::string Severity(std::string_view text) const;  // by the finding's severity, bold
  std::string Gutter(std::string_view text) const;
  std::string Bold(std::string_view text) const;

 private:
  std::string Wrap(const char* code, std::string_view text) const;
  bool color_;
  base::Severity severity_;
};

// A range of bytes of one line. Empty marks the point before `begin`; past the end marks the end.
struct Mark {
  std::size_t begin = 0;  // inclusive
  std::size_t end = 0;    // exclusive
  std::string message;    // already escaped; may be empty
  bool primary = false;   // drawn with `^`, the others with `-`
};

// The rows of `line`; the first is the line itself. `width` is the number of columns there are for it, at least 8.
std::vector<std::string> DrawLine(std::string_view line, const std::vector<Mark>& marks, int width, const Paint& paint);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_FRAME_H_
