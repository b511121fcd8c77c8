// `pareto rules`: which rules are in force, and what one of them says.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/codes.h"
#include "cli/render/text.h"
#include "cli/rule_examples.h"
#include "cli/rule_index.h"
#include "cli/rules_command.h"
#include "engine/base/suggest.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;
using Kind = RuleItem::Kind;

// What is shown of a check, as lines of text without marks of any format.
struct CheckText {
  std::string looks_at, must, demands, say;
  std::vector<std::string> help, fix, options;
};

std::string Unquoted(const std::string& text) { return text.size() >= 2 && text.front() == '"' && text.rfind("\"\"\"", 0) != 0 ? text.substr(1, text.size() - 2) : text; }

CheckText Describe(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session) {
  CheckText text;
  const auto& check = std::get<dsl::Check>(item.statement->node);
  if (check.subject != nullptr) text.looks_at = OneLine(*check.subject, session);
  text.must = check.must == dsl::Check::Must::kRequire ? "demands" : "forbids";
  text.demands = OneLine(*check.condition, session);
  text.say = Unquoted(OneLine(*check.say, session));
  for (const dsl::Extra& extra : check.extras) {
    const std::string when = extra.body != nullptr ? " (if " + OneLine(*extra.body, session) + ")" : "";
    if (extra.kind == dsl::Extra::Kind::kHelp) text.help.push_back(Unquoted(OneLine(*extra.text, session)) + when);
    if (extra.kind == dsl::Extra::Kind::kFix) text.fix.push_back(OneLine(*extra.place, session) + " = " + OneLine(*extra.text, session) + when);
    if (extra.kind == dsl::Extra::Kind::kFixRemove) text.fix.push_back("remove " + OneLine(*extra.place, session) + when);
  }
  text.options = OptionsReadBy(item, all, session);
  return text;
}

std::string StatementText(const RuleItem& item, const workspace::Session& session) {
  if (item.statement == nullptr) return std::string(item.function->name) + "(" + std::string(item.function->parameters) + "): " + std::string(item.function->result);
  std::string text(const_cast<workspace::Session&>(session).sources().TextOf(item.statement->span));
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

std::string Indent(const std::string& text, const std::string& blanks) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) out += blanks + text.substr(begin, end - begin);
    out += "\n";
    begin = end + 1;
  }
  return out;
}

// Words in lines of at most `width` columns, each with `blanks` in front.
std::string Wrap(const std::string& text, const std::string& blanks, std::size_t width) {
  std::string out;
  for (std::size_t paragraph = 0; paragraph < text.size();) {
    const std::size_t end = std::min(text.find('\n', paragraph), text.size());
    std::string line;
    for (std::size_t at = paragraph; at < end;) {
      const std::size_t blank = std::min(text.find(' ', at), end);
      const std::string word = text.substr(at, blank - at);
      if (!line.empty() && blanks.size() + line.size() + 1 + word.size() > width) {
        out += blanks + line + "\n";
        line.clear();
      }
      line += (line.empty() ? "" : " ") + word;
      at = blank + 1;
    }
    out += line.empty() ? "\n" : blanks + line + "\n";
    paragraph = end + 1;
  }
  return out;
}

std::string Area(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? std::string{} : name.substr(0, slash);
}

std::string PageName(std::string name) {
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".md";
}

// --- Lists -------------------------------------------------------------------------------------------------------------

std::string ListText(const std::vector<RuleItem>& items, Kind kind, const workspace::Session& session) {
  std::string text, area;
  std::size_t widest = 0, level = 0, count = 0;
  for (const RuleItem& item : items) {
    if (item.kind != kind) continue;
    widest = std::max(widest, item.name.size());
    level = std::max(level, item.level.size());
    ++count;
  }
  for (const RuleItem& item : items) {
    if (item.kind != kind) continue;
    if (kind == Kind::kCheck && Area(item.name) != area) {
      area = Area(item.name);
      text += (text.empty() ? "" : "\n") + area + "\n";
    }
    std::string line = kind == Kind::kCheck ? "  " + item.level + std::string(level - item.level.size() + 2, ' ') : "";
    line += item.name;
    const std::string what = !item.what.empty() || item.statement == nullptr ? FirstSentence(item) : PlaceOf(item, session);
    line += std::string(widest - item.name.size() + 2, ' ') + what;
    text += line + "\n";
  }
  return text + "\n" + std::to_string(count) + (kind == Kind::kEntity ? (count == 1 ? " entity" : " entities") : std::string(" ") + KindName(kind) + (count == 1 ? "" : "s")) +
         "; `pareto rules NAME` shows one\n";
}

