#include "cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/workspace/session.h"
#include "engine/base/suggest.h"

namespace pareto::cli {
namespace {

constexpr std::string_view kVersion = "0.1.0";

// A flag's value must be one of these words.
CLI::Validator OneOf(std::vector<std::string> words) {
  return CLI::Validator(
      [words](std::string& given) -> std::string {
        std::string all;
        for (std::size_t i = 0; i < words.size(); ++i) {
          if (words[i] == given) return {};
          all += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
        }
        const std::string nearest = base::Nearest(given, words);
        return "it is " + all + ", not `" + given + "`" + (nearest.empty() ? "" : "; did you mean `" + nearest + "`?");
      },
      "", "");
}

// What several commands take, once.
void ColorOption(CLI::App& app, Arguments& arguments) {
  app.add_option("--color", arguments.color, "auto, always or never (default: auto; NO_COLOR turns it off)")->type_name("WHEN")->check(OneOf({"auto", "always", "never"}));
}

void RulesDirOption(CLI::App& app, Arguments& arguments) {
  app.add_option("--rules-dir", arguments.rules_dir, "read the rule files of this folder in place of Pareto's own")->type_name("DIR");
}

void RulesInForce(CLI::App& app, Arguments& arguments) {
  app.add_option("--rules", arguments.rules, "a rule file, or a folder of them, beside Pareto's own; may be given again")->type_name("FILE|DIR")->allow_extra_args(false);
  RulesDirOption(app, arguments);
}

void NowOption(CLI::App& app, Arguments& arguments) {
  app.add_option("--now", arguments.now, "what day it is, for rules that ask `now()`: 2026-11-24, or 2026-11-24T17:05:00Z (default: they do not know)")->type_name("DATE");
}

void BoundsOption(CLI::App& app, Arguments& arguments) {
  app.add_option("--bounds", arguments.bounds, "N times the memory, time, rows and rounds that rules may take before the analysis ends as incomplete (default: 1)")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
}

void ConfigInForce(CLI::App& app, Arguments& arguments) {
  app.add_option("--set", arguments.set, "a value for an option of the rule files, NAME=VALUE; may be given again")->type_name("NAME=VALUE")->allow_extra_args(false);
  NowOption(app, arguments);
  BoundsOption(app, arguments);
  app.add_option("--stage", arguments.stage, "the config with this one of its stages laid over it, and nothing else")->type_name("NAME");
}

void QuestionOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("--use", arguments.first, "a module whose names come first where several declare one; may be given again")->type_name("MODULE")->allow_extra_args(false);
  RulesInForce(app, arguments);
  ConfigInForce(app, arguments);
  ColorOption(app, arguments);
}

void CommonOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("CONFIG", arguments.configs, "the config (default: config.yaml); `-` is standard input");
  RulesInForce(app, arguments);
  ConfigInForce(app, arguments);
  ColorOption(app, arguments);
}

void CheckOptions(CLI::App& app, Arguments& arguments) {
  CommonOptions(app, arguments);
  app.add_option("--format", arguments.format, "text or json (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json"}));
  app.add_option("--fail-on", arguments.fail_on, "the least severity that makes the exit code 1: error, warning or info (default: error)")->type_name("SEVERITY")->check(OneOf({"error", "warning", "info"}));
  app.add_option("--max-findings", arguments.max_findings, "show the first N findings, and how many more there are")->type_name("N");
  app.add_flag("--explain", arguments.explain, "show under each finding what it rests on, as `pareto why` does; in JSON, all of it and not its upper levels only");
  app.add_option("--depth", arguments.depth, "with --explain: how many levels (default: all)")->type_name("N");
  app.add_flag("--fix", arguments.fix, "make the safe edits that findings offer, then check what is left");
  app.add_flag("--dry-run", arguments.dry_run, "with --fix: print the edits as a diff, and change nothing");
  app.add_option("--show", arguments.show, "say more behind the findings: checks (what came of each check, and why it did not apply)")->type_name("WHAT")->check(OneOf({"checks"}));
  app.add_option("--print", arguments.print, "print a stage in place of the findings: ast, program, document, facts, proofs (facts with where they come from) or counts (rows of each relation)")->type_name("STAGE")->check(OneOf({"ast", "program", "document", "facts", "proofs", "counts"}));
}

