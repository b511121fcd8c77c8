#include "dsl/builder.h"

#include <algorithm>
#include <iterator>

#include "dsl/lexical.h"

namespace pareto::dsl {

void Builder::Start(Statement& statement) {
  statement_ = &statement;
  symbol_begin_ = last_end_ = furthest_ = nullptr;
  expected_count_ = 0;
  wanted_ = 0;
  depth_ = 0;
  named_.reset();
  open_.clear();
  nodes_.clear();
  frames_.clear();
  operators_.clear();
  parts_.clear();
  pending_pairs_.clear();
  pairs_.clear();
  types_.clear();
  literals_.clear();
  literal_lists_.clear();
  plain = false;
  doc.clear();
  doc_begin = key_begin = nullptr;
  columns.clear();
  field = {};
  extra = {};
  item = {};
  use_name = {};
}

void Builder::FillFailure(Failure& failure) {
  failure = {};
  // A query can fail at its first symbol, before anything was read or wanted.
  if (furthest_ == nullptr) furthest_ = last_end_ != nullptr ? last_end_ : base_;
  if (last_end_ == nullptr) last_end_ = furthest_;
  failure.at = static_cast<std::uint32_t>(furthest_ - base_);
  failure.last_end = static_cast<std::uint32_t>(last_end_ - base_);
  for (std::size_t i = 0; i < expected_count_; ++i) {
    if (std::find(failure.expected.begin(), failure.expected.end(), expected_[i]) == failure.expected.end()) {
      failure.expected.push_back(expected_[i]);
    }
  }
  failure.wanted_operand = (wanted_ & kOperand) != 0;
  failure.wanted_operator = (wanted_ & kOperator) != 0;
  failure.wanted_condition = (wanted_ & kCondition) != 0;
  failure.wanted_name = (wanted_ & kName) != 0;
  failure.wanted_key = (wanted_ & kKey) != 0;
  if (key_begin != nullptr && symbol_begin_ == key_begin) failure.key = SymbolSpan();
  failure.open = open_;
  failure.named = std::move(named_);
}

const char* Builder::SkipBlanks(const char* at) {
  const auto comment = [this](const char* from) {
    const char* to = from;
    while (to != end_ && !IsLineEnd(*to)) ++to;
    const Span span = SpanOf(from, to);
    // Lines are looked at again when a statement ends before them.
    if (comments_.empty() || comments_.back().span.begin < span.begin) comments_.push_back({span});
    return to;
  };
  const auto is_comment = [this](const char* from) { return *from == '#' && !(from + 1 != end_ && from[1] == '#'); };
  for (;;) {
    while (at != end_ && IsBlank(*at)) ++at;
    if (at == end_) return at;
    if (is_comment(at)) {
      at = comment(at);
      continue;
    }
    const std::size_t line_end = LineEndLength(at, end_);
    if (line_end == 0) return at;
    // 1) Empty lines and comments; 2) then a line that belongs to this statement, or the statement ends where it was.
    const std::size_t comments_before = comments_.size();
    const char* line = at + line_end;
    const char* text = line;
    for (;;) {
      text = line;
      while (text != end_ && IsBlank(*text)) ++text;
      if (text == end_) break;
      const char* rest = is_comment(text) ? comment(text) : text;
      const std::size_t length = LineEndLength(rest, end_);
      if (length == 0) break;
      line = rest + length;
    }
    const bool indented = text != line && text != end_ && *text != '\r' && !is_comment(text);
    const bool closing = text == line && text != end_ && (*text == ')' || *text == '}' || *text == ']');
    if (!indented && !closing) {
      comments_.resize(comments_before);
      return at;
    }
    at = text;
  }
}

void Builder::Fail(std::string code, Span span, std::string message, std::vector<std::string> help) {
  named_ = Named{std::move(code), span, std::move(message), std::move(help)};
  if (furthest_ == nullptr || furthest_ < base_ + span.begin) furthest_ = base_ + span.begin;
  throw Stop{};
}

void Builder::FailText(const char* at) {
  Advance(at);
  std::vector<std::string> help{"close it with `\"` on the same line; a text of several lines stands between `\"\"\"`"};
  if (!open_.empty() && open_.back().in_text) help.push_back("in a text, `{` begins a value: write `\\{` for a brace");
  const Span begin{file_, frames_.back().begin, frames_.back().begin + 1};
  Fail("syntax/string", begin, "the text that begins here does not end", std::move(help));
}

void Builder::FailDepth(Span span) {
  Fail("syntax/depth", span, "this is nested more than " + std::to_string(kMaxExprDepth) + " deep",
       {"name a part of it with `let` or `rule`"});
}

// --- Expressions -------------------------------------------------------------------------------------------------------

void Builder::Push(ExprPtr expr, int height) {
  if (height > kMaxExprDepth) {
    Span span = expr->name_span;
    if (!span.valid()) {
      span = expr->span;
      span.end = span.begin + 1;  // a bracket
    }
    FailDepth(span);
  }
  nodes_.push_back({std::move(expr), height});
}

Builder::Node Builder::PopNode() {
  Node node = std::move(nodes_.back());
  nodes_.pop_back();
  return node;
}

ExprPtr Builder::Pop() { return PopNode().expr; }

// Moves the nodes from `from` on into the arguments; returns the greatest height.
int Builder::PopArgs(std::size_t from, Expr& into) {
  int height = 0;
  into.args.reserve(nodes_.size() - from);
  for (std::size_t i = from; i < nodes_.size(); ++i) {
    height = std::max(height, nodes_[i].height);
    into.args.push_back(std::move(nodes_[i].expr));
  }
  nodes_.resize(from);
  return height;
}

namespace {
ExprPtr Make(ExprKind kind, Span span) {
  auto expr = std::make_unique<Expr>();
  expr->kind = kind;
  expr->span = span;
  return expr;
}
}  // namespace

Expr& Builder::Leaf(ExprKind kind) {
  Push(Make(kind, SymbolSpan()), 1);
  return *nodes_.back().expr;
}

void Builder::Name(ExprKind kind, std::string_view name) {
  Expr& expr = Leaf(kind);
  expr.name = name;
  expr.name_span = expr.span;
}

void Builder::OpenFrame() { frames_.push_back({SymbolSpan().begin, nodes_.size(), pairs_.size(), parts_.size()}); }

void Builder::OpenCall() {
  frames_.push_back({nodes_.back().expr->span.begin, nodes_.size(), pairs_.size(), parts_.size()});
}

void Builder::CloseFrame(ExprKind kind) {
  const Frame frame = frames_.back();
  frames_.pop_back();
  ExprPtr expr = Make(kind, SpanFrom(base_ + frame.begin));
  const int height = PopArgs(frame.nodes, *expr);
  Push(std::move(expr), height + 1);
}

void Builder::CloseList() {
  const Frame frame = frames_.back();
  if (!frame.each) return CloseFrame(ExprKind::kList);
  // `[E for B]` is the bracket itself: the kEach inside grows to it.
  frames_.pop_back();
  nodes_.back().expr->span = SpanFrom(base_ + frame.begin);
}

void Builder::CloseMap() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  ExprPtr expr = Make(frame.each ? ExprKind::kMapEach : ExprKind::kMap, SpanFrom(base_ + frame.begin));
  int height = PopArgs(frame.nodes, *expr);
  expr->pairs.reserve(pairs_.size() - frame.pairs);
  for (std::size_t i = frame.pairs; i < pairs_.size(); ++i) {
    height = std::max(height, pairs_[i].height);
    expr->pairs.push_back(std::move(pairs_[i].pair));
  }
  pairs_.resize(frame.pairs);
  Push(std::move(expr), height + 1);
}

