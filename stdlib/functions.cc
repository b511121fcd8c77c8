#include "stdlib/functions.h"

#include <span>
#include <utility>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

eval::FunctionTable MakeTable() {
  std::vector<Function> all;
  for (const std::span<const Function> group :
       {AccessFunctions(), AddressFunctions(), DateFunctions(), JsonFunctions(), ListFunctions(), NameFunctions(),
        NumberFunctions(), ScheduleFunctions(), TemplateFunctions(), TextFunctions(), VersionFunctions()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return eval::FunctionTable(std::move(all));  // which sorts them
}

}  // namespace

const eval::FunctionTable& Functions() {
  static const eval::FunctionTable* const table =
      new eval::FunctionTable(MakeTable());  // never destroyed: order at exit is nobody's concern
  return *table;
}

}  // namespace pareto::stdlib
