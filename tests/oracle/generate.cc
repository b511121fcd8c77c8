#include "tests/oracle/generate.h"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace pareto::oracle {
namespace {

constexpr int kValues = 4;  // integers are below; recursion stays below by `mod`

struct Relation {
  std::string name;
  std::string columns;  // a letter a column: `i` int, `l` [int], `t` string
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::string MakeQuery() {
    Make();
    ints_.clear(), lists_.clear(), texts_.clear();
    local_ = 0;
    std::vector<Relation> numbers;
    for (const Relation& relation : finished_) {
      if (relation.columns.find_first_not_of('i') == std::string::npos) numbers.push_back(relation);
    }
    std::string text;
    for (int i = 1 + Pick(3); i > 0; --i) {
      // The later, the more it rests on.
      const Relation& relation = numbers[numbers.size() - 1 - static_cast<std::size_t>(Pick(One(3) ? static_cast<int>(numbers.size()) : 1 + derived_ % static_cast<int>(numbers.size())))];
      std::string atom = relation.name + "(";
      for (std::size_t c = 0; c < relation.columns.size(); ++c) {
        const bool known = One(3) && !ints_.empty();
        const std::string arg = One(i == 1 ? 2 : 4) ? Constant() : known ? Of(ints_) : "x" + std::to_string(Pick(4));
        if (arg[0] == 'x' && !known) ints_.push_back(arg);
        atom += (c == 0 ? "" : ", ") + (arg[0] == 'x' ? Var(arg) : arg);
      }
      text += (text.empty() ? "" : " and ") + atom + ")";
    }
    if (One(4) && !ints_.empty()) text += " and " + Bound() + " = " + Constant();
    if (One(4)) text += " and not (" + Scoped([&] { return Nested(0, false); }) + ")";
    out_ += "relation answer(a: int, b: int)\n" + Settle("rule answer(" + Bound() + ", " + Bound() + ") if " + text) + "\n";
    return out_;
  }

  std::string MakeClosure() {
    constexpr int kNodes = 6;
    const auto node = [&] { return std::to_string(Pick(kNodes)); };
    out_ += "relation e(a: int, b: int)\nrelation f(a: int, b: int)\nrelation n(a: int)\n";
    for (int row = 3 + Pick(7); row > 0; --row) out_ += "rule e(" + node() + ", " + node() + ")\n";
    for (int row = 1 + Pick(5); row > 0; --row) out_ += "rule f(" + node() + ", " + node() + ")\n";
    for (int row = 1 + Pick(3); row > 0; --row) out_ += "rule n(" + node() + ")\n";
    const std::vector<std::string> closures = {"p", "q", "r"};
    const int count = 1 + Pick(3);
    for (int i = 0; i < count; ++i) out_ += "relation " + closures[static_cast<std::size_t>(i)] + "(a: int, b: int)\n";
    // `r` reads the others and they never read it: it may read their absence.
    for (int i = 0; i < count; ++i) {
      const std::string& head = closures[static_cast<std::size_t>(i)];
      for (int rule = 2 + Pick(2); rule > 0; --rule) {
        std::string body;
        ints_.clear();
        const auto name = [&](int at, int constant) {
          const std::string variable = "x" + std::to_string(at);
          if (One(constant)) return node();
          ints_.push_back(variable);
          return Var(variable);
        };
        const auto has = [&](const std::string& variable) { return std::find(ints_.begin(), ints_.end(), variable) != ints_.end(); };
        const int steps = 1 + Pick(3);
        for (int step = 0; step < steps; ++step) {
          std::string from = name(step, 20), to = name(step + 1, 20);
          if (One(5)) std::swap(from, to);
          const int readable = i == 2 ? 3 : std::min(count, 2);
          const std::string relation = One(2) ? closures[static_cast<std::size_t>(Pick(readable))] : One(3) ? "f" : "e";
          const std::string atom = relation + "(" + from + ", " + to + ")";
          body += (step == 0 ? "" : " and ") + (One(10) ? "(" + atom + " or e(" + from + ", " + to + "))" : atom);
        }
        const std::string last = "x" + std::to_string(steps);
        const bool ends = has("x0") && has(last);
        if (ends && One(6)) body += " and not n(" + Var(One(2) ? "x0" : last) + ")";
        if (ends && i == 2 && One(3)) body += " and not p(" + Var("x0") + ", " + Var(last) + ")";
        if (ends && One(8)) body += " and " + Var("x0") + " != " + Var(last);
        std::string first = has("x0") ? Var("x0") : node(), second = has(last) ? Var(last) : node();
        if (One(6)) std::swap(first, second);
        if (One(15)) second = node();
        out_ += Settle("rule " + head + "(" + first + ", " + second + ") if " + body) + "\n";
      }
    }
    std::string text;
    ints_.clear();
    const int atoms = 1 + Pick(2);
    for (int i = 0; i < atoms; ++i) {
      std::string ends[2];
      for (int end = 0; end < 2; ++end) {
        const std::string variable = "x" + std::to_string(i + end);
        if (One(end == 0 ? 2 : 3)) {
          ends[end] = node();
        } else {
          ends[end] = Var(variable);
          ints_.push_back(variable);
        }
      }
      text += (i == 0 ? "" : " and ") + closures[static_cast<std::size_t>(Pick(count))] + "(" + ends[0] + ", " + ends[1] + ")";
    }
    if (One(4) && !ints_.empty()) text += " and " + Bound() + " = " + node();
    if (One(6) && !ints_.empty()) text += " and not " + closures[static_cast<std::size_t>(Pick(count))] + "(" + Bound() + ", " + Bound() + ")";
    out_ += "relation answer(a: int, b: int)\n" + Settle("rule answer(" + Bound() + ", " + Bound() + ") if " + text) + "\n";
    return out_;
  }

