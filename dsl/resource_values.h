// What a value in a rule file is, beside what a property takes (dsl/resource_types.h).
#ifndef PARETO_DSL_RESOURCE_VALUES_H_
#define PARETO_DSL_RESOURCE_VALUES_H_

#include <optional>
#include <string>
#include <string_view>

#include "dsl/checked.h"
#include "dsl/resource_types.h"

namespace pareto::dsl {

// A text without values in it, or nothing.
std::optional<std::string> PlainKey(const Expr& expr);
// The name that a step takes: `.name`, `["name"]`; nothing of a position.
std::optional<std::string> StepName(const Expr& step);
bool IsLiteral(const Expr& expr);  // a text without values, a number, true, false

// `Ref`, `Fn::...`: what stands there is known at deployment only.
bool IsReferenceKey(std::string_view key);
bool IsReference(const Expr& map);

bool Has(const Takes& takes, Taken::Kind kind);
// What the lists (the maps) among the alternatives hold; empty where that may be anything.
Takes Inner(const Takes& takes, Taken::Kind kind);
// What `listed(...)` of it is.
Takes Listed(const Takes& takes);

// Whether a value of this expression may be what is taken: true wherever that is not known to be wrong.
bool AcceptsValue(const Checked& checked, const Takes& takes, const Expr& expr);
// The same of `as WORD`.
bool AcceptsWord(const Takes& takes, std::string_view word);

// "an integer", "a list or a map": for messages.
std::string NameOf(const Takes& takes);
std::string NameOfValue(const Checked& checked, const Expr& expr);
// What to write in place of a value that is not taken, or empty.
std::string HelpOf(const Takes& takes, const Expr& expr);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_RESOURCE_VALUES_H_
