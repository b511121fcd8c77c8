// What the parser's tests share: a parsed text, and a tree in one line.
#ifndef PARETO_DSL_PARSE_TESTING_H_
#define PARETO_DSL_PARSE_TESTING_H_

#include <string>
#include <utility>
#include <vector>

#include "dsl/parse.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::dsl {

struct Parsed {
  explicit Parsed(std::string text) {
    const base::FileId file = sources.Add("test.pareto", std::move(text));
    base::DiagnosticSink sink;
    module = Parse(file, "test", sources, sink);
    diagnostics = sink.Take();
  }

  std::string Ast() const { return PrintAst(module, sources); }
  std::string Text(Span span) const { return std::string(sources.TextOf(span)); }
  // `CODE LINE:COLUMN "MARKED TEXT" MESSAGE`, a line each.
  std::string Errors() const {
    std::string all;
    for (const base::Diagnostic& d : diagnostics) {
      const base::Position at = sources.At(d.span.file, d.span.begin);
      all += d.code + " " + std::to_string(at.line) + ":" + std::to_string(at.column) + " [" + Text(d.span) + "] " + d.message + "\n";
    }
    return all;
  }

  base::SourceMap sources;
  Module module;
  std::vector<base::Diagnostic> diagnostics;
};

// The tree in one line: `(and (p x) (= x 1))`, `(. x name)`, `["a" (each e b)]`, `{k?: v}`, `(text "a" x)`.
inline std::string Shape(const Expr& e) {
  const auto all = [&e](std::string text) {
    for (const ExprPtr& arg : e.args) text += " " + Shape(*arg);
    return text + ")";
  };
  const auto pairs = [&e] {
    std::string text;
    for (const Pair& pair : e.pairs) {
      if (!text.empty()) text += ", ";
      text += Shape(*pair.key_expr) + (pair.optional ? "?: " : ": ") + Shape(*pair.value);
    }
    return text;
  };
  switch (e.kind) {
    case ExprKind::kNumber: return e.number.is_int ? std::to_string(e.number.integer) : std::to_string(e.number.real);
    case ExprKind::kText: {
      if (e.parts.empty()) return "\"\"";
      std::string text;
      for (const TextPart& part : e.parts) {
        if (!text.empty()) text += " ";
        text += part.expr != nullptr ? Shape(*part.expr) : "\"" + part.text + "\"";
      }
      return e.parts.size() == 1 && e.parts[0].expr == nullptr ? text : "(text " + text + ")";
    }
    case ExprKind::kTrue: return "true";
    case ExprKind::kFalse: return "false";
    case ExprKind::kNull: return "null";
    case ExprKind::kVar: return e.name;
    case ExprKind::kWildcard: return "_";
    case ExprKind::kCall: return all("(" + e.name);
    case ExprKind::kList: {
      std::string text = "[";
      for (const ExprPtr& arg : e.args) text += (text.size() > 1 ? " " : "") + Shape(*arg);
      return text + "]";
    }
    case ExprKind::kMap: return "{" + pairs() + "}";
    case ExprKind::kEach: return all("(each");
    case ExprKind::kMapEach: return "(map-each " + pairs() + " " + Shape(*e.args[0]) + ")";
    case ExprKind::kField: return "(. " + Shape(*e.args[0]) + " " + e.name + ")";
    case ExprKind::kIndex: return all("([]");
    case ExprKind::kAs: return "(as " + Shape(*e.args[0]) + " " + e.name + ")";
    case ExprKind::kArith:
    case ExprKind::kCompare: return all("(" + e.name);
    case ExprKind::kDefault: return all("(??");
    case ExprKind::kIf: return all("(if");
    case ExprKind::kHas: return all("(has");
    case ExprKind::kNot: return all("(not");
    case ExprKind::kAnd: return all("(and");
    case ExprKind::kOr: return all("(or");
    case ExprKind::kParen: return all("(paren");
  }
  return "?";
}

}  // namespace pareto::dsl

#endif  // PARETO_DSL_PARSE_TESTING_H_
