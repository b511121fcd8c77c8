// Why a condition does not hold, where nothing in it is plainly false: the first value in it that is missing, or that nobody can know.
#ifndef PARETO_ENGINE_EVAL_GAP_H_
#define PARETO_ENGINE_EVAL_GAP_H_

#include <optional>

#include "engine/eval/impl.h"

namespace pareto::eval {

// Takes the literals of `body` in the order that they were written in, as far as their slots have values: those of `bound`, which are in the machine's frame,
// and those that fields and `=` give. Looks for a missing value, or for an unknown one; none where another literal fails first.
// Writes other slots of the frame. Costs an evaluation of each literal.
std::optional<facts::Gap> FindGap(Core& core, const Body& body, SlotSet bound, bool unknown);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_GAP_H_
