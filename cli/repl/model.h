// What a session of questions is about: the rule files, the statements that were typed, and the config, which it reads again when it changes.
#ifndef PARETO_CLI_REPL_MODEL_H_
#define PARETO_CLI_REPL_MODEL_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/env.h"
#include "cli/workspace/session.h"

namespace pareto::cli::repl {

class Model {
 public:
  // All must outlive it. `stop` ends an evaluation that runs; may be null.
  Model(Env& env, const Arguments& arguments, const std::atomic<bool>* stop);

  // Loads the rule files and the config. False where the rule files are wrong (told). Without a config that can be read there are no facts (told).
  bool Open();
  // What every answer begins with: reads the config again where its text has changed, and says so. A config that cannot be read leaves the
  // last good facts in place. Makes the session anew where a bound left half of something.
  void Refresh();
  // Reads rule files and config again, whatever has changed. False where they are wrong (told): then all is as it was.
  bool Reload();
  // Adds statements, whose text people see under `name`; a declaration takes the place of the one of that name that was typed before. False where
  // something in them is wrong (told): then all is as it was. `added` gets one item for each statement: its word and name, as `rule slow`.
  bool Add(const std::string& name, const std::string& text, std::vector<std::string>* added);
  // Adds a rule file or a folder of them. False as above.
  bool Load(const std::string& path);

  // Stays good until one of the calls above.
  workspace::Session& session() { return *session_; }
  bool has_config() const { return text_.has_value(); }
  // There is a config, or one was named, and it cannot be read.
  bool broken() const { return (seen_.has_value() || !arguments_.configs.empty()) && !text_.has_value() && session_->wants_config(); }
  const std::string& config() const { return config_; }
  const Arguments& arguments() const { return arguments_; }
  // What was found, in the session's texts.
  void Tell(const std::vector<base::Diagnostic>& findings) { Tell(*session_, findings); }

 private:
  struct Live {
    std::string name, text;
    std::vector<std::string> declares;  // as `let small`
  };
  std::unique_ptr<workspace::Session> Make(const std::vector<Live>& live, const std::optional<std::string>& text, std::vector<base::Diagnostic>* findings);
  bool TakeOver(std::unique_ptr<workspace::Session> session, const std::vector<base::Diagnostic>& findings);
  bool ReadConfig(std::optional<std::string>* text, std::string* error) const;
  void Tell(workspace::Session& session, const std::vector<base::Diagnostic>& findings);
  void TellConfigErrors(const std::vector<base::Diagnostic>& findings);

  Env& env_;
  Arguments arguments_;
  const std::atomic<bool>* stop_;
  std::string config_;              // its path
  std::optional<std::string> text_;  // of which the facts are
  std::optional<std::string> seen_;  // what stood there when it was looked at last
  std::vector<Live> live_;
  std::unique_ptr<workspace::Session> session_;
};

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_MODEL_H_