void TemplateOptions(CLI::App& app, Arguments& arguments) {
  CommonOptions(app, arguments);
  app.add_option("--format", arguments.format, "json or yaml (default: by the name of the output, else json)")->type_name("FORMAT")->check(OneOf({"json", "yaml"}));
  app.add_option("-o,--output", arguments.output, "write to this file (default: standard output)")->type_name("FILE");
}

void FmtOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.paths, "rule files, and folders of them (default: the current folder); `-` is standard input");
  app.add_flag("--check", arguments.check, "change nothing: name the files that would change, and exit with 1 if there are any");
  app.add_flag("--diff", arguments.diff, "change nothing: print what would change as a diff");
  ColorOption(app, arguments);
}

void LintOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.paths, "rule files, and folders of them (default: the current folder)");
  app.add_option("--rules-dir", arguments.rules_dir, "look at the rule files of this folder in place of Pareto's own")->type_name("DIR");
  app.add_option("--allow", arguments.allow, "do not look for this, as in lint/no-test; may be given again")->type_name("CODE")->allow_extra_args(false);
  app.add_option("--format", arguments.format, "text or json (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json"}));
  ColorOption(app, arguments);
}

void RulesOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("NAME", arguments.paths, "what to show: NAME, or a kind and a name as in `entity timer` (default: the list)");
  app.add_option("--kind", arguments.kind, "what to list: checks, relations, entities, resources, options, functions or codes (of what Pareto itself reports; default: checks)")->type_name("KIND")->check(OneOf({"checks", "relations", "entities", "resources", "options", "functions", "codes"}));
  app.add_option("--format", arguments.format, "text, json or markdown (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json", "markdown"}));
  RulesInForce(app, arguments);
  ColorOption(app, arguments);
}

void TestOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.paths, "rule files with tests, and folders of them (default: the current folder)");
  app.add_option("--filter", arguments.filter, "run the tests whose names contain this")->type_name("TEXT");
  app.add_flag("--coverage", arguments.coverage, "say which rules made nothing, and which checks never passed or never failed");
  app.add_option("--min-coverage", arguments.min_coverage, "exit with 1 where less is covered, in percent")->type_name("N")->check(CLI::Range(0, 100));
  app.add_option("--format", arguments.format, "text, json or junit (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json", "junit"}));
  NowOption(app, arguments);
  RulesDirOption(app, arguments);
  ColorOption(app, arguments);
}

void InitOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("FOLDER", arguments.paths, "where the project goes; made where it is not there (default: the current folder)");
}

void MigrateOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("FILE", arguments.paths, "the old files: app.props, defaults.yaml and metadata.yaml");
  app.add_option("-o,--output", arguments.output, "write to this file (default: standard output)")->type_name("FILE");
  app.add_flag("--force", arguments.force, "with -o: write over a file that is there");
  ColorOption(app, arguments);
}

void QueryOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("QUERY", arguments.query, "a condition, or `value, value if condition`");
  app.add_option("-c,--config", arguments.configs, "the config (default: config.yaml); `-` is standard input")->type_name("FILE")->allow_extra_args(false);
  app.add_option("--format", arguments.format, "table, json or csv (default: table)")->type_name("FORMAT")->check(OneOf({"table", "json", "csv"}));
  app.add_flag("--count", arguments.count, "print how many rows there are, and none of them");
  app.add_option("--limit", arguments.limit, "print the first N rows, and say how many more there are")->type_name("N");
  QuestionOptions(app, arguments);
}

void DiffOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("CONFIG", arguments.configs, "the old config, then the new one: files, or `REV:path` of a git revision; `-` is standard input. One is enough with --stage");
  app.add_option("--stage", arguments.stages, "the stage of both; given twice: of the old one, then of the new one. Of one config: that stage beside the config as it is")->type_name("NAME")->allow_extra_args(false);
  app.add_option("--fail-on", arguments.gates, "what makes the exit code 1: permissions (gained or lost), replacement or removal (of resources); may be given again, or as a list with commas")
      ->type_name("WHAT")->allow_extra_args(false)->delimiter(',')->check(OneOf({"permissions", "replacement", "removal"}));
  app.add_option("--format", arguments.format, "text or json (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json"}));
  RulesInForce(app, arguments);
  app.add_option("--set", arguments.set, "a value for an option of the rule files, NAME=VALUE; may be given again")->type_name("NAME=VALUE")->allow_extra_args(false);
  NowOption(app, arguments);
  ColorOption(app, arguments);
}

void GraphOptions(CLI::App& app, Arguments& arguments) {
  CommonOptions(app, arguments);
  app.add_option("--format", arguments.format, "svg, dot or html (default: by the name of the output, else svg)")->type_name("FORMAT")->check(OneOf({"svg", "dot", "html"}));
  app.add_option("--focus", arguments.focus, "one part, by NAME or by kind and name as in `timer demo`: it, what leads to it, and what it leads to")->type_name("NAME");
  app.add_flag("--permissions", arguments.permissions, "draw what may use what, too");
  app.add_option("-o,--output", arguments.output, "write to this file (default: standard output)")->type_name("FILE");
}

// Of what `why` and `why-not` show.
void ProofOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("-c,--config", arguments.configs, "the config (default: config.yaml); `-` is standard input")->type_name("FILE")->allow_extra_args(false);
  app.add_option("--depth", arguments.depth, "how many levels to show (default: all)")->type_name("N");
  app.add_option("--limit", arguments.elements, "how many elements of a bracket, and entries of a list, to show; 0: all (default: 5)")->type_name("N");
  app.add_option("--format", arguments.format, "text or json (default: text)")->type_name("FORMAT")->check(OneOf({"text", "json"}));
  QuestionOptions(app, arguments);
}

void WhyOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("WHAT", arguments.query, "a fact or condition; a finding's number in `pareto check`, its NAME, or NAME@LINE where there are several; a place of the template; FILE:LINE");
  ProofOptions(app, arguments);
}

void WhyNotOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("FACT", arguments.query, "a fact or condition that does not hold");
  ProofOptions(app, arguments);
}

void ReplOptions(CLI::App& app, Arguments& arguments) {
  app.add_option("CONFIG", arguments.configs, "the config (default: config.yaml, if there is one); `-`, with -e, is standard input");
  app.add_option("-e", arguments.query, "answer this and end: a query, a statement or a command; may be given again")->type_name("TEXT")->allow_extra_args(false);
  app.add_option("--format", arguments.format, "table, json or csv (default: table)")->type_name("FORMAT")->check(OneOf({"table", "json", "csv"}));
  app.add_option("--limit", arguments.limit, "print the first N rows of an answer, and say how many more there are")->type_name("N");
  QuestionOptions(app, arguments);
}