std::string ListMarkdown(const std::vector<RuleItem>& items, Kind kind) {
  std::string text = std::string("# ") + (kind == Kind::kCheck ? "Checks" : KindName(kind)) + "\n\n";
  if (kind == Kind::kCheck) {
    text += "What Pareto's own rules find, one page each. The pages are made from the rule files and their tests; `pareto rules NAME` shows the same.\n";
  }
  std::string area = "\n";
  for (const RuleItem& item : items) {
    if (item.kind != kind) continue;
    if (kind == Kind::kCheck && Area(item.name) != area) {
      area = Area(item.name);
      text += "\n## " + area + "\n\n| check | level | finds |\n|---|---|---|\n";
    }
    if (kind == Kind::kCheck) text += "| [`" + item.name + "`](" + PageName(item.name) + ") | " + item.level + " | " + item.what + " |\n";
    else text += "* `" + item.name + "`" + (item.what.empty() ? "" : ": " + FirstSentence(item)) + "\n";
  }
  return text;
}

// --- One -----------------------------------------------------------------------------------------------------------------

std::string OneText(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session, const Examples& examples, std::size_t width) {
  std::string text = (item.kind == Kind::kCheck ? item.level : std::string(KindName(item.kind))) + " " + item.name + "\n";
  if (!item.what.empty()) text += "\n" + Wrap(item.what, "  ", width);
  if (!item.why.empty()) text += "\n" + Wrap(item.why, "  ", width);
  text += "\n";
  const auto row = [&](const std::string& label, const std::string& value) { text += "  " + label + std::string(label.size() < 10 ? 10 - label.size() : 1, ' ') + value + "\n"; };
  if (item.kind == Kind::kCheck) {
    const CheckText check = Describe(item, all, session);
    if (!check.looks_at.empty()) row("looks at", check.looks_at);
    row(check.must, check.demands);
    for (const std::string& line : check.help) row("help", line);
    for (const std::string& line : check.fix) row("fix", line);
    for (const std::string& option : check.options) row("option", option);
  }
  if (item.function != nullptr) row("example", std::string(item.function->example));
  row("source", PlaceOf(item, session));
  const bool declared = item.kind == Kind::kRelation || item.kind == Kind::kEntity || item.kind == Kind::kOption || (item.kind == Kind::kFunction && item.function == nullptr);
  if (declared && item.module != nullptr && PlaceOf(item, session).find(":stdlib/") == std::string::npos) row("module", item.module->name + ": `use " + item.module->name + "`");
  text += "\n" + Indent(StatementText(item, session), "  ");
  if (item.kind == Kind::kRelation) {
    for (const RuleItem& rule : RulesThatFill(item.name, session)) text += "\n  " + PlaceOf(rule, session) + "\n" + Indent(StatementText(rule, session), "  ");
  }
  const auto show = [&](const std::string& title, const Example& example) {
    text += "\n" + title + ":\n\n" + Indent(example.config, "  ");
    if (!example.rules.empty()) text += "\nwith\n\n" + Indent(example.rules, "  ");
    for (const auto& [path, content] : example.files) text += "\nand " + path + "\n\n" + Indent(content, "  ");
    if (!example.findings.empty()) text += "\n" + Indent(example.findings, "  ");
  };
  for (const Example& example : examples.bad) show("Wrong", example);
  for (const Example& example : examples.good) show("Right", example);
  return text;
}

std::string Code(const std::string& text) { return text.find('`') == std::string::npos ? "`" + text + "`" : "`` " + text + " ``"; }

std::string OneMarkdown(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session, const Examples& examples) {
  std::string text = "# " + item.name + "\n\n";
  text += item.kind == Kind::kCheck ? "*" + item.level + "* " : "*" + std::string(KindName(item.kind)) + "* ";
  text += item.what + "\n";
  if (!item.why.empty()) text += "\n" + item.why + "\n";
  const auto block = [&](const std::string& language, const std::string& content) { text += "\n```" + language + "\n" + content + (content.empty() || content.back() != '\n' ? "\n" : "") + "```\n"; };
  const auto show = [&](const std::string& title, const Example& example) {
    text += "\n## " + title + "\n";
    block("yaml", example.config);
    if (!example.rules.empty()) {
      text += "\nWhere a rule file says\n";
      block("pareto", example.rules);
    }
    for (const auto& [path, content] : example.files) {
      text += "\nBeside it stands `" + path + "`\n";
      block(path.ends_with(".py") ? "python" : "", content);
    }
    if (!example.findings.empty()) block("text", example.findings);
  };
  for (const Example& example : examples.bad) show("Wrong", example);
  for (const Example& example : examples.good) show("Right", example);
  if (item.kind == Kind::kCheck) {
    const CheckText check = Describe(item, all, session);
    if (!check.help.empty() || !check.fix.empty()) {
      text += "\n## What to do\n\n";
      for (const std::string& line : check.help) text += "* " + line + "\n";
      for (const std::string& line : check.fix) text += "* `pareto check --fix` writes " + Code(line) + "\n";
    }
    text += "\n## The rule\n\n";
    if (!check.looks_at.empty()) text += "* looks at " + Code(check.looks_at) + "\n";
    text += "* " + check.must + " " + Code(check.demands) + "\n";
    for (const std::string& option : check.options) text += "* option " + Code(option) + "\n";
  }
  std::string place = PlaceOf(item, session);
  if (place.rfind("pareto:", 0) == 0) {
    const std::string path = place.substr(7, place.rfind(':') - 7);
    text += "* [" + path + "](../../" + path + ")\n";
  } else {
    text += "* " + Code(place) + "\n";
  }
  block("pareto", StatementText(item, session));
  return text;
}