void Builder::CloseCall() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  Node& callee = nodes_[frame.nodes - 1];
  Expr& expr = *callee.expr;
  expr.kind = ExprKind::kCall;
  const int height = PopArgs(frame.nodes, expr);
  expr.span = SpanFrom(base_ + frame.begin);
  nodes_.back().height = height + 1;
  if (height + 1 > kMaxExprDepth) FailDepth(expr.name_span);
}

void Builder::Each(ExprKind kind) {
  Node body = PopNode();
  Node element = PopNode();
  ExprPtr expr = Make(kind, element.expr->span);
  expr->span.end = body.expr->span.end;
  expr->args.push_back(std::move(element.expr));
  expr->args.push_back(std::move(body.expr));
  Push(std::move(expr), std::max(element.height, body.height) + 1);
}

void Builder::Prefix(ExprKind kind, const char* begin) {
  Node operand = PopNode();
  ExprPtr expr = Make(kind, SpanFrom(begin));
  expr->args.push_back(std::move(operand.expr));
  Push(std::move(expr), operand.height + 1);
}

void Builder::FieldAccess() {
  Node object = PopNode();
  ExprPtr expr = Make(ExprKind::kField, object.expr->span);
  expr->span.end = SymbolSpan().end;
  expr->name = word;
  expr->name_span = SymbolSpan();
  expr->args.push_back(std::move(object.expr));
  Push(std::move(expr), object.height + 1);
}

void Builder::Index() {
  Node index = PopNode();
  Node object = PopNode();
  ExprPtr expr = Make(ExprKind::kIndex, object.expr->span);
  expr->span.end = SymbolSpan().end;
  expr->args.push_back(std::move(object.expr));
  expr->args.push_back(std::move(index.expr));
  Push(std::move(expr), std::max(object.height, index.height) + 1);
}

void Builder::As() {
  Node operand = PopNode();
  ExprPtr expr = Make(ExprKind::kAs, operand.expr->span);
  expr->span.end = SymbolSpan().end;
  expr->name = word;
  expr->name_span = SymbolSpan();
  expr->args.push_back(std::move(operand.expr));
  Push(std::move(expr), operand.height + 1);
}

void Builder::Binary(ExprKind kind) {
  const NamedOperator op = operators_.back();
  operators_.pop_back();
  Node right = PopNode();
  Node left = PopNode();
  ExprPtr expr = Make(kind, left.expr->span);
  expr->span.end = right.expr->span.end;
  expr->name = op.name;
  expr->name_span = op.span;
  expr->args.push_back(std::move(left.expr));
  expr->args.push_back(std::move(right.expr));
  Push(std::move(expr), std::max(left.height, right.height) + 1);
}

