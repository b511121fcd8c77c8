// What the grammar's actions work on: stacks of finished parts, and a record of what was wanted where.
//
// A part is pushed when its text has been read; a rule that combines parts pops them. Brackets open a frame, which
// remembers how high the stacks were. The tree's real height is counted as it grows, so that `a + b + c + ...` and
// `a.b.c...`, which are deep without a bracket, are bounded as well.
//
// Private to the parser (grammar.cc). Not thread-safe.
#ifndef PARETO_DSL_BUILDER_H_
#define PARETO_DSL_BUILDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dsl/ast.h"
#include "dsl/grammar.h"

namespace pareto::dsl {

// Thrown to leave the grammar; the builder knows why.
struct Stop {};

class Builder {
 public:
  Builder(base::FileId file, std::string_view text, std::vector<Comment>& comments)
      : base_(text.data()), end_(text.data() + text.size()), file_(file), comments_(comments) {}

  // Forgets everything about the statement before.
  void Start(Statement& statement);
  void FillFailure(Failure& failure);

  // --- Reading ---
  const char* base() const { return base_; }
  const char* end() const { return end_; }
  const char* SkipBlanks(const char* at);
  // A symbol was read: its exact text, without the blanks behind it.
  void Symbol(const char* begin, const char* end) {
    symbol_begin_ = begin;
    last_end_ = end;
  }
  const char* symbol_begin() const { return symbol_begin_; }
  const char* last_end() const { return last_end_; }
  Span SpanOf(const char* begin, const char* end) const {
    return {file_, static_cast<std::uint32_t>(begin - base_), static_cast<std::uint32_t>(end - base_)};
  }
  Span SymbolSpan() const { return SpanOf(symbol_begin_, last_end_); }
  // From `begin` to the last symbol.
  Span SpanFrom(const char* begin) const { return SpanOf(begin, last_end_); }

  // --- What is wanted ---
  // `label` must be a literal: views to it are kept.
  void Expect(const char* at, std::string_view label) {
    Advance(at);
    if (expected_count_ < expected_.size()) expected_[expected_count_++] = label;
  }
  enum Want : std::uint8_t { kOperand = 1, kOperator = 2, kCondition = 4, kName = 8, kKey = 16 };
  void Expect(const char* at, Want want) {
    Advance(at);
    wanted_ = static_cast<std::uint8_t>(wanted_ | want);
  }
  // Stops with a mistake that has its own name.
  [[noreturn]] void FailText(const char* at);   // the text being read does not end
  [[noreturn]] void Fail(std::string code, Span span, std::string message, std::vector<std::string> help = {});

  // --- Nesting ---
  // The innermost leaf is a level too: that is why the last bracket is one less than kMaxExprDepth.
  void Enter() {
    if (++depth_ >= kMaxExprDepth) FailDepth(SymbolSpan());
  }
  void Leave() { --depth_; }
  void OpenBracket(char bracket, bool in_text = false) { open_.push_back({bracket, in_text, SymbolSpan()}); }
  void CloseBracket() { open_.pop_back(); }

  // --- Expressions ---
  Expr& Leaf(ExprKind kind);                    // the symbol just read
  void Name(ExprKind kind, std::string_view name);
  void OpenFrame();                             // begins at the symbol just read
  void OpenCall();                              // begins at the name below
  void MarkEach() { frames_.back().each = true; }
  void CloseFrame(ExprKind kind);               // everything since OpenFrame becomes the arguments
  void CloseList();
  void CloseMap();
  void CloseCall();
  void Each(ExprKind kind);                     // E for B
  void Prefix(ExprKind kind, const char* begin);
  void FieldAccess();
  void Index();
  void As();
  void Operator(std::string_view name, const char* begin) { operators_.push_back({name, SpanFrom(begin)}); }
  void Binary(ExprKind kind);
  void Chain(ExprKind kind);                    // and, or, ??: one flat node
  ExprPtr Pop();

  // --- Texts ---
  void OpenText();
  std::string& TextRun();
  void TextValue();
  void CloseText();
  void Block(std::string_view inside);
  void KeyWord();
  std::string PopPlainText(Span* span = nullptr);
  bool plain = false;                           // no interpolation in the text being read

  // --- Pairs ---
  void BeginPair();
  void OptionalPair() { pending_pairs_.back().optional = true; }
  void EndPair();

  // --- Types, literals ---
  void BeginType() { types_.emplace_back(); }
  void AddAlternative(TypeAlt::Kind kind, Span span, std::string_view name);
  void AddWrapped(TypeAlt::Kind kind, const char* begin);
  Type PopType();
  Type& type() { return types_.back(); }
  void PushLiteral(Literal::Kind kind);
  void PushTextLiteral();
  void OpenLiteralList();
  void CloseLiteralList();
  Literal PopLiteral();

  // --- The statement ---
  template <typename T>
  void Begin() {
    statement_->node.emplace<T>();
    statement_->word_span = SymbolSpan();
  }
  template <typename T>
  T& Get() {
    return std::get<T>(statement_->node);
  }
  void End() { statement_->span = SpanFrom(base_ + statement_->word_span.begin); }

  std::string_view word;     // the name or word just read
  Number number;             // the number just read
  // Parts of the statement that are being made.
  std::string doc;
  const char* doc_begin = nullptr;
  const char* key_begin = nullptr;  // of a word that should be a key
  std::vector<Column> columns;
  Field field;
  Extra extra;
  TestItem item;
  UseName use_name;

 private:
  struct Node {
    ExprPtr expr;
    int height;
  };
  struct Frame {
    std::uint32_t begin;
    std::size_t nodes, pairs, parts;
    int height = 0;  // of the parts of a text
    bool each = false;
  };
  struct PendingPair {
    Span key_span;
    bool optional = false;
  };
  struct HighPair {
    Pair pair;
    int height;
  };
  struct NamedOperator {
    std::string_view name;
    Span span;
  };

  void Advance(const char* at) {
    if (at == furthest_) return;
    furthest_ = at;
    expected_count_ = 0;
    wanted_ = 0;
  }
  [[noreturn]] void FailDepth(Span span);
  void Push(ExprPtr expr, int height);
  Node PopNode();
  int PopArgs(std::size_t from, Expr& into);

  const char* const base_;
  const char* const end_;
  const base::FileId file_;
  std::vector<Comment>& comments_;
  Statement* statement_ = nullptr;

  const char* symbol_begin_ = nullptr;
  const char* last_end_ = nullptr;
  const char* furthest_ = nullptr;
  std::array<std::string_view, 24> expected_;
  std::size_t expected_count_ = 0;
  std::uint8_t wanted_ = 0;
  int depth_ = 0;
  std::optional<Named> named_;

  std::vector<Opener> open_;
  std::vector<Node> nodes_;
  std::vector<Frame> frames_;
  std::vector<NamedOperator> operators_;
  std::vector<TextPart> parts_;
  std::vector<PendingPair> pending_pairs_;
  std::vector<HighPair> pairs_;
  std::vector<Type> types_;
  std::vector<Literal> literals_;
  std::vector<std::pair<std::uint32_t, std::size_t>> literal_lists_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_BUILDER_H_