Json OneJson(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session, const Examples* examples) {
  Json json;
  json["kind"] = KindName(item.kind);
  json["name"] = item.name;
  if (item.kind == Kind::kCheck) json["level"] = item.level;
  json["what"] = item.what;
  json["why"] = item.why;
  if (item.kind == Kind::kCheck) {
    const CheckText check = Describe(item, all, session);
    json["looksAt"] = check.looks_at;
    json[check.must] = check.demands;
    json["say"] = check.say;
    json["help"] = check.help;
    json["fix"] = check.fix;
    json["options"] = check.options;
  }
  if (item.statement != nullptr) {
    base::SourceMap& sources = const_cast<workspace::Session&>(session).sources();
    json["file"] = sources.name(item.statement->span.file);
    json["line"] = sources.At(item.statement->span.file, item.statement->span.begin).line;
  } else {
    json["example"] = item.function->example;
  }
  json["text"] = StatementText(item, session);
  if (examples != nullptr) {
    const auto of = [](const Example& example) {
      Json object = {{"config", example.config}};
      if (!example.rules.empty()) object["rules"] = example.rules;
      for (const auto& [path, content] : example.files) object["files"][path] = content;
      return object;
    };
    for (const Example& example : examples->bad) {
      json["bad"] = of(example);
      json["bad"]["findings"] = example.findings;
    }
    for (const Example& example : examples->good) json["good"] = of(example);
  }
  return json;
}

// --- Codes ---------------------------------------------------------------------------------------------------------------

// What Pareto itself reports, in the same three formats.

std::string CodeText(const render::Code& code, std::size_t width) {
  std::string text = "code " + code.name + "\n\n" + Wrap(code.says, "  ", width) + "\n";
  if (!code.to_do.empty()) text += Wrap("what to do: " + code.to_do, "  ", width) + "\n";
  return text + "  source    docs/diagnostics.md, " + code.section + "\n";
}

std::string CodeMarkdown(const render::Code& code) {
  return "# " + code.name + "\n\n*code* " + code.says + "\n\n## What to do\n\n* " + code.to_do + "\n\n## The page\n\n* docs/diagnostics.md, " + code.section + "\n";
}

Json CodeJson(const render::Code& code) {
  return {{"kind", "code"}, {"name", code.name}, {"what", code.says}, {"help", Json::array({code.to_do})}, {"section", code.section}, {"doc", "docs/diagnostics.md"}};
}

std::string CodesText(const std::vector<render::Code>& codes) {
  std::string text, section;
  std::size_t widest = 0;
  for (const render::Code& code : codes) widest = std::max(widest, code.name.size());
  for (const render::Code& code : codes) {
    if (code.section != section) text += (text.empty() ? "" : "\n") + code.section + "\n";
    section = code.section;
    text += "  " + code.name + std::string(widest - code.name.size() + 2, ' ') + code.says + "\n";
  }
  return text + "\n" + std::to_string(codes.size()) + " codes; `pareto rules CODE` shows one\n";
}

std::string CodesMarkdown(const std::vector<render::Code>& codes) {
  std::string text = "# Codes\n\n";
  for (const render::Code& code : codes) text += "* `" + code.name + "`: " + code.says + "\n";
  return text;
}

// The list of codes, or one of them; false where there is none of that name.
bool ShowCodes(Env& env, const std::string& format, const std::string& name) {
  std::vector<render::Code> codes = render::ReadCodes(render::CodesPage());
  if (!name.empty()) std::erase_if(codes, [&](const render::Code& code) { return code.name != name; });
  if (codes.empty()) return false;
  if (format == "json") {
    Json report = {{"version", 1}, {"rules", Json::array()}};
    for (const render::Code& code : codes) report["rules"].push_back(CodeJson(code));
    env.out(report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else if (name.empty()) {
    env.out(format == "markdown" ? CodesMarkdown(codes) : CodesText(codes));
  } else {
    env.out(format == "markdown" ? CodeMarkdown(codes[0]) : CodeText(codes[0], static_cast<std::size_t>(std::min(env.width, 100))));
  }
  return true;
}

}  // namespace

int RunRules(Env& env, const Arguments& arguments) {
  workspace::SessionOptions options;
  options.rules = arguments.rules;
  options.rules_dir = arguments.rules_dir;
  options.review = true;  // what `query` can ask for can be looked up
  workspace::Session session(*env.files, options);
  session.LoadRules();
  for (const std::string& failure : session.failures()) env.err("pareto: " + failure + "\n");
  if (!session.failures().empty()) return kCouldNotRun;
  const std::vector<base::Diagnostic> findings = session.sink().Take();
  const bool wrong = std::any_of(findings.begin(), findings.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; });
  if (wrong) env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, 0}));
  return ShowRules(env, arguments, session, options, wrong ? kCouldNotRun : kClean);
}

