#include "dsl/tests.h"

#include <utility>
#include <vector>

namespace pareto::dsl {

void TakeExpectations(Module& module) {
  std::vector<Statement> made;
  for (Statement& statement : module.statements) {
    auto* test = std::get_if<Test>(&statement.node);
    if (test == nullptr) continue;
    for (TestItem& item : test->items) {
      if (item.kind != TestItem::Kind::kExpect || item.condition == nullptr) continue;
      Check check;
      check.name = "expectation " + std::to_string(made.size() + 1);
      check.name_span = item.condition->span;
      check.condition = std::move(item.condition);
      check.expectation = true;
      item.name = check.name;
      item.name_span = check.name_span;
      Statement& of = made.emplace_back();
      of.span = item.span;
      of.word_span = item.span;
      of.node = std::move(check);
    }
  }
  for (Statement& statement : made) module.statements.push_back(std::move(statement));
}

std::string PlainText(const Expr& text) {
  std::string all;
  for (const TextPart& part : text.parts) all += part.text;
  return all;
}

}  // namespace pareto::dsl