const Command* Find(std::string_view name) {
  for (const Command& command : Commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::string MainHelp() {
  std::string text =
      "pareto: checks a serverless application's config against rules, and makes its template\n"
      "\n"
      "Examples:\n"
      "  pareto check                       findings of ./config.yaml\n"
      "  pareto check app.yaml --rules org  with the organisation's rule files too\n"
      "  pareto template -o template.json   the CloudFormation template\n"
      "\n"
      "Commands:\n";
  for (const Command& command : Commands()) {
    text += "  " + std::string(command.name) + std::string(command.name.size() < 10 ? 10 - command.name.size() : 1, ' ') + std::string(command.summary) + "\n";
  }
  text +=
      "\n"
      "  pareto COMMAND --help   options and examples of a command\n"
      "  pareto --version        this version, and which rules it has\n"
      "\n"
      "Exit codes: 0 nothing found, 1 a finding reached --fail-on, 2 could not run, or nothing was checked, 3 incomplete\n";
  return text;
}

std::string CommandHelp(const Command& command, const CLI::App& app) {
  std::string text = "pareto " + std::string(command.name) + ": " + std::string(command.summary) + "\n\nExamples:\n" + std::string(command.examples) + "\nOptions:\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::Option* option : app.get_options()) {
    std::string name;
    for (const std::string& s : option->get_snames()) name += (name.empty() ? "-" : ", -") + s;
    for (const std::string& l : option->get_lnames()) name += (name.empty() ? "--" : ", --") + l;
    if (name.empty()) name = option->get_name();
    if (name[0] == '-' && option->get_type_size() != 0 && !option->get_type_name().empty()) {
      const std::string type = option->get_type_name();
      name += " " + type.substr(0, type.find(':'));
    }
    rows.emplace_back(name, option->get_description());
  }
  std::size_t widest = 0;
  for (const auto& [name, what] : rows) widest = std::max(widest, name.size());
  for (const auto& [name, what] : rows) text += "  " + name + std::string(widest - name.size() + 2, ' ') + what + "\n";
  text += "\nExit codes: " + std::string(command.exits.empty() ? "0 nothing found, 1 a finding reached --fail-on, 2 could not run, 3 incomplete" : command.exits) + "\n";
  return text;
}

int Usage(Env& env, const std::string& message, const std::string& help) {
  env.err("pareto: " + message + "\n" + (help.empty() ? "" : "  " + help + "\n"));
  return kCouldNotRun;
}

// What is wrong with the flags, and the nearest flag that exists.
int FlagError(Env& env, const Command& command, const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& given) {
  std::vector<std::string> known;
  const std::vector<const CLI::Option*> options = app.get_options();
  for (const CLI::Option* option : options) {
    for (const std::string& l : option->get_lnames()) known.push_back("--" + l);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    for (const std::string& argument : given) {
      if (argument.size() < 2 || argument[0] != '-') continue;
      const std::string flag = argument.substr(0, argument.find('='));
      const bool known_short = std::any_of(options.begin(), options.end(), [&](const CLI::Option* o) { return o->check_name(flag); });
      if (known_short) continue;
      const std::string hint = base::DidYouMean(flag, known);
      return Usage(env, "there is no flag `" + flag + "`", hint.empty() ? "`pareto " + std::string(command.name) + " --help` lists them" : hint);
    }
  }
  // CLI11's own words name its types, not ours.
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr || dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    for (const CLI::Option* option : options) {
      for (const std::string& l : option->get_lnames()) {
        if (std::string(error.what()).find("--" + l) == std::string::npos) continue;
        const std::string type = option->get_type_name();
        return Usage(env, "`--" + l + "` wants " + (type == "N" ? "a whole number" : "a value: " + type.substr(0, type.find(':'))), "`pareto " + std::string(command.name) + " --help` says more");
      }
    }
  }
  std::string what = error.what();
  if (!what.empty() && what[0] >= 'A' && what[0] <= 'Z') what[0] = static_cast<char>(what[0] - 'A' + 'a');
  return Usage(env, what, "`pareto " + std::string(command.name) + " --help` says more");
}

}  // namespace