  std::string Make() {
    for (int i = 0; i < 3; ++i) {
      const Relation& base = Declare("base" + std::to_string(i + 1), std::string(static_cast<std::size_t>(i + 1), 'i'));
      for (int row = One(10) ? 0 : 2 + Pick(3 + 6 * i); row > 0; --row) {
        std::string text;
        for (int c = 0; c <= i; ++c) text += (c == 0 ? "" : ", ") + Constant();
        out_ += "rule " + base.name + "(" + text + ")\n";
      }
      finished_.push_back(base);
    }
    const Relation& lists = Declare("lists", "il");
    for (int row = One(10) ? 0 : 1 + Pick(4); row > 0; --row) out_ += "rule lists(" + Constant() + ", " + ConstantList() + ")\n";
    finished_.push_back(lists);
    for (int stratum = 1 + Pick(3); stratum > 0; --stratum) {
      open_.clear();
      for (int i = 1 + Pick(2); i > 0; --i) {
        static const char* const kShapes[] = {"i", "ii", "ii", "iii", "il", "t", "it"};
        open_.push_back(Declare("derived" + std::to_string(++derived_), kShapes[Pick(7)]));
      }
      const std::vector<Relation> heads = open_;
      for (const Relation& head : heads) Rule(head, false);
      for (int i = 1 + Pick(3); i > 0; --i) Rule(heads[static_cast<std::size_t>(Pick(static_cast<int>(heads.size())))], true);
      finished_.insert(finished_.end(), heads.begin(), heads.end());
    }
    return out_;
  }

 private:
  int Pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }
  bool One(int in) { return Pick(in) == 0; }
  template <typename T>
  const T& Of(const std::vector<T>& from) { return from[static_cast<std::size_t>(Pick(static_cast<int>(from.size())))]; }

