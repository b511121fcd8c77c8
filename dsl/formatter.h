// What the formatter's files share: format.cc (statements and comments), format_expr.cc (expressions, types and literals).
//
// Comments are not in the tree. They are taken in the order of the text: whoever builds an item of a sequence (statements, fields, pairs,
// arguments, conditions, clauses) takes those in front of it. Where a line cannot break before a comment, inside `x = # why`, it is left
// over, and the innermost item around it carries it: at the end of its line, or on a line above.
//
// Private to the formatter. Not thread-safe.
#ifndef PARETO_DSL_FORMATTER_H_
#define PARETO_DSL_FORMATTER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast.h"
#include "dsl/layout.h"
#include "engine/base/source.h"

namespace pareto::dsl {

class Formatter {
 public:
  Formatter(const Module& module, const base::SourceMap& sources);
  // The whole module, with LF line ends.
  std::string Run();

 private:
  using Part = Layout::Part;

  struct Trivia {  // a comment, or a `##` line
    std::uint32_t begin = 0, end = 0;
    bool own_line = true;  // nothing but blanks before it on its line
    bool doc = false;
    bool wide = false;         // three blanks or more before it: it is meant to stand in a column
    bool blank_behind = false; // an empty line follows
  };
  // An item of a sequence, with the comments that go with it.
  struct Piece {
    Part part = 0;
    std::vector<Trivia> before;  // each on its own line above
    std::vector<Trivia> after;   // at the end of its line
    bool line_before = false;    // the author began a line with it, or with its comments
    bool blank_before = false;   // and left an empty one
  };
  struct Item {
    std::uint32_t begin, end;
    std::function<Part()> build;
    bool scalar = false;        // a name or a literal: several may share a line
    bool comma_before = false;  // of a map's pair: it would be read on from the pair before
  };
  struct Pieces {
    std::vector<Piece> pieces;
    std::vector<Trivia> head;  // behind what opens the sequence
    std::vector<Trivia> tail;  // on lines of their own before what closes it
    bool tail_blank = false;
    bool line_before_close = false;
    bool broken = false;       // the author broke a line, or a comment does
  };

  // --- The text ---
  std::string_view At(std::uint32_t begin, std::uint32_t end) const { return text_.substr(begin, end - begin); }
  std::string Source(Span span) const;
  bool HasNewline(std::uint32_t begin, std::uint32_t end) const;
  bool HasBlankLine(std::uint32_t begin, std::uint32_t end) const;
  std::uint32_t NextSymbol(std::uint32_t at) const;  // over blanks and comments
  void FindTrivia();
  void FindDocs(std::uint32_t begin, std::uint32_t end);

  // --- Comments ---
  std::vector<Trivia> TakeBefore(std::uint32_t at);
  Pieces Collect(std::uint32_t open_end, std::uint32_t close, const std::vector<Item>& items);
  Part CommentLine(const Trivia& comment);
  Part WithComments(const Piece& piece);
  void AddSuffixes(std::vector<Part>& parts, const std::vector<Trivia>& comments);

  // --- Sequences ---
  struct BracketStyle {
    std::string open, close;
    bool padded = false;       // `{ a }`
    bool commas = true;        // between items on lines of their own
    bool trailing = true;      // and behind the last
    bool fill = false;         // scalars may share lines
    bool hug = false;          // the last item may open on the first line
    bool lines = false;        // each item on a line of its own, whatever fits
  };
  Part Bracket(const BracketStyle& style, std::uint32_t open_end, std::uint32_t close, const std::vector<Item>& items);
  Part Clauses(Part head, std::uint32_t head_end, const std::vector<Item>& items);

  // --- Expressions ---
  Part Value(const Expr& e);
  Part Text(const Expr& e);
  Part Call(const Expr& e);
  Part List(const Expr& e);
  Part Each(const std::string& open, const std::string& close, bool padded, std::uint32_t open_end, std::uint32_t close_at, Item element, const Expr& body);
  Part Map(const Expr& e);
  Part PairValue(const std::string& key, std::uint32_t key_end, const Expr& value);
  Part Pair(const dsl::Pair& pair);
  // `indent` of its lines behind the first.
  Part If(const Expr& e, int indent);
  Part Operators(const Expr& e);
  // Conditions joined by `and` or `or`; `indent` of the lines behind the first.
  Part Chain(const Expr& e, int indent);
  Item ArgItem(const Expr& e);
  std::string Flat(Part part);
  std::string FlatOf(const Expr& e);
  static bool IsBracket(const Expr& e);
  static bool IsScalar(const Expr& e);

  // --- Types and literals ---
  std::string TypeText(const TypeAlt& alternative) const;
  std::string TypeText(const Type& type) const;
  Part TypePart(const Type& type);
  Part LiteralPart(const Literal& literal);
  Item ColumnItem(const Column& column);

  // --- Statements ---
  Part StatementPart(const Statement& statement);
  Part Print(const Statement& statement, const Use& use);
  Part Print(const Statement& statement, const Entity& entity);
  Part Print(const Statement& statement, const Relation& relation);
  Part Print(const Statement& statement, const Rule& rule);
  Part Print(const Statement& statement, const Let& let);
  Part Print(const Statement& statement, const Option& option);
  Part Print(const Statement& statement, const Check& check);
  Part Print(const Statement& statement, const Resource& resource);
  Part Print(const Statement& statement, const Emit& emit);
  Part Print(const Statement& statement, const Extend& extend);
  Part Print(const Statement& statement, const Test& test);
  Part LetHead(const Let& let);
  void AlignLets();
  Item ConditionItem(std::uint32_t begin, const std::string& word, const Expr& e);
  Item MapItem(std::uint32_t begin, const std::string& word, const Expr& e);

  const Module& module_;
  const std::string_view text_;
  Layout l_;
  std::vector<Trivia> trivia_;
  std::size_t next_ = 0;          // of trivia_
  std::vector<Trivia> left_over_;
  bool chain_broke_ = false;       // conditions, operators or an `if` stand on several lines, and not in brackets
  std::vector<std::size_t> pads_;  // by statement: blanks before the `=` of a `let`
  std::size_t at_statement_ = 0;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_FORMATTER_H_
