#include <algorithm>
#include <utility>

#include "dsl/formatter.h"
#include "dsl/lexical.h"

namespace pareto::dsl {

bool Formatter::IsBracket(const Expr& e) {
  return e.kind == ExprKind::kList || e.kind == ExprKind::kMap || e.kind == ExprKind::kEach || e.kind == ExprKind::kMapEach;
}

bool Formatter::IsScalar(const Expr& e) {
  switch (e.kind) {
    case ExprKind::kNumber:
    case ExprKind::kTrue:
    case ExprKind::kFalse:
    case ExprKind::kNull:
    case ExprKind::kVar:
    case ExprKind::kWildcard: return true;
    case ExprKind::kText: return !e.block;
    case ExprKind::kField: return IsScalar(*e.args[0]);
    default: return false;
  }
}

std::string Formatter::Flat(Part part) {
  std::string text = l_.Print(part, std::string::npos);
  text.pop_back();  // the line feed
  return text;
}

std::string Formatter::FlatOf(const Expr& e) { return Flat(Value(e)); }

// A text keeps what it says as written; what is in its braces is laid out on one line.
Formatter::Part Formatter::Text(const Expr& e) {
  const auto verbatim = [&] {
    while (next_ < trivia_.size() && trivia_[next_].begin < e.span.end) {
      if (trivia_[next_].begin < e.span.begin) left_over_.push_back(trivia_[next_]);
      ++next_;
    }
    return l_.Text(Source(e.span));
  };
  if (e.block || HasNewline(e.span.begin, e.span.end)) return verbatim();
  for (const Trivia& comment : TakeBefore(e.span.begin)) left_over_.push_back(comment);
  std::string text;
  std::uint32_t at = e.span.begin;
  for (const TextPart& part : e.parts) {
    if (part.expr == nullptr) continue;
    std::uint32_t begin = part.expr->span.begin;
    while (IsBlank(text_[begin - 1])) --begin;
    if (begin < at || text_[begin - 1] != '{') return verbatim();
    text += At(at, begin);
    text += FlatOf(*part.expr);
    at = part.expr->span.end;
    while (IsBlank(text_[at])) ++at;
    if (text_[at] != '}') return verbatim();
  }
  text += At(at, e.span.end);
  return l_.Text(std::move(text));
}

Formatter::Item Formatter::ArgItem(const Expr& e) {
  return {e.span.begin, e.span.end, [this, &e] { return e.kind == ExprKind::kIf ? l_.Align(Value(e)) : Value(e); }, IsScalar(e)};
}

// `[E for B]` and `f(E for B)`: `for` stays on the element's line where it fits and the author had it there.
Formatter::Part Formatter::Each(const std::string& open, const std::string& close, bool padded, std::uint32_t open_end, std::uint32_t close_at, Item element, const Expr& body) {
  const std::uint32_t for_at = NextSymbol(element.end);
  BracketStyle style;
  style.open = open;
  style.close = close;
  style.padded = padded;
  style.trailing = false;
  const Item whole{element.begin, body.span.end, [&, this] {
    const Part first = element.build();
    chain_broke_ = false;
    const Part conditions = Chain(body, 2);
    return l_.Group(l_.Concat({first, l_.Line(), l_.Text("for "), conditions}), HasNewline(element.end, for_at) || chain_broke_);
  }};
  return Bracket(style, open_end, close_at, {whole});
}

Formatter::Part Formatter::Call(const Expr& e) {
  const std::string name = Source(e.name_span);
  const std::uint32_t open_end = e.name_span.end + 1;
  if (e.args.size() == 1 && e.args[0]->kind == ExprKind::kEach && e.args[0]->span.begin == e.args[0]->args[0]->span.begin) {
    return Each(name + "(", ")", false, open_end, e.span.end - 1, ArgItem(*e.args[0]->args[0]), *e.args[0]->args[1]);
  }
  BracketStyle style;
  style.open = name + "(";
  style.close = ")";
  if (!e.args.empty()) {
    const Expr& last = *e.args.back();
    const auto others = [&](bool (*is)(const Expr&)) { return std::all_of(e.args.begin(), e.args.end() - 1, [&](const ExprPtr& arg) { return is(*arg); }); };
    style.hug = IsBracket(last) || last.block ? others([](const Expr& arg) { return !IsBracket(arg); })
                                              : last.kind == ExprKind::kCall && e.args.size() > 1 && others(IsScalar);
  }
  std::vector<Item> items;
  for (const ExprPtr& arg : e.args) items.push_back(ArgItem(*arg));
  return Bracket(style, open_end, e.span.end - 1, items);
}

Formatter::Part Formatter::List(const Expr& e) {
  BracketStyle style;
  style.open = "[";
  style.close = "]";
  style.fill = true;
  style.hug = e.args.size() == 1 && IsBracket(*e.args[0]);
  std::vector<Item> items;
  for (const ExprPtr& arg : e.args) items.push_back(ArgItem(*arg));
  return Bracket(style, e.span.begin + 1, e.span.end - 1, items);
}

Formatter::Part Formatter::PairValue(const std::string& key, std::uint32_t key_end, const Expr& value) {
  const bool broke = HasNewline(key_end, value.span.begin);
  if (IsBracket(value)) return l_.Concat({l_.Text(key + " "), Value(value)});
  // What can break inside stays beside its key, unless the author moved it.
  const bool stays = value.kind != ExprKind::kText || value.block;
  if (stays && !broke) return l_.Concat({l_.Text(key + " "), value.kind == ExprKind::kIf ? If(value, 2) : Value(value)});
  return l_.Group(l_.Concat({l_.Text(key), l_.Nest(2, l_.Concat({l_.Line(), Value(value)}))}), broke);
}

Formatter::Part Formatter::Pair(const dsl::Pair& pair) {
  const bool word = text_[pair.key_span.begin] != '"';
  const std::string key = (word ? Source(pair.key_span) : FlatOf(*pair.key_expr)) + (pair.optional ? "?:" : ":");
  return PairValue(key, pair.key_span.end, *pair.value);
}

Formatter::Part Formatter::Map(const Expr& e) {
  std::vector<Item> items;
  for (const dsl::Pair& pair : e.pairs) {
    items.push_back({pair.key_span.begin, pair.value->span.end, [this, &pair] { return Pair(pair); }});
    // `div: 1` on a line of its own would go on with the value above.
    items.back().comma_before = IsReserved(Source(pair.key_span));
  }
  if (e.kind == ExprKind::kMapEach) return Each("{", "}", true, e.span.begin + 1, e.span.end - 1, items[0], *e.args[0]);
  BracketStyle style;
  style.open = "{";
  style.close = "}";
  style.padded = true;
  style.commas = false;
  style.trailing = false;
  return Bracket(style, e.span.begin + 1, e.span.end - 1, items);
}

Formatter::Part Formatter::If(const Expr& e, int indent) {
  std::vector<Part> parts;
  bool broke = false;
  const char* word = "if ";
  for (const Expr* arm = &e;;) {
    const Expr& condition = *arm->args[0];
    const Expr& then = *arm->args[1];
    const bool then_broke = HasNewline(condition.span.end, NextSymbol(condition.span.end));
    std::vector<Part> line{l_.Text(word), Chain(condition, 2)};
    if (then_broke || !(IsBracket(then) || then.kind == ExprKind::kCall || then.block)) {
      line.push_back(l_.NestIfBroken(indent + 2, l_.Concat({l_.Line(), l_.Text("then "), Value(then)})));
    } else {
      line.push_back(l_.Text(" then "));
      line.push_back(Value(then));
    }
    parts.push_back(l_.Group(l_.Concat(std::move(line)), then_broke));
    if (arm->args.size() < 3) break;
    const Expr* other = arm->args[2].get();
    const std::uint32_t else_at = NextSymbol(then.span.end);
    // Comments before `else` stand before it; those behind it are left over.
    const std::vector<Trivia> comments = TakeBefore(else_at);
    broke = broke || HasNewline(then.span.end, else_at) || !comments.empty();
    std::vector<Trivia> behind, above;
    for (const Trivia& comment : comments) (comment.own_line ? above : behind).push_back(comment);
    AddSuffixes(parts, behind);
    std::vector<Part> gap;
    for (const Trivia& comment : above) {
      gap.push_back(l_.Hard());
      gap.push_back(CommentLine(comment));
    }
    gap.push_back(l_.Line());
    parts.push_back(l_.Nest(indent, l_.Concat(std::move(gap))));
    if (other->kind == ExprKind::kIf) {
      word = "else if ";
      arm = other;
      continue;
    }
    parts.push_back(l_.Text("else "));
    parts.push_back(Value(*other));
    break;
  }
  chain_broke_ = chain_broke_ || broke;
  return l_.Group(l_.Concat(std::move(parts)), broke);
}

// `a + b - c`, `a ?? b`: all on one line, or each operator begins a line.
Formatter::Part Formatter::Operators(const Expr& e) {
  std::vector<std::pair<std::string, const Expr*>> operands;
  if (e.kind == ExprKind::kDefault) {
    for (const ExprPtr& arg : e.args) operands.emplace_back("?? ", arg.get());
  } else {
    const auto rank = [](const Expr& x) { return x.kind != ExprKind::kArith ? 0 : x.name == "+" || x.name == "-" ? 1 : 2; };
    const Expr* at = &e;
    while (rank(*at) == rank(e)) {
      operands.emplace_back(at->name + " ", at->args[1].get());
      at = at->args[0].get();
    }
    operands.emplace_back("", at);
    std::reverse(operands.begin(), operands.end());
  }
  bool broke = false;
  std::vector<Part> rest;
  for (std::size_t i = 1; i < operands.size(); ++i) broke = broke || HasNewline(operands[i - 1].second->span.end, operands[i].second->span.begin);
  const Part first = Value(*operands[0].second);
  for (std::size_t i = 1; i < operands.size(); ++i) {
    rest.push_back(l_.Line());
    rest.push_back(l_.Text(operands[i].first));
    rest.push_back(Value(*operands[i].second));
  }
  chain_broke_ = chain_broke_ || broke;
  return l_.Group(l_.Concat({first, l_.Nest(2, l_.Concat(std::move(rest)))}), broke);
}

Formatter::Part Formatter::Chain(const Expr& e, int indent) {
  if (e.kind != ExprKind::kAnd && e.kind != ExprKind::kOr) return Value(e);
  const std::string word = e.kind == ExprKind::kAnd ? "and " : "or ";
  std::vector<Item> items;
  for (const ExprPtr& arg : e.args) items.push_back({arg->span.begin, arg->span.end, [this, &arg, indent] { return Chain(*arg, indent); }});
  const Pieces all = Collect(e.span.begin, e.span.end, items);
  // Groups of conditions that the author had on one line each. In the first, what breaks inside a condition closes below its line.
  std::vector<Part> lines, line;
  const auto end_line = [&, this] {
    if (!lines.empty()) {
      lines.push_back(l_.Group(l_.Concat(std::exchange(line, {}))));
      return;
    }
    const Part first = line.front();
    line.erase(line.begin());
    lines.push_back(l_.Group(l_.Concat({first, l_.NestIfBroken(indent, l_.Concat(std::exchange(line, {})))})));
  };
  for (std::size_t i = 0; i < all.pieces.size(); ++i) {
    const Piece& piece = all.pieces[i];
    if (i > 0) {
      if (piece.line_before || !piece.before.empty() || !all.pieces[i - 1].after.empty()) {
        end_line();
        lines.push_back(l_.Hard());
        chain_broke_ = true;
      } else {
        line.push_back(l_.Line());
      }
      for (const Trivia& comment : piece.before) {
        lines.push_back(CommentLine(comment));
        lines.push_back(l_.Hard());
      }
      line.push_back(l_.Text(word));
    } else {
      for (const Trivia& comment : piece.before) left_over_.push_back(comment);
    }
    line.push_back(piece.part);
    AddSuffixes(line, piece.after);
  }
  end_line();
  for (const Trivia& comment : all.tail) left_over_.push_back(comment);
  const Part first = lines.front();
  lines.erase(lines.begin());
  return l_.Concat({first, l_.Nest(indent, l_.Concat(std::move(lines)))});
}

Formatter::Part Formatter::Value(const Expr& e) {
  switch (e.kind) {
    case ExprKind::kText: return Text(e);
    case ExprKind::kNumber:
    case ExprKind::kTrue:
    case ExprKind::kFalse:
    case ExprKind::kNull:
    case ExprKind::kVar:
    case ExprKind::kWildcard: return l_.Text(Source(e.span));
    case ExprKind::kCall: return Call(e);
    case ExprKind::kList: return List(e);
    case ExprKind::kEach: return Each("[", "]", false, e.span.begin + 1, e.span.end - 1, ArgItem(*e.args[0]), *e.args[1]);
    case ExprKind::kMap:
    case ExprKind::kMapEach: return Map(e);
    case ExprKind::kField: {
      const Part object = Value(*e.args[0]);
      return l_.Concat({object, l_.Text("." + Source(e.name_span))});
    }
    case ExprKind::kIndex: {
      const Part object = Value(*e.args[0]);
      const Part index = Value(*e.args[1]);
      return l_.Concat({object, l_.Text("["), index, l_.Text("]")});
    }
    case ExprKind::kAs: {
      const Part object = Value(*e.args[0]);
      return l_.Concat({object, l_.Text(" as " + Source(e.name_span))});
    }
    case ExprKind::kArith:
    case ExprKind::kDefault: return Operators(e);
    case ExprKind::kIf: return If(e, 0);
    case ExprKind::kCompare: {
      const Part left = Value(*e.args[0]);
      const Part right = Value(*e.args[1]);
      return l_.Concat({left, l_.Text(" " + e.name + " "), right});
    }
    case ExprKind::kHas: {
      const Part value = Value(*e.args[0]);
      return l_.Concat({l_.Text("has "), value});
    }
    case ExprKind::kNot: {
      const Part value = Value(*e.args[0]);
      return l_.Concat({l_.Text("not "), value});
    }
    case ExprKind::kAnd:
    case ExprKind::kOr: return Chain(e, 0);
    case ExprKind::kParen: {
      const bool outer = chain_broke_;
      const Part inside = l_.Align(Value(*e.args[0]));
      chain_broke_ = outer;
      return l_.Concat({l_.Text("("), inside, l_.Text(")")});
    }
  }
  return l_.Empty();
}

// --- Types and literals ------------------------------------------------------------------------------------------------

std::string Formatter::TypeText(const TypeAlt& alternative) const {
  switch (alternative.kind) {
    case TypeAlt::Kind::kText: return Source(alternative.span);
    case TypeAlt::Kind::kList: return "[" + TypeText(alternative.inner.front()) + "]";
    case TypeAlt::Kind::kMap: return "{" + TypeText(alternative.inner.front()) + "}";
    case TypeAlt::Kind::kRef: return "ref " + alternative.name;
    case TypeAlt::Kind::kName: break;
  }
  if (!alternative.ranged) return alternative.name;
  // The range is the last word of the text.
  const std::string text = Source(alternative.span);
  return alternative.name + " " + text.substr(text.find_last_of(" \t\r\n") + 1);
}

std::string Formatter::TypeText(const Type& type) const {
  std::string text;
  for (const TypeAlt& alternative : type.alternatives) text += (text.empty() ? "" : " | ") + TypeText(alternative);
  return text;
}

Formatter::Part Formatter::TypePart(const Type& type) {
  std::vector<Part> items;
  for (const TypeAlt& alternative : type.alternatives) {
    if (!items.empty()) items.push_back(l_.Line());
    items.push_back(l_.Text((items.empty() ? "" : "| ") + TypeText(alternative)));
  }
  return l_.Nest(2, l_.Fill(std::move(items)));
}

Formatter::Part Formatter::LiteralPart(const Literal& literal) {
  if (literal.kind != Literal::Kind::kList) return l_.Text(Source(literal.span));
  BracketStyle style;
  style.open = "[";
  style.close = "]";
  style.fill = true;
  std::vector<Item> items;
  for (const Literal& item : literal.items) {
    items.push_back({item.span.begin, item.span.end, [this, &item] { return LiteralPart(item); }, item.kind != Literal::Kind::kList});
  }
  return Bracket(style, literal.span.begin + 1, literal.span.end - 1, items);
}

}  // namespace pareto::dsl