  Relation Declare(const std::string& name, const std::string& columns) {
    out_ += "relation " + name + "(";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out_ += (i == 0 ? "" : ", ") + std::string(1, static_cast<char>('a' + i)) + ": " + (columns[i] == 'i' ? "int" : columns[i] == 'l' ? "[int]" : "string");
    }
    out_ += ")\n";
    return {name, columns};
  }

  std::string Constant() { return std::to_string(Pick(kValues)); }
  std::string ConstantList() {
    std::string text = "[";
    const int items = Pick(5);
    for (int i = 0; i < items; ++i) text += (i == 0 ? "" : ", ") + Constant();
    return text + "]";
  }

  // A variable is written `$name$` until it is known how often it stands: one that stands once is `_`.
  static std::string Var(const std::string& name) { return "$" + name + "$"; }
  std::string Bound() { return ints_.empty() ? Constant() : Var(Of(ints_)); }
  std::string Operand() { return One(4) ? Constant() : Bound(); }
  std::string Local(char kind) { return std::string(1, kind == 'i' ? 'n' : kind == 'l' ? 'm' : 's') + std::to_string(++local_); }

  // An atom whose variables are some that are there or new ones, which then are in `ints`, `lists`, `texts`.
  std::string Atom(const Relation& relation, bool local) {
    std::string text = relation.name + "(";
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const char kind = relation.columns[i];
      std::vector<std::string>& pool = kind == 'i' ? ints_ : kind == 'l' ? lists_ : texts_;
      std::string arg;
      const int choice = Pick(14);
      if (kind == 'i' && choice == 0) arg = Constant();
      else if (kind == 'i' && choice == 1 && !ints_.empty()) arg = "(" + Bound() + " + 1) mod " + std::to_string(kValues);
      else if (choice == 2) arg = "_";
      else if (choice < 6 && !pool.empty()) arg = Var(Of(pool));
      else {
        const std::string name = local ? Local(kind) : std::string(1, kind == 'i' ? 'x' : kind == 'l' ? 'y' : 'z') + std::to_string(Pick(3));
        pool.push_back(name);
        arg = Var(name);
      }
      text += (i == 0 ? "" : ", ") + arg;
    }
    return text + ")";
  }

  std::string Compare() {
    static const char* const kOps[] = {"=", "!=", "<", "<=", ">", ">="};
    return Bound() + " " + kOps[Pick(6)] + " " + Operand();
  }

  // Conditions over finished relations with variables of their own, which are forgotten.
  std::string Nested(int depth, bool bracket) {
    std::string text = Atom(Of(finished_), true);
    if (One(3)) text += " and " + Atom(Of(finished_), true);
    if (One(3) && !lists_.empty()) text += " and " + WalkLocal();
    if (One(3) && !ints_.empty()) text += " and " + Compare();
    if (!bracket && depth < 2 && One(4)) text += " and not (" + Scoped([&] { return Nested(depth + 1, false); }) + ")";
    if (!bracket && One(5) && !ints_.empty()) text += " and (" + Compare() + " or " + Compare() + ")";
    return text;
  }
  std::string WalkLocal() {
    const std::string list = Var(Of(lists_));
    if (One(3) && !ints_.empty()) return Bound() + " in " + list;
    const std::string name = Local('i');
    ints_.push_back(name);
    return Var(name) + " in " + list;
  }

  template <typename F>
  std::string Scoped(F&& make) {
    const auto ints = ints_, lists = lists_, texts = texts_;
    std::string text = make();
    ints_ = ints, lists_ = lists, texts_ = texts;
    return text;
  }

  // `E for B` with a number as E.
  std::string Each(bool text) {
    return Scoped([&] {
      std::string body = Nested(0, true);
      if (One(4)) body = WalkLocalFirst() + " and " + body;
      const std::string element = One(4) ? "(" + Operand() + " + " + Operand() + ") mod 7" : Operand();
      return (text ? "\"{" + element + "}\"" : element) + " for " + body;
    });
  }
  std::string WalkLocalFirst() {
    if (!lists_.empty() && One(2)) return WalkLocal();
    const std::string name = Local('i');
    ints_.push_back(name);
    return Var(name) + " in " + ConstantList();
  }

  std::string Number() {
    switch (Pick(8)) {
      case 0: return "count(" + Each(false) + ")";
      case 1: return "sum(" + Each(false) + ")";
      case 2: return "min(" + Each(false) + ") ?? " + Operand();
      case 3: return "max(" + Each(false) + ") ?? 9";
      case 4: return "if " + Scoped([&] { return Nested(1, true); }) + " then " + Operand() + " else " + Operand();
      case 5: return "first([" + Each(false) + "]) ?? 8";
      case 6: return "if " + Bound() + " < " + Operand() + " then " + Operand() + " else " + Operand();
      default: {
        static const char* const kOps[] = {" + ", " - ", " * ", " div ", " mod "};
        return Operand() + kOps[Pick(5)] + Operand();
      }
    }
  }

  // A branch of `or` that binds `name`.
  std::string Branch(const std::string& name) {
    switch (Pick(4)) {
      case 0: return Var(name) + " = " + Operand();
      case 1: return Var(name) + " in " + ConstantList();
      case 2: return "(base2(" + Var(name) + ", _) and " + Var(name) + " < " + Operand() + ")";
      default: return One(2) ? "base1(" + Var(name) + ")" : "base2(" + Operand() + ", " + Var(name) + ")";
    }
  }

  void Rule(const Relation& head, bool may_recurse) {
    ints_.clear(), lists_.clear(), texts_.clear();
    local_ = 0;
    std::vector<std::string> literals;
    bool recursive = false;
    for (int i = One(3) ? 3 : 1 + Pick(2); i > 0; --i) {
      const bool open = may_recurse && One(2);
      recursive = recursive || open;
      literals.push_back(Atom(open ? Of(open_) : Of(finished_), false));
    }
    if (One(3)) {
      const std::string name = "w";
      std::string text = "(" + Branch(name);
      for (int i = 1 + Pick(2); i > 0; --i) text += " or " + Branch(name);
      literals.push_back(text + ")");
      literals.push_back(Var(name) + " < 99");
      ints_.push_back(name);
    }
    if (!lists_.empty() && One(2)) literals.push_back(WalkLocal());
    if (One(6)) {
      const std::string name = Local('i');
      literals.push_back(Var(name) + " in " + ConstantList());
      ints_.push_back(name);
    }
    if (One(3) && !ints_.empty()) literals.push_back(Compare());
    if (One(3)) {
      const std::string value = "not (" + Scoped([&] { return Nested(0, false); }) + ")";
      literals.push_back(value);
    }
    if (One(8) && !lists_.empty()) literals.push_back(Bound() + " not in " + Var(Of(lists_)));
    if (One(3) && !recursive) {
      const std::string value = Number();
      literals.push_back(Var("v") + " = " + value);
      literals.push_back(Var("v") + " < 99");  // used at least twice: `_` takes no value
      ints_.push_back("v");
    }
    if (One(5) && !recursive) {
      const std::string value = "[" + Each(false) + "]";
      literals.push_back(Var("u") + " = " + value);
      literals.push_back("count(" + Var("u") + ") < 99");
      lists_.push_back("u");
    }
    std::string text;
    // The head, with values that stay few where the rule may be recursive.
    for (std::size_t i = 0; i < head.columns.size(); ++i) {
      std::string arg;
      if (head.columns[i] == 'i') arg = One(5) ? Constant() : One(5) ? "(" + Operand() + " + " + Operand() + ") mod " + std::to_string(kValues) : Bound();
      else if (head.columns[i] == 'l') arg = !lists_.empty() && One(2) ? Var(Of(lists_)) : recursive ? ConstantList() : "[" + Each(false) + "]";
      else arg = !texts_.empty() && One(2) ? Var(Of(texts_)) : recursive ? "\"{" + Operand() + "}\"" : One(2) ? "join([" + Each(true) + "], \",\")" : "\"{" + Operand() + "}-{" + Operand() + "}\"";
      text += (i == 0 ? "" : ", ") + arg;
    }
    // The order of conditions says nothing, outside of brackets.
    for (std::size_t i = literals.size(); i > 1; --i) std::swap(literals[i - 1], literals[static_cast<std::size_t>(Pick(static_cast<int>(i)))]);
    text = "rule " + head.name + "(" + text + ") if ";
    for (std::size_t i = 0; i < literals.size(); ++i) text += (i == 0 ? "" : " and ") + literals[i];
    out_ += Settle(text) + "\n";
  }

  // `$name$` becomes `name`, or `_` where it stands once.
  static std::string Settle(const std::string& text) {
    std::map<std::string, int> uses;
    std::vector<std::pair<std::string, bool>> parts;  // text, whether a variable
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = std::min(text.find('$', at), text.size());
      parts.emplace_back(text.substr(at, begin - at), false);
      if (begin == text.size()) break;
      const std::size_t end = text.find('$', begin + 1);
      parts.emplace_back(text.substr(begin + 1, end - begin - 1), true);
      ++uses[parts.back().first];
      at = end + 1;
    }
    std::string out;
    for (const auto& [part, variable] : parts) out += variable && uses[part] == 1 ? "_" : part;
    return out;
  }

  std::mt19937 random_;
  std::string out_;
  std::vector<Relation> finished_, open_;
  std::vector<std::string> ints_, lists_, texts_;  // variables in reach
  int derived_ = 0, local_ = 0;
};

}  // namespace

std::string GenerateProgram(std::uint32_t seed) { return Generator(seed).Make(); }

std::string GenerateQuery(std::uint32_t seed) { return Generator(seed).MakeQuery(); }

std::string GenerateClosure(std::uint32_t seed) { return Generator(seed).MakeClosure(); }

}  // namespace pareto::oracle
