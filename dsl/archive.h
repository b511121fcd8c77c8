// What was analysed and lowered as bytes (engine/base/archive.h), in two parts: what a run needs, and what more modules are analysed and lowered
// against. Syntax trees stay out but for those of `let`s, which are lowered where they are called.
#ifndef PARETO_DSL_ARCHIVE_H_
#define PARETO_DSL_ARCHIVE_H_

#include "dsl/checked.h"
#include "dsl/lower.h"
#include "engine/eval/archive.h"

namespace pareto::dsl {

template <typename A>
void Fields(A& a, Number& number) {
  auto& [is_int, integer, real] = number;
  base::Transfer(a, is_int, integer, real);
}

template <typename A>
void Fields(A& a, Expr& expr);

template <typename A>
void Fields(A& a, Pair& pair) {
  auto& [key, key_expr, key_span, optional, value] = pair;
  base::Transfer(a, key, key_expr, key_span, optional, value);
}

template <typename A>
void Fields(A& a, TextPart& part) {
  auto& [text, expr] = part;
  base::Transfer(a, text, expr);
}

template <typename A>
void Fields(A& a, Expr& expr) {
  auto& [kind, span, name_span, name, number, args, pairs, parts, block, variable, symbol, type] = expr;
  base::Transfer(a, kind, span, name_span, name, number, args, pairs, parts, block, variable, symbol, type);
}

template <typename A>
void Fields(A& a, Type& type);

template <typename A>
void Fields(A& a, TypeAlt& alt) {
  auto& [kind, span, name, inner, ranged, low, high] = alt;
  base::Transfer(a, kind, span, name, inner, ranged, low, high);
}

template <typename A>
void Fields(A& a, Type& type) {
  auto& [span, alternatives] = type;
  base::Transfer(a, span, alternatives);
}

template <typename A>
void Fields(A& a, Column& column) {
  auto& [name, name_span, type] = column;
  base::Transfer(a, name, name_span, type);
}

template <typename A>
void Fields(A& a, Let& let) {
  auto& [name, name_span, parameters, body] = let;
  base::Transfer(a, name, name_span, parameters, body);
}

template <typename A>
void Fields(A& a, Symbol& symbol) {
  auto& [kind, index] = symbol;
  base::Transfer(a, kind, index);
}

template <typename A>
void Fields(A& a, Visible& visible) {
  auto& [symbol, module, span] = visible;
  base::Transfer(a, symbol, module, span);
}

template <typename A>
void Fields(A& a, RelationSymbol& relation) {
  auto& [name, module, span, declared, column_names, columns, id, from, from_span, filled, read] = relation;
  base::Transfer(a, name, module, span, declared, column_names, columns, id, from, from_span, filled, read);
}

template <typename A>
void Fields(A& a, OptionSymbol& option) {
  auto& [name, module, span, doc, key, takes, type, initial] = option;
  base::Transfer(a, name, module, span, doc, key, takes, type, initial);
}

template <typename A>
void Fields(A& a, Variable& variable) {
  auto& [name, scope, first, uses, type, parameter] = variable;
  base::Transfer(a, name, scope, first, uses, type, parameter);
}

template <typename A>
void Fields(A& a, Scope& scope) {
  auto& [parent, bracket] = scope;
  base::Transfer(a, parent, bracket);
}

template <typename A>
void Fields(A& a, Step& step) {
  auto& [kind, relation, alternatives, column, resource_type] = step;
  base::Transfer(a, kind, relation, alternatives, column, resource_type);
}

template <typename A>
void Fields(A& a, TypeSet& set) {
  auto& [bits, optional, declared, item, value, entities, resources] = set;
  base::Transfer(a, bits, optional, declared, item, value, entities, resources);
}

template <typename A>
void Fields(A& a, ResourceRelations& relations) {
  auto& [made, property, attribute, finished] = relations;
  base::Transfer(a, made, property, attribute, finished);
}

template <typename A>
void Fields(A& a, WrittenField& written) {
  auto& [type, property, field] = written;
  base::Transfer(a, type, property, field);
}

// A `let`, its tree and what was found out about it; `kept` and `statements` of `checked` grow by it when it is read.
template <typename A>
void TransferLet(A& a, Checked& checked, LetSymbol& let) {
  auto& [tree, module, statement, parameters, result, condition, reads_emitted, state] = let;
  base::Transfer(a, module, parameters, result, condition, reads_emitted, state);
  if constexpr (A::kReads) {
    statement = static_cast<std::int32_t>(checked.statements.size());
    checked.kept.emplace_back().node = Let{};
    checked.statements.emplace_back().tree = &checked.kept.back();
    tree = &std::get<Let>(checked.kept.back().node);
  }
  StatementInfo& info = checked.statements[static_cast<std::size_t>(statement)];
  auto& [info_tree, info_module, variables, scopes, condition_scope, extra_scopes, broken, mixed] = info;
  auto& [span, word_span, doc, node] = *info_tree;
  base::Transfer(a, info_module, variables, scopes, condition_scope, extra_scopes, broken, mixed, span, word_span, doc, std::get<Let>(node));
}

// What a run needs.
template <typename A>
void TransferForRun(A& a, Checked& checked, Lowered& lowered) {
  base::Transfer(a, lowered.program, checked.schema, checked.relations, checked.options, checked.option);
  if constexpr (A::kReads) {
    std::vector<TypeSet> types;
    base::Transfer(a, types);
    checked.types.Restore(std::move(types));
    checked.functions.assign(a.functions.begin(), a.functions.end());
  } else {
    std::vector<TypeSet> types = checked.types.all();
    base::Transfer(a, types);
  }
}

// What more modules need, beside it. `checked.modules` has the modules, without their trees when it is read.
template <typename A>
void TransferForMore(A& a, Checked& checked, Lowered& lowered) {
  auto& [program, resource_relations, names, resources, written, extended] = lowered;
  if constexpr (A::kReads) checked.decls = program.relations;
  base::Transfer(a, resource_relations, names, resources, written, extended);
  base::Transfer(a, checked.resource_types, checked.symbols, checked.steps);
  auto& [own, private_relations, field_types, checks, made, ids, properties] = checked.later;
  if constexpr (A::kReads) {
    own.resize(a.Count());
    private_relations.resize(own.size());
    checked.lets.resize(a.Count());
  } else {
    a.Number(own.size());
    a.Number(checked.lets.size());
  }
  for (auto& names_of : own) base::TransferMap(a, names_of);
  for (auto& relations_of : private_relations) base::TransferMap(a, relations_of);
  base::TransferMap(a, field_types);
  base::TransferMap(a, checks);
  base::TransferMap(a, properties);
  base::TransferMap(a, ids);
  base::Transfer(a, made);
  for (LetSymbol& let : checked.lets) TransferLet(a, checked, let);
}

}  // namespace pareto::dsl

#endif  // PARETO_DSL_ARCHIVE_H_
