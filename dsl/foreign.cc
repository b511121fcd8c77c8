#include "dsl/foreign.h"

#include <algorithm>
#include <cstddef>

namespace pareto::dsl {
namespace {

struct Row {
  std::string_view word, help;
};

// `word` in lower case, among `rows`.
template <std::size_t N>
std::string_view Find(const Row (&rows)[N], std::string_view word) {
  std::string lower(word.substr(0, 32));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Row& row : rows) {
    if (row.word == lower) return row.help;
  }
  return {};
}

constexpr std::string_view kCheck = "a check begins with its severity and its name: `error area/name`, `warning area/name` or `info area/name`";
constexpr std::string_view kUse = "write `use module`";
constexpr std::string_view kRule = "a rule says which rows a relation has: `rule name(x) if ...`";
constexpr std::string_view kLet = "write `let name(x: type) = value`";
constexpr std::string_view kEntity = "write `entity name in parent { field: type }` for a part of the config, `relation name(column: type)` for rows";
constexpr std::string_view kModule = "a file is a module by its path: take the line out";
constexpr std::string_view kComment = "write `#` for a comment";

constexpr Row kStarts[] = {
    {"deny", kCheck}, {"allow", kCheck}, {"violation", kCheck}, {"violations", kCheck}, {"critical", kCheck}, {"high", kCheck}, {"medium", kCheck},
    {"low", kCheck}, {"check", kCheck}, {"policy", kCheck}, {"assert", kCheck}, {"constraint", kCheck}, {"forbid", kCheck}, {"fail", kCheck},
    {"import", kUse}, {"include", kUse}, {"from", kUse}, {"require", kUse}, {"load", kUse}, {"using", kUse},
    {"package", kModule}, {"module", kModule}, {"namespace", kModule},
    {"select", kRule}, {"with", kRule}, {"insert", kRule}, {"view", kRule}, {"fact", kRule}, {"query", kRule},
    {"def", kLet}, {"func", kLet}, {"function", kLet}, {"fn", kLet}, {"macro", kLet},
    {"const", "write `let name() = value`, or `option name: type = value` for what a config may set"},
    {"var", "write `let name() = value`, or `option name: type = value` for what a config may set"},
    {"default", "a value for what may be missing stands where it is used: `x ?? value`"},
    {"create", kEntity}, {"class", kEntity}, {"struct", kEntity}, {"type", kEntity}, {"table", kEntity}, {"schema", kEntity}, {"decl", kEntity},
    {"/", kComment}, {"//", kComment}, {"/*", kComment}, {"*", kComment}, {"*/", kComment}, {"--", kComment}, {"%", kComment}, {";", kComment}, {";;", kComment}, {"<!--", kComment},
    {"-", "a statement is no item of a list: take the `-` out"},
};

constexpr Row kWords[] = {
    {"is", "write `=`; to ask whether something is there `has x`, whether it is not `not has x`"},
    {"isnt", "write `!=`"},
    {"equals", "write `=`"}, {"eq", "write `=`"}, {"ne", "write `!=`"},
    {"where", "write `and`"}, {"when", "write `and`"}, {"provided", "write `and`"}, {"while", "write `and`"}, {"unless", "write `and not`"}, {"but", "write `and`"},
    {"like", "write `contains(text, part)`, `starts-with(text, part)`, or `glob(text, pattern)`"},
    {"matches", "write `matches(text, pattern)`"},
    {"contains", "write `x in list`, or `contains(text, part)`"},
    {"includes", "write `x in list`, or `contains(text, part)`"},
    {"startswith", "write `starts-with(text, part)`"}, {"starts-with", "write `starts-with(text, part)`"}, {"starts_with", "write `starts-with(text, part)`"},
    {"endswith", "write `ends-with(text, part)`"}, {"ends-with", "write `ends-with(text, part)`"}, {"ends_with", "write `ends-with(text, part)`"},
    {"between", "write `x >= low and x <= high`"},
    {"exists", "write `has x`"}, {"empty", "write `count(list) = 0`, or `not has x`"},
    {"elif", "write `else if`"}, {"elsif", "write `else if`"}, {"elseif", "write `else if`"},
    {"order", "rows have no order; a list has that of its conditions: `[x for p(x)]` is sorted"},
    {"group", "name what the groups are by outside of the bracket: `count(x for p(g, x))` beside `p(g, _)`"},
    {"having", "write `and`"}, {"limit", "there is no limit: `first([x for p(x)])` is the first one"},
    {"join", "conditions that share a variable are joined: write `and`"}, {"inner", "conditions that share a variable are joined: write `and`"},
    {"left", "where there is no such row holds `not p(x, _)`"}, {"union", "write a second `rule` for the other rows"},
    {"distinct", "a relation has no row twice: take the word out"},
    {"xor", "write `(a and not b) or (b and not a)`"},
};

constexpr std::string_view kEvery = "to say that all of them do write `not (x in list and not (...))`";
constexpr std::string_view kSome = "a condition holds where something fulfils it: take the word out";
constexpr Row kQuantifiers[] = {
    {"exists", "write `has x` of a value; of a relation, `p(x)` holds where it has a row"},
    {"defined", "write `has x`"},
    {"some", kSome}, {"any", kSome}, {"exist", kSome},
    {"every", kEvery}, {"all", kEvery}, {"each", "`for` takes each that there is: take the word out"}, {"forall", kEvery},
    {"empty", "write `count(list) = 0`, or `not has x`"},
};

struct Sign {
  std::string_view sign, replacement, help;
};
constexpr Sign kSigns[] = {
    {"=<", "<=", "write `<=`"}, {"=>", ">=", "write `>=`"}, {"!==", "!=", "write `!=`"}, {"<>", "!=", "write `!=`"}, {"/=", "!=", "write `!=`"}, {"~=", "!=", "write `!=`"},
    {"=~", "", "write `matches(text, pattern)`"}, {"!~", "", "write `not matches(text, pattern)`"}, {"~", "", "write `matches(text, pattern)`"},
    {"**", "", "there is no power: write `x * x`"}, {"^", "", "there is no power: write `x * x`"},
    {"+=", "", "nothing is assigned: write the new value, `x + 1`"}, {"-=", "", "nothing is assigned: write the new value, `x - 1`"},
    {"%", "mod", "write `mod`"},
};

constexpr std::string_view kHas = "write `has x`";
constexpr std::string_view kAs = "write `x as type`, and `has (x as type)` to ask";
constexpr Row kCalls[] = {
    {"exists", kHas}, {"defined", kHas}, {"is_defined", kHas}, {"isset", kHas}, {"is_set", kHas}, {"present", kHas}, {"has_key", kHas}, {"haskey", kHas}, {"has-key", kHas},
    {"is_null", "write `not has x`"}, {"isnull", "write `not has x`"}, {"is-null", "write `not has x`"}, {"empty", "write `count(list) = 0`, or `not has x`"},
    {"is_empty", "write `count(list) = 0`, or `not has x`"}, {"isempty", "write `count(list) = 0`, or `not has x`"},
    {"isinstance", kAs}, {"is_string", kAs}, {"is_number", kAs}, {"is_array", kAs}, {"is_object", kAs}, {"typeof", kAs}, {"type", kAs}, {"type_name", kAs},
    {"str", "a text takes values in braces: `\"{x}\"`"}, {"tostring", "a text takes values in braces: `\"{x}\"`"}, {"to_string", "a text takes values in braces: `\"{x}\"`"},
    {"sprintf", "a text takes values in braces: `\"{x} and {y}\"`"}, {"format", "a text takes values in braces: `\"{x} and {y}\"`"}, {"concat", "a text takes values in braces: `\"{x}{y}\"`; a list is joined by `join`"},
    {"size", "`count` counts a list, `len` the characters of a text"}, {"length", "`count` counts a list, `len` the characters of a text"},
    {"any", "a condition holds where something fulfils it: write `x in list and ...`"}, {"some", "a condition holds where something fulfils it: write `x in list and ...`"},
    {"all", kEvery}, {"every", kEvery}, {"forall", kEvery},
    {"regex", "write `matches(text, pattern)`"}, {"regexp", "write `matches(text, pattern)`"}, {"re_match", "write `matches(text, pattern)`"},
    {"in", "write `x in list`"}, {"today", "write `now()`: the day that `--now` says"}, {"if", "write `if c then a else b`"}, {"coalesce", "write `x ?? y`"}, {"nvl", "write `x ?? y`"}, {"ifnull", "write `x ?? y`"},
};

constexpr Row kTags[] = {
    {"sub", "write `sub(\"...\")`"}, {"ref", "write `ref(\"Id\")`"}, {"getatt", "write `get-att(\"Id\", \"Attribute\")`"},
    {"join", "write `{ \"Fn::Join\": [...] }`"}, {"if", "write `{ \"Fn::If\": [...] }`"}, {"select", "write `{ \"Fn::Select\": [...] }`"},
    {"split", "write `{ \"Fn::Split\": [...] }`"}, {"importvalue", "write `{ \"Fn::ImportValue\": ... }`"},
};

constexpr std::string_view kNull = "write `not has x` where it may be missing, `null` for the value null";
constexpr Row kConstants[] = {
    {"true", "write `true`"}, {"false", "write `false`"}, {"yes", "write `true`"}, {"no", "write `false`"},
    {"none", kNull}, {"null", kNull}, {"nil", kNull}, {"undefined", kNull},
};

}  // namespace

std::string_view ForeignStart(std::string_view word) { return Find(kStarts, word); }
std::string_view ForeignWord(std::string_view word) { return Find(kWords, word); }
std::string_view ForeignQuantifier(std::string_view word) { return Find(kQuantifiers, word); }
std::string_view ForeignCall(std::string_view name) { return Find(kCalls, name); }
std::string_view ForeignTag(std::string_view name) { return Find(kTags, name); }
std::string_view ForeignConstant(std::string_view name) { return Find(kConstants, name); }

std::string_view ForeignSign(std::string_view sign, std::string_view* replacement) {
  for (const Sign& row : kSigns) {
    if (row.sign != sign) continue;
    *replacement = row.replacement;
    return row.help;
  }
  return {};
}

}  // namespace pareto::dsl
