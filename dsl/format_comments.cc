// The formatter's comments and sequences: which comment goes with what, and where lines break in brackets and between clauses.
#include <algorithm>
#include <utility>

#include "dsl/formatter.h"
#include "dsl/lexical.h"

namespace pareto::dsl {

// Texts of several lines keep them, with LF.
std::string Formatter::Source(Span span) const {
  std::string text(At(span.begin, span.end));
  for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos;) text.erase(at, 1);
  return text;
}

bool Formatter::HasNewline(std::uint32_t begin, std::uint32_t end) const { return begin < end && At(begin, end).find('\n') != std::string_view::npos; }

bool Formatter::HasBlankLine(std::uint32_t begin, std::uint32_t end) const {
  bool feed = false;
  for (std::uint32_t at = begin; at < end; ++at) {
    const char c = text_[at];
    if (c == '\n') {
      if (feed) return true;
      feed = true;
    } else if (!IsBlank(c) && c != '\r') {
      feed = false;
    }
  }
  return false;
}

std::uint32_t Formatter::NextSymbol(std::uint32_t at) const {
  while (at < text_.size()) {
    if (text_[at] == '#') {
      at = static_cast<std::uint32_t>(std::min(text_.find('\n', at), text_.size()));
    } else if (IsBlank(text_[at]) || IsLineEnd(text_[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

void Formatter::FindDocs(std::uint32_t begin, std::uint32_t end) {
  while (begin < end) {
    if (text_[begin] != '#') {
      ++begin;
      continue;
    }
    const auto line_end = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find('\n', begin), end));
    if (At(begin, line_end).substr(0, 2) == "##") {
      Trivia doc;
      doc.begin = begin;
      doc.end = line_end;
      doc.doc = true;
      trivia_.push_back(doc);
    }
    begin = line_end;
  }
}

void Formatter::FindTrivia() {
  for (const Comment& comment : module_.comments) {
    Trivia trivia;
    trivia.begin = comment.span.begin;
    trivia.end = comment.span.end;
    trivia_.push_back(trivia);
  }
  std::uint32_t at = 0;
  for (const Statement& statement : module_.statements) {
    FindDocs(at, statement.span.begin);
    at = statement.span.end;
    if (const auto* entity = std::get_if<Entity>(&statement.node)) {
      std::uint32_t gap = entity->where_value ? entity->where_value->span.end : entity->other_span.valid() ? entity->other_span.end : entity->name_span.end;
      for (const Field& field : entity->fields) {
        FindDocs(gap, field.name_span.begin);
        gap = field.initial ? field.initial->span.end : field.type.span.end;
      }
    }
  }
  std::sort(trivia_.begin(), trivia_.end(), [](const Trivia& a, const Trivia& b) { return a.begin < b.begin; });
  for (Trivia& trivia : trivia_) {
    while (trivia.end > trivia.begin && (IsBlank(text_[trivia.end - 1]) || text_[trivia.end - 1] == '\r')) --trivia.end;
    std::uint32_t before = trivia.begin;
    while (before > 0 && IsBlank(text_[before - 1])) --before;
    trivia.own_line = before == 0 || text_[before - 1] == '\n';
    trivia.wide = !trivia.own_line && (trivia.begin - before > 2 || At(before, trivia.begin).find('\t') != std::string_view::npos);
    trivia.blank_behind = !trivia.doc && HasBlankLine(trivia.end, NextSymbol(trivia.end)) && [&] {
      // Only an empty line that follows at once.
      std::uint32_t end = trivia.end;
      while (end < text_.size() && text_[end] != '#' && (IsBlank(text_[end]) || IsLineEnd(text_[end]))) ++end;
      return HasBlankLine(trivia.end, end);
    }();
  }
}

std::vector<Formatter::Trivia> Formatter::TakeBefore(std::uint32_t at) {
  std::vector<Trivia> taken;
  while (next_ < trivia_.size() && trivia_[next_].begin < at) taken.push_back(trivia_[next_++]);
  return taken;
}

Formatter::Part Formatter::CommentLine(const Trivia& comment) {
  if (!comment.doc) return l_.Text(std::string(At(comment.begin, comment.end)));
  const std::string_view text = DocText(At(comment.begin, comment.end));
  return l_.Text(text.empty() ? "##" : "## " + std::string(text));
}

void Formatter::AddSuffixes(std::vector<Part>& parts, const std::vector<Trivia>& comments) {
  for (const Trivia& comment : comments) parts.push_back(l_.Suffix(std::string(At(comment.begin, comment.end)), comment.wide));
}

Formatter::Pieces Formatter::Collect(std::uint32_t open_end, std::uint32_t close, const std::vector<Item>& items) {
  Pieces all;
  // What stands in front is not ours.
  for (const Trivia& comment : TakeBefore(open_end)) left_over_.push_back(comment);
  std::uint32_t end = open_end;
  const auto behind = [&](Trivia& comment) -> bool {
    // On the line of what was before: it goes there.
    if (comment.own_line) return false;
    (all.pieces.empty() ? all.head : all.pieces.back().after).push_back(comment);
    all.broken = true;
    return true;
  };
  for (const Item& item : items) {
    Piece piece;
    std::vector<Trivia> before = TakeBefore(item.begin);
    const std::uint32_t first = std::find_if(before.begin(), before.end(), [](const Trivia& t) { return t.own_line; }) == before.end()
                                    ? item.begin
                                    : std::find_if(before.begin(), before.end(), [](const Trivia& t) { return t.own_line; })->begin;
    piece.line_before = HasNewline(end, item.begin);
    piece.blank_before = HasBlankLine(end, first);
    for (Trivia& comment : before) {
      if (!behind(comment)) piece.before.push_back(comment);
    }
    std::vector<Trivia> outer = std::exchange(left_over_, {});
    piece.part = item.build();
    for (Trivia& comment : TakeBefore(item.end)) left_over_.push_back(comment);
    for (Trivia& comment : left_over_) {
      comment.blank_behind = false;
      (comment.own_line ? piece.before : piece.after).push_back(comment);
    }
    left_over_ = std::move(outer);
    all.broken = all.broken || piece.line_before || !piece.before.empty() || !piece.after.empty();
    end = item.end;
    all.pieces.push_back(std::move(piece));
  }
  std::vector<Trivia> last = TakeBefore(close);
  std::uint32_t first = close;
  for (Trivia& comment : last) {
    if (behind(comment)) continue;
    if (all.tail.empty()) first = comment.begin;
    all.tail.push_back(comment);
  }
  all.tail_blank = !all.tail.empty() && HasBlankLine(end, first);
  all.line_before_close = HasNewline(end, close);
  all.broken = all.broken || all.line_before_close || !all.tail.empty();
  return all;
}

Formatter::Part Formatter::WithComments(const Piece& piece) {
  std::vector<Part> parts;
  for (const Trivia& comment : piece.before) {
    parts.push_back(CommentLine(comment));
    parts.push_back(comment.blank_behind ? l_.Blank() : l_.Hard());
  }
  parts.push_back(piece.part);
  AddSuffixes(parts, piece.after);
  return l_.Concat(std::move(parts));
}

Formatter::Part Formatter::Bracket(const BracketStyle& style, std::uint32_t open_end, std::uint32_t close, const std::vector<Item>& items) {
  const bool outer = chain_broke_;
  const Pieces all = Collect(open_end, close, items);
  chain_broke_ = outer;  // what breaks inside does not break what is around
  const std::vector<Piece>& pieces = all.pieces;
  if (pieces.empty() && all.tail.empty() && all.head.empty()) return l_.Text(style.open + style.close);
  const auto edge = [&] { return style.padded ? l_.Line() : l_.Soft(); };

  std::vector<Part> open{l_.Text(style.open)};
  AddSuffixes(open, all.head);

  // The items as lines, or several to a line.
  bool scalars = style.fill && std::all_of(items.begin(), items.end(), [](const Item& item) { return item.scalar; });
  if (scalars && all.broken) {
    scalars = false;
    for (std::size_t i = 1; i < pieces.size(); ++i) scalars = scalars || !pieces[i].line_before;
  }
  std::vector<Part> inside, line;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    const bool last = i + 1 == pieces.size();
    if (i > 0) {
      const bool blank = piece.blank_before;
      if (!scalars) {
        inside.push_back(blank ? l_.Blank() : l_.Line());
      } else if (blank || !piece.before.empty() || !pieces[i - 1].after.empty()) {
        inside.push_back(l_.Fill(std::exchange(line, {})));
        inside.push_back(blank ? l_.Blank() : l_.Hard());
      } else {
        line.push_back(l_.Line());
      }
    }
    std::vector<Part> item;
    for (const Trivia& comment : piece.before) {
      item.push_back(CommentLine(comment));
      item.push_back(comment.blank_behind ? l_.Blank() : l_.Hard());
    }
    item.push_back(piece.part);
    if (last) {
      if (style.trailing && !scalars) item.push_back(l_.IfBroken(","));
    } else {
      item.push_back(style.commas || items[i + 1].comma_before ? l_.Text(",") : l_.IfBroken("", ","));
    }
    AddSuffixes(item, piece.after);
    (scalars ? line : inside).push_back(l_.Concat(std::move(item)));
  }
  if (!line.empty()) inside.push_back(l_.Fill(std::move(line)));
  if (scalars && style.trailing) inside.push_back(l_.IfBroken(","));
  for (std::size_t i = 0; i < all.tail.size(); ++i) {
    const bool blank = (i == 0 ? all.tail_blank && !pieces.empty() : all.tail[i - 1].blank_behind);
    if (i > 0 || !pieces.empty()) inside.push_back(blank ? l_.Blank() : l_.Hard());
    inside.push_back(CommentLine(all.tail[i]));
  }
  open.push_back(l_.Nest(2, l_.Concat({edge(), l_.Concat(std::move(inside))})));
  open.push_back(edge());
  open.push_back(l_.Text(style.close));
  const Part broken = l_.Group(l_.Concat(std::move(open)), all.broken || style.lines);
  if (!style.hug || all.broken) return broken;

  // The last item opens on this line and closes on the line of our own bracket.
  std::vector<Part> hugged{l_.Text(style.open)};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) hugged.push_back(l_.Text(", "));
    hugged.push_back(pieces[i].part);
  }
  hugged.push_back(l_.Text(style.close));
  return l_.Choice(l_.Concat(std::move(hugged)), broken);
}

// `head`, then the clauses on its line if they fit and the author had them there, else each on a line of its own.
Formatter::Part Formatter::Clauses(Part head, std::uint32_t head_end, const std::vector<Item>& items) {
  chain_broke_ = false;
  const Pieces all = Collect(head_end, items.empty() ? head_end : items.back().end, items);
  std::vector<Part> lines;
  for (const Piece& piece : all.pieces) {
    lines.push_back(l_.Line());
    for (const Trivia& comment : piece.before) {
      lines.push_back(CommentLine(comment));
      lines.push_back(l_.Hard());
    }
    lines.push_back(piece.part);
    AddSuffixes(lines, piece.after);
  }
  std::vector<Part> parts{head};
  AddSuffixes(parts, all.head);
  // On one line with the head, a bracket that breaks closes below the head.
  parts.push_back(l_.NestIfBroken(2, l_.Concat(std::move(lines))));
  return l_.Group(l_.Concat(std::move(parts)), chain_broke_ || all.broken);
}

}  // namespace pareto::dsl
