// Hides from yaml-cpp each `?` that is part of a text.
//
// yaml-cpp ends unquoted text inside brackets at any `?`, though only one with a blank on both sides could start a key
// (`{path: /a?b}` is good YAML). It is shown a control character instead: none stands in a text whose encoding was
// checked.
#ifndef PARETO_ENGINE_DOCUMENT_YAML_QUESTIONS_H_
#define PARETO_ENGINE_DOCUMENT_YAML_QUESTIONS_H_

#include <string>
#include <string_view>

namespace pareto::document {

class HiddenQuestions {
 public:
  // A copy of `text`, of the same length, without such a `?`.
  std::string Hide(std::string_view text);
  // Whether `text`, which came out of the hidden copy, has a hidden `?`.
  bool In(std::string_view text) const;
  // `text` as it was written.
  std::string Show(std::string text) const;

 private:
  char stand_in_ = '\0';  // none: nothing is hidden
};

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_YAML_QUESTIONS_H_