int ShowRules(Env& env, const Arguments& arguments, workspace::Session& session, const workspace::SessionOptions& options, int code) {
  const std::vector<RuleItem> items = IndexRules(session);
  // `pareto rules NAME`, `pareto rules KIND NAME`, or a list.
  static const std::map<std::string, Kind> kKinds = {{"checks", Kind::kCheck},       {"relations", Kind::kRelation}, {"entities", Kind::kEntity},
                                                     {"resources", Kind::kResource}, {"options", Kind::kOption},     {"functions", Kind::kFunction}};
  std::vector<std::string> words = arguments.paths;
  std::optional<Kind> wanted;
  bool codes = arguments.kind == "codes";  // of Pareto itself, and nothing else
  if (!arguments.kind.empty() && !codes) wanted = kKinds.at(arguments.kind);
  if (words.size() == 2 && (words[0] == "code" || words[0] == "codes")) {
    codes = true;
    words.erase(words.begin());
  } else if (words.size() == 2) {
    for (const auto& [plural, kind] : kKinds) {
      if (words[0] == plural || words[0] == KindName(kind)) wanted = kind;
    }
    if (!wanted) {
      env.err("pareto: there is no kind `" + words[0] + "`\n  it is check, relation, entity, resource, option, function or code\n");
      return kCouldNotRun;
    }
    words.erase(words.begin());
  }
  if (words.size() > 1) {
    env.err("pareto: `rules` shows one name at a time\n");
    return kCouldNotRun;
  }
  if (words.empty() && codes) {
    ShowCodes(env, arguments.format, "");
    return code;
  }
  if (words.empty()) {
    const Kind kind = wanted.value_or(Kind::kCheck);
    if (arguments.format == "json") {
      Json report;
      report["version"] = 1;
      report["rules"] = Json::array();
      for (const RuleItem& item : items) {
        if (!wanted || item.kind == kind) report["rules"].push_back(OneJson(item, items, session, nullptr));
      }
      env.out(report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    } else {
      env.out(arguments.format == "markdown" ? ListMarkdown(items, kind) : ListText(items, kind, session));
    }
    return code;
  }
  const std::string& name = words[0];
  std::vector<const RuleItem*> found;
  std::set<std::string> known;
  for (const RuleItem& item : items) {
    if (codes || (wanted && item.kind != *wanted)) continue;
    known.insert(item.name);
    if (item.name == name) found.push_back(&item);
  }
  if (found.empty() && !wanted && ShowCodes(env, arguments.format, name)) return code;
  if (found.empty()) {
    if (!wanted) {
      for (const render::Code& each : render::ReadCodes(render::CodesPage())) known.insert(each.name);
    }
    const std::string hint = wanted && render::IsCode(name) ? "it is a code of Pareto itself: `pareto rules " + name + "`" : base::DidYouMean(name, {known.begin(), known.end()});
    env.err("pareto: there is no " + std::string(codes ? "code" : wanted ? KindName(*wanted) : "check, relation, entity, resource, option, function or code") + " called `" + name + "`\n  " +
            (!hint.empty() ? hint : codes ? "`pareto rules --kind codes` lists them" : "`pareto rules` lists the checks, `--kind relations` the relations, `--kind codes` what Pareto itself reports") + "\n");
    return kCouldNotRun;
  }
  Json report;
  report["version"] = 1;
  report["rules"] = Json::array();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const RuleItem& item = *found[i];
    Examples examples;
    if (item.kind == Kind::kCheck && code == kClean) examples = ExamplesOf(item, session, env, options);
    if (arguments.format == "json") report["rules"].push_back(OneJson(item, items, session, &examples));
    else if (arguments.format == "markdown") env.out((i > 0 ? "\n" : "") + OneMarkdown(item, items, session, examples));
    else env.out((i > 0 ? "\n" : "") + OneText(item, items, session, examples, static_cast<std::size_t>(std::min(env.width, 100))));
  }
  if (arguments.format == "json") env.out(report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return code;
}

}  // namespace pareto::cli