const std::vector<Command>& Commands() {
  static const std::vector<Command> kCommands = {
      {"check", "findings, at the exact place, with what to do",
       "  pareto check                                findings of ./config.yaml\n"
       "  pareto check a/config.yaml b/config.yaml    several applications, one after another\n"
       "  pareto check --rules org.pareto             with rules of your own\n"
       "  pareto check --explain                      and what each finding rests on\n"
       "  pareto check --fix --dry-run                what could be fixed, as a diff\n"
       "  pareto check --format json --fail-on warning  for a build server\n"
       "  cat config.yaml | pareto check -            from standard input\n",
       CheckOptions, RunCheck, "0 nothing found, 1 a finding reached --fail-on, 2 could not run, or nothing was checked, 3 incomplete"},
      {"template", "the CloudFormation template; nothing is written while there are errors",
       "  pareto template                      JSON, to standard output\n"
       "  pareto template app.yaml -o app.yml  YAML, to a file\n",
       TemplateOptions, RunTemplate},
      {"test", "runs the tests in rule files",
       "  pareto test                        the tests of this folder and below\n"
       "  pareto test org/tags_test.pareto   those of a file\n"
       "  pareto test --filter tags          those with `tags` in their names\n"
       "  pareto test --coverage             and which rules and outcomes no test has seen\n"
       "  pareto test --format junit         for a build server\n",
       TestOptions, RunTest, "0 all passed, 1 a test failed or less than --min-coverage is covered, 2 could not run, no test ran, or a rule file is wrong, 3 incomplete"},
      {"fmt", "lays out rule files; comments, texts and meaning stay as they are",
       "  pareto fmt                  all rule files of this folder and below\n"
       "  pareto fmt rules a.pareto   those of a folder, and a file\n"
       "  pareto fmt --check          for a build server: names what would change\n"
       "  pareto fmt --diff a.pareto  shows it\n"
       "  pareto fmt - < a.pareto     from standard input to standard output\n",
       FmtOptions, RunFmt, "0 done, 1 with --check: a file would change, 2 could not run, or a file does not parse"},
      {"lint", "what is right in rule files and not how it should be",
       "  pareto lint                     all rule files of this folder and below\n"
       "  pareto lint org --format json   those of a folder, for a build server\n",
       LintOptions, RunLint, "0 nothing found, 1 findings, 2 could not run, or the rule files have errors"},
      {"query", "asks a config: the rows that a condition holds for",
       "  pareto query 'timer(t) and t.interval < 60'             timers, with where they stand\n"
       "  pareto query 't.interval, t.action if timer(t)'         values of them\n"
       "  pareto query 'queue(q)' -c app.yaml --format json       of another config, for a program\n"
       "  pareto query 'action(a)' --count                        how many\n",
       QueryOptions, RunQuery, "0 there are rows, 1 there are none, 2 the query or a rule file is wrong, 3 incomplete"},
      {"diff", "what a change of a config changes: permissions, resources, findings",
       "  pareto diff HEAD:config.yaml config.yaml                since the last commit\n"
       "  pareto diff main:./config.yaml config.yaml              since another branch; `./` starts at the current folder\n"
       "  pareto diff old.yaml new.yaml --fail-on permissions     for a build server: 1 if a permission is gained or lost\n"
       "  pareto diff --stage test --stage prod                   what two stages of ./config.yaml differ in\n"
       "  pareto diff old.yaml new.yaml --format json             for a program\n",
       DiffOptions, RunDiff, "0 compared, 1 --fail-on came true or a config has errors, 2 could not run, 3 incomplete"},
      {"repl", "a session of questions about a config, with rules of its own",
       "  pareto repl                                             about ./config.yaml; `:help` lists commands\n"
       "  pareto repl app.yaml --rules org                        another config, with the organisation's rule files too\n"
       "  pareto repl -e 'timer(t)' -e 'queue(q)'                 two answers, without a terminal\n"
       "  echo 't.interval if timer(t)' | pareto repl --format csv  from a pipe\n",
       ReplOptions, RunRepl, "0 every question has rows, 1 one has none or a check that was stated fails, 2 something in it is wrong, 3 incomplete; a session at a terminal: 0, or 2 where it could not begin"},
      {"graph", "a picture: what calls what and how, where failures go, what may use what",
       "  pareto graph -o app.svg                       a picture of ./config.yaml\n"
       "  pareto graph -o app.html --permissions        a page to look around in, with what may use what\n"
       "  pareto graph --focus 'action pay' -o pay.svg  one part, what leads to it, and what it leads to\n"
       "  pareto graph --format dot | dot -Tpng         another layout or format by Graphviz\n",
       GraphOptions, RunGraph, "0 written, 2 could not run, or Graphviz is not there, 3 incomplete"},
      {"rules", "the rules in force: a list, or what one finds, why, and what to do",
       "  pareto rules                         all checks, by area\n"
       "  pareto rules names/shape             one, with a wrong and a right config\n"
       "  pareto rules schema/missing          what Pareto itself reports by this code\n"
       "  pareto rules entity timer            an entity and its fields\n"
       "  pareto rules --kind functions        what rules may call\n"
       "  pareto rules --rules org org/tags    one of your own\n",
       RulesOptions, RunRules, "0 shown, 2 there is no such name, or the rule files have errors"},
      {"init", "a new project that passes `check`; nothing that is there is written over",
       "  pareto init        in the current folder\n"
       "  pareto init shop   in the folder shop\n",
       InitOptions, RunInit, "0 written, 2 could not write, or a file is there already"},
      {"migrate", "one config of the three files of June 2022, and what could not be carried over",
       "  pareto migrate app.props defaults.yaml metadata.yaml                 to standard output\n"
       "  pareto migrate app.props defaults.yaml metadata.yaml -o config.yaml  to a file\n",
       MigrateOptions, RunMigrate, "0 written, 1 the old files have errors and nothing was written, 2 could not run, or the output is there already"},
      {"why", "what a fact, a finding or a place of the template rests on, and what rests on a line",
       "  pareto why 'grant(\"demo-post\", \"sqs:SendMessage\", _)'  the first such permission\n"
       "  pareto why 'timer(t) and t.interval < 60'              the first row of a query\n"
       "  pareto why 2                                           the second finding of `pareto check`\n"
       "  pareto why references/unknown                          the finding of that name, where there is one\n"
       "  pareto why references/unknown@21                       the one at line 21\n"
       "  pareto why 'DemoRole.Policies[0].PolicyName'           a place of the template\n"
       "  pareto why config.yaml:42                              what was derived because of that line\n",
       WhyOptions, RunWhy, "0 shown, 1 it does not hold, or nothing stands there, 2 the question or a rule file is wrong, or there is no such finding or place, 3 incomplete"},
      {"why-not", "why a fact does not hold: the first condition that fails in each rule that could give it",
       "  pareto why-not 'grant(\"demo-post\", \"sqs:SendMessage\", _)'  which rules could give it, and what is missing\n"
       "  pareto why-not 'micro(t) and t.interval > 60'              which part of a condition fails\n"
       "  pareto why-not 'micro(\"slow\")' --depth 3                 and why what is missing is missing\n",
       WhyNotOptions, RunWhyNot, "0 shown, 1 it holds, 2 the question or a rule file is wrong, 3 incomplete"},
  };
  return kCommands;
}

