#include "dsl/format.h"

#include <algorithm>
#include <utility>

#include "dsl/formatter.h"
#include "dsl/lexical.h"
#include "dsl/parse.h"

namespace pareto::dsl {

Formatter::Formatter(const Module& module, const base::SourceMap& sources) : module_(module), text_(sources.text(module.file)) {}

// --- Parts of statements -----------------------------------------------------------------------------------------------

Formatter::Item Formatter::ColumnItem(const Column& column) {
  return {column.name_span.begin, column.type.span.end, [this, &column] { return l_.Concat({l_.Text(column.name + ": "), TypePart(column.type)}); }};
}

// `for a and b`: conditions behind the first line are further in than the word.
Formatter::Item Formatter::ConditionItem(std::uint32_t begin, const std::string& word, const Expr& e) {
  return {begin, e.span.end, [this, word, &e] { return l_.Concat({l_.Text(word + " "), Chain(e, 2)}); }};
}

Formatter::Item Formatter::MapItem(std::uint32_t begin, const std::string& word, const Expr& e) {
  return {begin, e.span.end, [this, word, &e] { return l_.Concat({l_.Text(word), Value(e)}); }};
}

Formatter::Part Formatter::Print(const Statement& statement, const Use& use) {
  const Part head = l_.Text("use " + use.path);
  if (use.names.empty()) return head;
  BracketStyle style;
  style.open = " (";
  style.close = ")";
  style.trailing = false;
  style.fill = true;
  std::vector<Item> items;
  for (const UseName& name : use.names) {
    items.push_back({name.span.begin, name.span.end, [this, &name] { return l_.Text(name.name + (name.as.empty() ? "" : " as " + name.as)); }, true});
  }
  return l_.Concat({head, Bracket(style, NextSymbol(use.path_span.end) + 1, statement.span.end - 1, items)});
}

Formatter::Part Formatter::Print(const Statement& statement, const Entity& entity) {
  std::string head = "entity " + entity.name;
  std::uint32_t head_end = entity.name_span.end;
  if (entity.form != Entity::Form::kDocument) {
    head += (entity.form == Entity::Form::kIn ? " in " : " is ") + entity.other;
    head_end = entity.other_span.end;
  }
  if (entity.where_value) {
    head += " where " + entity.where_field + " = " + Flat(LiteralPart(*entity.where_value));
    head_end = entity.where_value->span.end;
  }
  // Types stand in a column where the author began one.
  std::size_t widest = 0;
  bool aligned = false;
  const auto key = [](const Field& field) { return field.name + (field.optional ? "?:" : ":"); };
  for (const Field& field : entity.fields) {
    widest = std::max(widest, CodePoints(key(field)));
    std::uint32_t blanks = field.type.span.begin;
    while (IsBlank(text_[blanks - 1])) --blanks;
    aligned = aligned || (field.type.span.begin - blanks > 1 && text_[blanks - 1] == ':');
  }
  BracketStyle style;
  style.open = head + " {";
  style.close = "}";
  style.padded = true;
  style.commas = false;
  style.trailing = false;
  std::vector<Item> items;
  for (const Field& field : entity.fields) {
    items.push_back({field.name_span.begin, field.initial ? field.initial->span.end : field.type.span.end, [&, this] {
                       const std::size_t blanks = 1 + (aligned ? widest - CodePoints(key(field)) : 0);
                       std::vector<Part> parts{l_.Text(key(field)), l_.IfBroken(std::string(blanks, ' '), " "), TypePart(field.type)};
                       if (field.initial) {
                         parts.push_back(l_.Text(" = "));
                         parts.push_back(LiteralPart(*field.initial));
                       }
                       return l_.Concat(std::move(parts));
                     }});
    // `a: ref` would take the next field's name for an entity.
    if (items.size() > 1) {
      const Type& type = entity.fields[items.size() - 2].type;
      const TypeAlt& last = type.alternatives.back();
      items.back().comma_before = last.kind == TypeAlt::Kind::kName && last.name == "ref";
    }
  }
  return Bracket(style, NextSymbol(head_end) + 1, statement.span.end - 1, items);
}

Formatter::Part Formatter::Print(const Statement& statement, const Relation& relation) {
  BracketStyle style;
  style.open = "relation " + relation.name + "(";
  style.close = ")";
  style.trailing = false;
  std::vector<Item> items;
  for (const Column& column : relation.columns) items.push_back(ColumnItem(column));
  const std::uint32_t close = relation.columns.empty() ? relation.name_span.end + 1 : NextSymbol(relation.columns.back().type.span.end);
  const Part head = Bracket(style, relation.name_span.end + 1, close, items);
  if (!relation.from) return head;
  const std::uint32_t begin = NextSymbol(close + 1);
  return Clauses(head, close + 1, {{begin, statement.span.end, [this, &relation] { return l_.Text("from " + Source(relation.from_span)); }}});
}

Formatter::Part Formatter::Print(const Statement&, const Rule& rule) {
  const Part head = l_.Concat({l_.Text("rule "), Value(*rule.head)});
  if (rule.body == nullptr) return head;
  return Clauses(head, rule.head->span.end, {ConditionItem(NextSymbol(rule.head->span.end), "if", *rule.body)});
}

Formatter::Part Formatter::LetHead(const Let& let) {
  BracketStyle style;
  style.open = "let " + let.name + "(";
  style.close = ")";
  style.trailing = false;
  std::vector<Item> items;
  for (const Column& parameter : let.parameters) items.push_back(ColumnItem(parameter));
  const std::uint32_t open_end = let.name_span.end + 1;
  return Bracket(style, open_end, let.parameters.empty() ? NextSymbol(open_end) : NextSymbol(let.parameters.back().type.span.end), items);
}

Formatter::Part Formatter::Print(const Statement&, const Let& let) {
  std::vector<Part> parts{LetHead(let), l_.Text(std::string(pads_[at_statement_], ' ') + " =")};
  const Expr& body = *let.body;
  const std::uint32_t close = let.parameters.empty() ? NextSymbol(let.name_span.end + 1) : NextSymbol(let.parameters.back().type.span.end);
  const std::uint32_t sign = NextSymbol(close + 1);
  if (IsBracket(body) && !HasNewline(sign, body.span.begin)) {
    parts.push_back(l_.Text(" "));
    parts.push_back(Value(body));
    return l_.Concat(std::move(parts));
  }
  const Part head = l_.Concat(std::move(parts));
  return Clauses(head, sign + 1, {{body.span.begin, body.span.end, [this, &body] { return Chain(body, 2); }}});
}

Formatter::Part Formatter::Print(const Statement&, const Option& option) {
  std::vector<Part> parts{l_.Text("option " + option.column.name + ": "), TypePart(option.column.type)};
  if (option.initial) {
    parts.push_back(l_.Text(" = "));
    parts.push_back(LiteralPart(*option.initial));
  }
  return l_.Concat(std::move(parts));
}

Formatter::Part Formatter::Print(const Statement& statement, const Check& check) {
  const std::string level(At(statement.word_span.begin, statement.word_span.end));
  std::uint32_t end = check.name_span.end;
  if (check.unwaivable) end = NextSymbol(end) + 10;
  const Part head = l_.Text(level + " " + check.name + (check.unwaivable ? " unwaivable" : ""));
  std::vector<Item> items;
  std::uint32_t at = end;
  const auto add = [&](Item item) {
    at = item.end;
    items.push_back(std::move(item));
  };
  if (check.subject != nullptr) add(ConditionItem(NextSymbol(at), "for", *check.subject));
  add(ConditionItem(NextSymbol(at), check.must == Check::Must::kRequire ? "require" : "forbid", *check.condition));
  if (check.at != nullptr) add(MapItem(NextSymbol(at), "at ", *check.at));
  add(MapItem(NextSymbol(at), "say ", *check.say));
  for (const Extra& extra : check.extras) {
    add({extra.span.begin, extra.span.end, [this, &extra] {
           std::vector<Part> parts;
           const Expr* last = nullptr;
           const auto put = [&](const char* word, const Expr* e) {
             if (word[0] != '\0') parts.push_back(l_.Text(word));
             parts.push_back(Value(*e));
             last = e;
           };
           switch (extra.kind) {
             case Extra::Kind::kNote:
               put("note ", extra.place.get());
               put(" ", extra.text.get());
               break;
             case Extra::Kind::kHelp: put("help ", extra.text.get()); break;
             case Extra::Kind::kFix:
               put("fix ", extra.place.get());
               put(" = ", extra.text.get());
               break;
             case Extra::Kind::kFixRemove: put("fix remove ", extra.place.get()); break;
           }
           const Part line = l_.Concat(std::move(parts));
           if (extra.body == nullptr) return line;
           return Clauses(line, last->span.end, {ConditionItem(NextSymbol(last->span.end), "if", *extra.body)});
         }});
  }
  return Clauses(head, end, items);
}

Formatter::Part Formatter::Print(const Statement&, const Resource& resource) {
  const Part head = l_.Concat({l_.Text("resource " + resource.type + " "), Value(*resource.id)});
  std::vector<Item> items;
  items.push_back(ConditionItem(NextSymbol(resource.id->span.end), "for", *resource.body));
  items.push_back(MapItem(resource.properties->span.begin, "", *resource.properties));
  if (resource.attributes != nullptr) items.push_back(MapItem(NextSymbol(resource.properties->span.end), "with ", *resource.attributes));
  return Clauses(head, resource.id->span.end, items);
}

Formatter::Part Formatter::Print(const Statement& statement, const Emit& emit) {
  const Part head = l_.Concat({l_.Text(std::string(At(statement.word_span.begin, statement.word_span.end)) + " "), Value(*emit.id)});
  std::vector<Item> items;
  if (emit.body != nullptr) items.push_back(ConditionItem(NextSymbol(emit.id->span.end), "for", *emit.body));
  items.push_back(MapItem(emit.map->span.begin, "", *emit.map));
  return Clauses(head, emit.id->span.end, items);
}

Formatter::Part Formatter::Print(const Statement& statement, const Extend& extend) {
  const Part head = l_.Text(std::string(At(statement.word_span.begin, statement.word_span.end)) + " " + extend.type + " " + extend.var);
  std::vector<Item> items;
  if (extend.body != nullptr) items.push_back(ConditionItem(NextSymbol(extend.var_span.end), "for", *extend.body));
  items.push_back(MapItem(extend.properties->span.begin, "", *extend.properties));
  if (extend.attributes != nullptr) items.push_back(MapItem(NextSymbol(extend.properties->span.end), "with ", *extend.attributes));
  return Clauses(head, extend.var_span.end, items);
}

Formatter::Part Formatter::Print(const Statement& statement, const Test& test) {
  BracketStyle style;
  style.open = "test " + Source(test.name_span) + " {";
  style.close = "}";
  style.padded = true;
  style.trailing = false;
  std::vector<Item> items;
  for (const TestItem& item : test.items) {
    items.push_back({item.span.begin, item.span.end, [this, &item] {
                       std::vector<Part> parts;
                       switch (item.kind) {
                         case TestItem::Kind::kGiven: parts.push_back(l_.Text("given ")); break;
                         case TestItem::Kind::kTable: parts.push_back(l_.Text("given " + item.name + " ")); break;
                         case TestItem::Kind::kStage: parts.push_back(l_.Text("stage ")); break;
                         case TestItem::Kind::kSet:
                           parts.push_back(l_.Text("set " + item.name + " = "));
                           parts.push_back(LiteralPart(*item.value));
                           break;
                         case TestItem::Kind::kFailed: parts.push_back(l_.Text("expect failed " + item.name)); break;
                         case TestItem::Kind::kPassed: parts.push_back(l_.Text("expect passed " + item.name)); break;
                         case TestItem::Kind::kSkipped: parts.push_back(l_.Text("expect skipped " + item.name)); break;
                         case TestItem::Kind::kExpect:
                           parts.push_back(l_.Text("expect "));
                           parts.push_back(Chain(*item.condition, 2));
                           break;
                       }
                       if (item.text != nullptr) {
                         if (!item.name.empty() && item.kind != TestItem::Kind::kTable) parts.push_back(l_.Text(" at "));
                         parts.push_back(Value(*item.text));
                       }
                       return l_.Concat(std::move(parts));
                     }});
  }
  style.commas = false;
  style.lines = items.size() > 1;
  return Bracket(style, NextSymbol(test.name_span.end) + 1, statement.span.end - 1, items);
}

Formatter::Part Formatter::StatementPart(const Statement& statement) {
  return std::visit([&](const auto& node) { return Print(statement, node); }, statement.node);
}

// --- The file ----------------------------------------------------------------------------------------------------------

// Neighbouring one-line `let`s stand with their `=` in a column where the author began one. What would be too long takes no part.
void Formatter::AlignLets() {
  const std::vector<Statement>& all = module_.statements;
  pads_.assign(all.size(), 0);
  struct OneLine {
    std::size_t statement, head, rest;
  };
  for (std::size_t i = 0; i < all.size();) {
    std::vector<OneLine> run;
    bool wanted = false;
    std::size_t at = i;
    for (; at < all.size(); ++at) {
      const auto* let = std::get_if<Let>(&all[at].node);
      if (let == nullptr || (at > i && HasBlankLine(all[at - 1].span.end, all[at].span.begin))) break;
      // As it will stand, comments and all.
      const auto flat = [&](const std::function<Part()>& build) {
        next_ = static_cast<std::size_t>(std::lower_bound(trivia_.begin(), trivia_.end(), all[at].span.begin, [](const Trivia& t, std::uint32_t begin) { return t.begin < begin; }) - trivia_.begin());
        const std::string text = Flat(build());
        next_ = 0;
        left_over_.clear();
        return text;
      };
      at_statement_ = at;
      const std::string whole = flat([&] { return StatementPart(all[at]); });
      if (whole.find('\n') != std::string::npos) continue;
      const std::size_t head = CodePoints(flat([&] { return LetHead(*let); }));
      const std::uint32_t close = let->parameters.empty() ? NextSymbol(let->name_span.end + 1) : NextSymbol(let->parameters.back().type.span.end);
      wanted = wanted || (NextSymbol(close + 1) - close > 2 && !HasNewline(close, NextSymbol(close + 1)));
      run.push_back({at, head, CodePoints(whole) - head});
    }
    for (bool again = wanted; again;) {
      again = false;
      std::size_t widest = 0;
      for (const OneLine& let : run) widest = std::max(widest, let.head);
      for (const OneLine& let : run) pads_[let.statement] = widest - let.head;
      for (std::size_t k = 0; k < run.size(); ++k) {
        if (widest + run[k].rest <= kFormatWidth) continue;
        pads_[run[k].statement] = 0;
        run.erase(run.begin() + static_cast<std::ptrdiff_t>(k));
        again = true;
        break;
      }
    }
    i = std::max(at, i + 1);
  }
}

std::string Formatter::Run() {
  FindTrivia();
  AlignLets();
  std::vector<Item> items;
  for (std::size_t i = 0; i < module_.statements.size(); ++i) {
    const Statement& statement = module_.statements[i];
    items.push_back({statement.span.begin, statement.span.end, [this, i, &statement] {
                       at_statement_ = i;
                       return StatementPart(statement);
                     }});
  }
  const Pieces all = Collect(0, static_cast<std::uint32_t>(text_.size()), items);
  std::vector<Part> parts;
  for (std::size_t i = 0; i < all.pieces.size(); ++i) {
    if (i > 0) parts.push_back(all.pieces[i].blank_before ? l_.Blank() : l_.Hard());
    parts.push_back(WithComments(all.pieces[i]));
  }
  for (std::size_t i = 0; i < all.tail.size(); ++i) {
    const bool blank = i == 0 ? all.tail_blank : all.tail[i - 1].blank_behind;
    if (i > 0 || !all.pieces.empty()) parts.push_back(blank ? l_.Blank() : l_.Hard());
    parts.push_back(CommentLine(all.tail[i]));
  }
  return parts.empty() ? std::string() : l_.Print(l_.Concat(std::move(parts)), kFormatWidth);
}

// --- The face ----------------------------------------------------------------------------------------------------------

namespace {

// The comments of a text as they are compared: in any order, since one that stood where no line can break has moved.
std::vector<std::string> CommentTexts(const Module& module, const base::SourceMap& sources) {
  std::vector<std::string> texts;
  for (const Comment& comment : module.comments) {
    std::string text(sources.TextOf(comment.span));
    while (!text.empty() && (IsBlank(text.back()) || text.back() == '\r')) text.pop_back();
    texts.push_back(std::move(text));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

std::optional<std::string> Format(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  const std::size_t errors = sink.errors();
  const Module before = Parse(file, "", sources, sink);
  if (sink.errors() > errors) return std::nullopt;
  std::string text = Formatter(before, sources).Run();

  base::SourceMap again;
  base::DiagnosticSink trouble;
  Module after = Parse(again.Add("", text), "", again, trouble);
  // A comment that was moved may have come to a place from which it would be moved once more.
  for (int settle = 0; settle < 4 && !trouble.has_errors(); ++settle) {
    std::string settled = Formatter(after, again).Run();
    if (settled == text) break;
    text = std::move(settled);
    after = Parse(again.Add("", text), "", again, trouble);
  }
  bool same = !trouble.has_errors() && CommentTexts(before, sources) == CommentTexts(after, again);
  Span where{file, 0, 0};
  for (std::size_t i = 0; same && i < before.statements.size(); ++i) {
    same = i < after.statements.size() && PrintAst(before.statements[i], sources) == PrintAst(after.statements[i], again);
    if (!same) where = before.statements[i].word_span;
  }
  if (!same || before.statements.size() != after.statements.size()) {
    sink.Error("fmt/unsafe", where, "formatting this file would change what it says, so it is left as it is").help.emplace_back("this is a mistake of Pareto's: please report it with the file");
    return std::nullopt;
  }

  const std::string_view original = sources.text(file);
  const std::size_t feed = original.find('\n');
  if (feed != std::string_view::npos && feed > 0 && original[feed - 1] == '\r') {
    std::string with_cr;
    for (const char c : text) {
      if (c == '\n') with_cr += '\r';
      with_cr += c;
    }
    text = std::move(with_cr);
  }
  return text;
}

}  // namespace pareto::dsl
