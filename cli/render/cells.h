// How text is shown in a terminal: split into cells that are safe to print and whose width is known.
//
// The texts that Pareto shows come from files that anybody may have written. What would move the cursor, ring the bell,
// hide or reorder text is shown as its escape (`\u{1b}`), a byte that is no UTF-8 as `\xff`, and never sent raw.
// Widths follow the Unicode classes wide, fullwidth and combining, in short tables: a character that a terminal draws
// otherwise moves a caret, never a message.
#ifndef PARETO_CLI_RENDER_CELLS_H_
#define PARETO_CLI_RENDER_CELLS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::render {

// One code point (or one byte that is no UTF-8) as it is shown.
struct Cell {
  std::size_t offset = 0;  // its first byte in the text given
  std::size_t size = 0;    // bytes
  std::string shown;       // what is printed
  int width = 0;           // columns of the terminal; 0 for combining marks
};

// Tabs become blanks up to the next multiple of 4 columns. O(bytes).
std::vector<Cell> SplitCells(std::string_view text);

// `text` with everything unsafe escaped, line ends and tabs included (`\n`, `\t`): for messages, which are one line.
std::string Escaped(std::string_view text);

// `Escaped`, cut to `width` columns with `…` in place of what does not fit.
std::string EscapedTo(std::string_view text, int width);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_CELLS_H_