int Run(Env& env, const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    env.err(MainHelp());
    return kCouldNotRun;
  }
  const std::string& first = arguments[0];
  if (first == "--help" || first == "-h" || first == "help") {
    if (first == "help" && arguments.size() > 1 && Find(arguments[1]) != nullptr) return Run(env, {arguments[1], "--help"});
    env.out(MainHelp());
    return kClean;
  }
  if (first == "--version") {
    env.out("pareto " + std::string(kVersion) + " (rules " + workspace::EmbeddedRulesHash() + ")\n");
    return kClean;
  }
  const Command* command = Find(first);
  if (command == nullptr) {
    std::vector<std::string> known;
    for (const Command& c : Commands()) known.emplace_back(c.name);
    if (first[0] == '-') known = {"--help", "--version"};
    const std::string hint = base::DidYouMean(first, known);
    return Usage(env, (first[0] == '-' ? "there is no flag `" : "there is no command `") + first + "`", hint.empty() ? "`pareto --help` lists them" : hint);
  }
  CLI::App app;
  Arguments parsed;
  bool help = false;
  app.set_help_flag("");
  command->options(app, parsed);
  app.add_flag("-h,--help", help, "this text");
  std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  std::vector<std::string> reversed(rest.rbegin(), rest.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return FlagError(env, *command, app, error, rest);
  }
  if (help) {
    env.out(CommandHelp(*command, app));
    return kClean;
  }
  return command->run(env, parsed);
}

}  // namespace pareto::cli
