#include "dsl/query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dsl/explain.h"
#include "dsl/grammar.h"
#include "dsl/lexical.h"
#include "dsl/parse.h"

namespace pareto::dsl {
namespace {

// The variables that stand directly in an expression, in order of first appearance.
void Collect(const Expr& expr, std::vector<const Expr*>* variables) {
  switch (expr.kind) {
    case ExprKind::kVar:
      if (std::none_of(variables->begin(), variables->end(), [&](const Expr* seen) { return seen->name == expr.name; })) variables->push_back(&expr);
      return;
    case ExprKind::kNot:
    case ExprKind::kEach:
    case ExprKind::kMapEach:
      return;
    default: break;
  }
  for (std::size_t i = expr.kind == ExprKind::kIf ? 1 : 0; i < expr.args.size(); ++i) Collect(*expr.args[i], variables);
  for (const Pair& pair : expr.pairs) {
    Collect(*pair.key_expr, variables);
    Collect(*pair.value, variables);
  }
  for (const TextPart& part : expr.parts) {
    if (part.expr) Collect(*part.expr, variables);
  }
}

// On one line, as a column's name.
std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) line += c;
    else if (line.empty() || line.back() != ' ') line += ' ';
  }
  return line;
}

}  // namespace

Query ParseQuery(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  Query query;
  query.module.file = file;
  query.module.name = kQueryName;
  const std::string_view text = sources.text(file);
  if (const std::size_t bad = FirstBadByte(text); bad != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(bad);
    sink.Error("syntax/encoding", {file, at, at + 1}, text[bad] == '\0' ? "a NUL byte" : "a byte that is no UTF-8").help.emplace_back("write the query as UTF-8");
    return query;
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    sink.Error("syntax/expected", {file, 0, 0}, "an empty query").help.emplace_back("ask for something, as in `part(p) and p.size < 60`");
    return query;
  }
  StatementReader reader(file, text, query.module.comments);
  Statement statement;
  Failure failure;
  const std::optional<std::uint32_t> end = reader.ReadQuery(static_cast<std::uint32_t>(first), statement, failure);
  if (!end) {
    sink.Report(Explain(file, text, "query", failure));
    return query;
  }
  if (const std::size_t more = text.find_first_not_of(" \t\r\n", *end); more != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(more);
    sink.Error("syntax/indent", {file, at, at + 1}, "a query is one statement: what goes on in the next line is indented").help.emplace_back("indent this line, or ask one thing after the other");
    return query;
  }

  Rule& rule = std::get<Rule>(statement.node);
  Expr& head = *rule.head;
  head.name = kQueryName;
  head.span = head.name_span = {file, statement.span.begin, statement.span.begin};
  if (!rule.body && head.args.size() > 1) {
    sink.Error("syntax/comma", head.args[1]->span, "`,` does not join conditions").help.emplace_back("write `and`, or `value, value if condition`");
    return query;
  }
  if (rule.body) {
    for (const ExprPtr& value : head.args) query.columns.push_back(OneLine(sources.TextOf(value->span)));
  } else {
    rule.body = std::move(head.args.front());
    head.args.clear();
    std::vector<const Expr*> variables;
    Collect(*rule.body, &variables);
    for (const Expr* variable : variables) {
      query.columns.push_back(variable->name);
      auto column = std::make_unique<Expr>();
      column->kind = ExprKind::kVar;
      column->name = variable->name;
      column->span = column->name_span = variable->span;
      head.args.push_back(std::move(column));
    }
    if (variables.empty()) {
      query.yes_or_no = true;
      query.columns.emplace_back("holds");
      auto yes = std::make_unique<Expr>();
      yes->kind = ExprKind::kTrue;
      yes->span = statement.span;
      head.args.push_back(std::move(yes));
    }
  }
  query.module.statements.push_back(std::move(statement));
  return query;
}

}  // namespace pareto::dsl
