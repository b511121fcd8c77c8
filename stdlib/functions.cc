#include "stdlib/functions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

eval::FunctionTable MakeTable() {
  std::vector<Function> all;
  for (std::vector<Function> group : {AccessFunctions(), AddressFunctions(), TextFunctions(), NameFunctions(), NumberFunctions(),
                                      ListFunctions(), JsonFunctions(), TemplateFunctions()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  std::sort(all.begin(), all.end(), [](const Function& a, const Function& b) { return a.name < b.name; });
  return eval::FunctionTable(std::move(all));
}

}  // namespace

const eval::FunctionTable& Functions() {
  static const eval::FunctionTable* const table =
      new eval::FunctionTable(MakeTable());  // never destroyed: order at exit is nobody's concern
  return *table;
}

}  // namespace pareto::stdlib
