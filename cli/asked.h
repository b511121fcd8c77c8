// What `pareto why` can be asked about, told apart by its form.
#ifndef PARETO_CLI_ASKED_H_
#define PARETO_CLI_ASKED_H_

#include <cstdint>
#include <string>
#include <vector>

namespace pareto::cli {

struct Asked {
  enum class Kind : std::uint8_t {
    kNumber,     // `3`: a finding of `pareto check`
    kFinding,    // `area/name@12`: by its check and line; `area/name`: by its check
    kLine,       // `config.yaml:42`, `config.yaml:42:9`
    kPlace,      // `DemoRole.Policies[0].PolicyName`: a place of the template
    kCondition,  // anything else: a fact or a condition
  } kind = Kind::kCondition;
  std::string name;                // kFinding: the check; kLine: the file; kPlace: the first step
  std::uint32_t number = 0;        // kNumber: which, from 1; kFinding, kLine: the line, from 1; of a finding 0 where none was said
  std::vector<std::string> steps;  // kPlace: behind the name, keys and positions
};

Asked WhatIsAsked(const std::string& text);

}  // namespace pareto::cli

#endif  // PARETO_CLI_ASKED_H_
