// A document printer: a text with places where lines may break becomes lines that fit a width.
//
// A document is a tree of parts in one array. A group stands on one line if it fits, else its own breaks become line ends, outermost
// group first; a group that is `forced` breaks in any case, and what stands around it is not broken for its sake. Wadler's printer, with
// comments at the ends of lines, which take no part in the decision.
//
// Time is linear in the size of the document times the width. Widths count code points. Not thread-safe.
#ifndef PARETO_DSL_LAYOUT_H_
#define PARETO_DSL_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::dsl {

// Code points of a UTF-8 text.
std::size_t CodePoints(std::string_view text);

class Layout {
 public:
  // A part of the document, by its place in the array.
  using Part = std::uint32_t;

  Part Empty() { return Text({}); }
  // `text` may hold line feeds: such a text is printed as it stands, without indent.
  Part Text(std::string text);
  // Where the group breaks, a line end; else a blank (`Line`) or nothing (`Soft`).
  Part Line();
  Part Soft();
  // A line end always; `Blank`: with an empty line.
  Part Hard();
  Part Blank();
  // `broken` where the group around breaks, else `flat`.
  Part IfBroken(std::string broken, std::string flat = {});
  Part Concat(std::vector<Part> parts);
  // Lines that begin inside are `columns` further in.
  Part Nest(int columns, Part part);
  // The same, but only where the group around breaks.
  Part NestIfBroken(int columns, Part part);
  // Lines that begin inside begin in the column where the part does.
  Part Align(Part part);
  Part Group(Part part, bool forced = false);
  // Items with separators between them, each separator (a `Line`) breaking only if the item behind it does not fit.
  Part Fill(std::vector<Part> items);
  // `first` if it fits up to the first place where it can break, taken as broken there; else `second`.
  Part Choice(Part first, Part second);
  // A comment, to be printed at the end of the line on which this stands. Where one stands there already, that one moves to a line of its
  // own above. `wide`: comments of neighbouring lines are aligned with it.
  Part Suffix(std::string comment, bool wide);

  // The lines of `part`, each with its line feed, none with blanks at its end.
  std::string Print(Part part, std::size_t width);

 private:
  enum class Kind : std::uint8_t { kText, kLine, kSoft, kHard, kBlank, kIfBroken, kConcat, kNest, kNestIfBroken, kAlign, kGroup, kFill, kChoice, kSuffix };
  struct Node {
    Kind kind;
    bool flag = false;  // forced, wide
    int columns = 0;
    std::string text;
    std::string flat;  // of a kIfBroken
    std::vector<Part> parts;
  };
  enum class Mode : std::uint8_t { kFlat, kBroken };
  struct Task {
    Part part;
    int indent;
    Mode mode;
    std::uint32_t item = 0;  // of a kFill: where it goes on
  };
  struct OutLine {
    std::string code;
    std::string comment;
    bool wide = false;
    bool verbatim = false;  // blanks at its end belong to a text
  };

  Part Add(Node node);
  bool Fits(std::vector<Task> tasks, const std::vector<Task>& rest, std::size_t room) const;
  void NewLine(int indent);
  std::string Join();

  std::vector<Node> nodes_;
  std::vector<OutLine> lines_;
  std::size_t column_ = 0;
  int pending_indent_ = 0;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LAYOUT_H_