void Builder::Chain(ExprKind kind) {
  Node right = PopNode();
  Node left = PopNode();
  // A node of this kind on the left is this chain so far: one in parentheses would be a kParen.
  if (left.expr->kind != kind) {
    ExprPtr expr = Make(kind, left.expr->span);
    expr->args.push_back(std::move(left.expr));
    left.expr = std::move(expr);
    ++left.height;
  }
  left.expr->span.end = right.expr->span.end;
  left.expr->args.push_back(std::move(right.expr));
  Push(std::move(left.expr), std::max(left.height, right.height + 1));
}

// --- Texts and pairs ---------------------------------------------------------------------------------------------------

void Builder::OpenText() { OpenFrame(); }

std::string& Builder::TextRun() {
  if (parts_.size() == frames_.back().parts || parts_.back().expr != nullptr) parts_.emplace_back();
  return parts_.back().text;
}

void Builder::TextValue() {
  Node value = PopNode();
  frames_.back().height = std::max(frames_.back().height, value.height);
  parts_.push_back({std::string(), std::move(value.expr)});
}

void Builder::CloseText() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  ExprPtr expr = Make(ExprKind::kText, SpanFrom(base_ + frame.begin));
  const auto from = parts_.begin() + static_cast<std::ptrdiff_t>(frame.parts);
  expr->parts.assign(std::make_move_iterator(from), std::make_move_iterator(parts_.end()));
  parts_.erase(from, parts_.end());
  Push(std::move(expr), frame.height + 1);
}

void Builder::Block(std::string_view inside) {
  Expr& expr = Leaf(ExprKind::kText);
  expr.block = true;
  std::string text = BlockText(inside);
  if (!text.empty()) expr.parts.push_back({std::move(text), nullptr});
}

void Builder::KeyWord() {
  Expr& expr = Leaf(ExprKind::kText);
  expr.parts.push_back({std::string(word), nullptr});
}

std::string Builder::PopPlainText(Span* span) {
  const ExprPtr expr = Pop();
  if (span != nullptr) *span = expr->span;
  return expr->parts.empty() ? std::string() : std::move(expr->parts.front().text);
}

void Builder::BeginPair() { pending_pairs_.push_back({nodes_.back().expr->span}); }

void Builder::EndPair() {
  const PendingPair pending = pending_pairs_.back();
  pending_pairs_.pop_back();
  Node value = PopNode();
  Node key = PopNode();
  Pair pair;
  const std::vector<TextPart>& parts = key.expr->parts;
  if (parts.size() == 1 && parts[0].expr == nullptr) pair.key = parts[0].text;
  pair.key_span = pending.key_span;
  pair.optional = pending.optional;
  pair.key_expr = std::move(key.expr);
  pair.value = std::move(value.expr);
  pairs_.push_back({std::move(pair), std::max(key.height, value.height)});
}

// --- Types and literals ------------------------------------------------------------------------------------------------

void Builder::AddAlternative(TypeAlt::Kind kind, Span span, std::string_view name) {
  Type& type = types_.back();
  TypeAlt& alternative = type.alternatives.emplace_back();
  alternative.kind = kind;
  alternative.span = span;
  alternative.name = name;
  if (!type.span.valid()) type.span = span;
  type.span.end = span.end;
}

void Builder::AddWrapped(TypeAlt::Kind kind, const char* begin) {
  Type inner = PopType();
  AddAlternative(kind, SpanFrom(begin), {});
  types_.back().alternatives.back().inner.push_back(std::move(inner));
}

Type Builder::PopType() {
  Type type = std::move(types_.back());
  types_.pop_back();
  return type;
}

void Builder::PushLiteral(Literal::Kind kind) {
  Literal& literal = literals_.emplace_back();
  literal.kind = kind;
  literal.span = SymbolSpan();
  if (kind == Literal::Kind::kNumber) literal.number = number;
}

void Builder::PushTextLiteral() {
  Literal& literal = literals_.emplace_back();
  literal.kind = Literal::Kind::kText;
  literal.text = PopPlainText(&literal.span);
}

void Builder::OpenLiteralList() { literal_lists_.push_back({SymbolSpan().begin, literals_.size()}); }

void Builder::CloseLiteralList() {
  const auto [begin, from] = literal_lists_.back();
  literal_lists_.pop_back();
  Literal list;
  list.kind = Literal::Kind::kList;
  list.span = SpanFrom(base_ + begin);
  const auto first = literals_.begin() + static_cast<std::ptrdiff_t>(from);
  list.items.assign(std::make_move_iterator(first), std::make_move_iterator(literals_.end()));
  literals_.erase(first, literals_.end());
  literals_.push_back(std::move(list));
}

Literal Builder::PopLiteral() {
  Literal literal = std::move(literals_.back());
  literals_.pop_back();
  return literal;
}

}  // namespace pareto::dsl
