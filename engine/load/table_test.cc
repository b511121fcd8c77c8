#include "engine/load/table.h"

#include <catch2/catch.hpp>

#include "engine/load/model_test.h"

namespace pareto::load {
namespace {

struct Table {
  facts::FactStore store;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  facts::RelationId relation;
  bool good;

  Table(const char* name, std::string text, std::vector<Column> columns) {
    facts::RelationInfo info;
    info.name = "r";
    info.arity = static_cast<int>(columns.size());
    relation = store.AddRelation(std::move(info));
    good = LoadTable(sources.Add(name, std::move(text)), sources, columns, store, relation, sink);
  }
  Lines Rows() const {
    Lines rows;
    for (facts::RowId row = 0; row < store.relation(relation).size(); ++row) {
      std::string text;
      for (int i = 0; i < store.relation(relation).arity(); ++i)
        text += (i > 0 ? " " : "") + store.pool().ToJson(store.relation(relation).row(row)[i]);
      rows.push_back(std::move(text));
    }
    return rows;
  }
  Lines Findings() {
    Lines all;
    for (const base::Diagnostic& d : sink.Take()) {
      const base::Position at = sources.At(d.span.file, d.span.begin);
      all.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " [" +
                    std::string(sources.TextOf(d.span)) + "] " + d.code + ": " + d.message);
      for (const std::string& note : d.notes) all.push_back(" note: " + note);
      for (const std::string& help : d.help) all.push_back(" help: " + help);
    }
    return all;
  }
};

const std::vector<Column> kEdge = {{"a", ColumnType::kInt}, {"b", ColumnType::kInt}};
const std::vector<Column> kAll = {{"i", ColumnType::kInt},
                                  {"s", ColumnType::kString},
                                  {"n", ColumnType::kNumber},
                                  {"b", ColumnType::kBool},
                                  {"j", ColumnType::kJson}};

TEST_CASE("facts: tabs, no header, equal rows once") {
  Table t("edge.facts", "1\t2\n-3\t9223372036854775807\r\n\n1\t2\n4\t5", kEdge);
  CHECK(t.good);
  CHECK(t.Rows() == Lines{"1 2", "-3 9223372036854775807", "4 5"});
  CHECK(Table("empty.facts", "", kEdge).good);
}

TEST_CASE("facts: every type") {
  Table t("all.tsv",
          "\xEF\xBB\xBF"
          "7\ta \"b\"\t1.50\ttrue\t{\"x\": [1, null]}\n0\t\t-2e3\tfalse\t\"t\"\n",
          kAll);
  CHECK(t.Findings() == Lines{});
  CHECK(t.Rows() == Lines{"7 \"a \\\"b\\\"\" 1.5 true {\"x\":[1,null]}", "0 \"\" -2000 false \"t\""});
}

TEST_CASE("facts: what is wrong, where") {
  Table t("edge.facts", "1\t2\n1\n1\t2\t3\nx\t4\n5\t1.0\n9\t99999999999999999999\n\t1\n6\t7\n", kEdge);
  CHECK(!t.good);
  CHECK(t.Findings() ==
        Lines{
            "2:1 [1] data/ragged: the row has 1 field, and must have 2",
            " help: the columns are `a` and `b`",
            "3:1 [1\t2\t3] data/ragged: the row has 3 fields, and must have 2",
            " help: the columns are `a` and `b`",
            "4:1 [x] data/type: `a` is `x`, and must be an integer",
            " help: write digits, as in `20`",
            "5:3 [1.0] data/type: `b` is `1.0`, and must be an integer",
            " help: write digits, as in `20`",
            "6:3 [99999999999999999999] data/type: `b` is `99999999999999999999`, and must be an integer",
            " help: write digits, as in `20`",
            "7:1 [] data/type: `a` is empty, and must be an integer",
            " help: write digits, as in `20`",
        });
  CHECK(t.Rows() == Lines{"1 2", "6 7"});
  Table u("all.tsv", "1\ts\t.5\tyes\t{\n", kAll);
  CHECK(u.Findings() == Lines{
                            "1:5 [.5] data/type: `n` is `.5`, and must be a number",
                            " help: write a number, as in `20` or `2.5`",
                            "1:8 [yes] data/type: `b` is `yes`, and must be true or false",
                            " help: write `true` or `false`",
                            "1:12 [{] data/type: `j` is `{`, and must be JSON",
                            " help: write JSON: text in quotes, `[1, 2]`, `{\"a\": 1}`",
                        });
}

TEST_CASE("many mistakes of one sort are told ten times, and counted") {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "x\t1\n";
  Table t("edge.facts", text, kEdge);
  const std::vector<base::Diagnostic> found = t.sink.Take();
  REQUIRE(found.size() == 10);
  CHECK(found[8].notes.empty());
  CHECK(found[9].notes == Lines{"and 1,490 more like it in this file"});
}

TEST_CASE("csv: columns by name, quotes, line ends") {
  Table t("t.csv", "s,i\r\n\"a,b\",1\r\n\"say \"\"x\"\"\",2\r\n\"two\nlines\",3\r\n,4\r\n\r\nplain,5",
          {{"i", ColumnType::kInt}, {"s", ColumnType::kString}});
  CHECK(t.Findings() == Lines{});
  CHECK(t.Rows() == Lines{"1 \"a,b\"", "2 \"say \\\"x\\\"\"", "3 \"two\\nlines\"", "4 \"\"", "5 \"plain\""});
  Table one("types.csv", "type\nAWS::S3::Bucket\n\"\"\n", {{"type", ColumnType::kString}});
  CHECK(one.Rows() == Lines{"\"AWS::S3::Bucket\"", "\"\""});
}

TEST_CASE("csv: headers that do not fit") {
  Table t("t.csv", "a,bb,a\n1,2,3\n", kEdge);
  CHECK(t.Findings() == Lines{
                            "1:3 [bb] data/header: there is no column `bb`",
                            " help: did you mean `b`?",
                            "1:6 [a] data/header: column `a` is there twice",
                        });
  CHECK(t.Rows() == Lines{});
  Table u("t.csv", "a\n1\n", kEdge);
  CHECK(u.Findings() == Lines{"1:1 [a] data/header: column `b` is missing", " help: the columns are `a` and `b`"});
  Table v("t.csv", "", kEdge);
  CHECK(v.Findings() == Lines{"1:1 [] data/header: the file is empty, and must start with the names of the columns",
                              " help: the columns are `a` and `b`"});
}

TEST_CASE("csv: rows that do not fit") {
  Table t("t.csv", "b,a\n1,2\n1,2,\n3\n4,x\n\"5\"6,7\n8\"9,1\n10,11\n\"12,13\n", kEdge);
  CHECK(t.Findings() == Lines{
                            "3:1 [1,2,] data/ragged: the row has 3 fields, and must have 2",
                            " help: the columns are `a` and `b`",
                            "4:1 [3] data/ragged: the row has 1 field, and must have 2",
                            " help: the columns are `a` and `b`",
                            "5:3 [x] data/type: `a` is `x`, and must be an integer",
                            " help: write digits, as in `20`",
                            "6:4 [6] data/quote: text stands behind the closing quote",
                            " help: inside quotes write `\"\"` for a quote",
                            "7:2 [\"] data/quote: a quote stands inside a field that has none around it",
                            " help: put the field in quotes and write `\"\"` for the quote",
                            "9:1 [\"] data/quote: this quote is never closed",
                            " help: close it, or write `\"\"` for a quote inside quotes",
                        });
  CHECK(t.Rows() == Lines{"2 1", "11 10"});
}

TEST_CASE("json and yaml: rows as lists or maps") {
  Table t("t.json", "[[1, 2], {\"b\": 4, \"a\": 3}, {\"a\": 5.0, \"b\": 6}]", kEdge);
  CHECK(t.Findings() == Lines{});
  CHECK(t.Rows() == Lines{"1 2", "3 4", "5 6"});
  Table one("t.yaml", "- a\n- [b]\n- {w: c}\n", {{"w", ColumnType::kString}});
  CHECK(one.Findings() == Lines{});
  CHECK(one.Rows() == Lines{"\"a\"", "\"b\"", "\"c\""});
  Table json("t.yaml", "- [1, 2]\n- {j: [3]}\n", {{"j", ColumnType::kJson}});
  CHECK(json.Rows() == Lines{"[1,2]", "[3]"});
}

TEST_CASE("json and yaml: what is wrong, where") {
  Table t("t.yaml", "- [1]\n- {a: 1, c: 2}\n- {a: 1}\n- 5\n- [x, 2]\n- {a: 1, b: ~}\n", kEdge);
  CHECK(t.Findings() == Lines{
                            "1:3 [[] data/ragged: the row has 1 field, and must have 2",
                            " help: the columns are `a` and `b`",
                            "2:10 [c] data/header: there is no column `c`",
                            " help: did you mean `a`?",
                            "3:3 [{] data/ragged: the row has no `b`",
                            "4:3 [5] data/type: the row is an integer, and must be a list or a map",
                            "5:4 [x] data/type: `a` is text, and must be an integer",
                            " help: write digits, as in `20`",
                            "6:13 [~] data/type: `b` is null, and must be an integer",
                            " help: write digits, as in `20`",
                        });
  Table map("t.json", "{\"a\": 1}", kEdge);
  CHECK(map.Findings() == Lines{"1:1 [{] data/type: the file is a map, and must be a list of rows",
                                " help: write each row as a list or as a map"});
  CHECK(!Table("t.json", "[[1, 2]", kEdge).good);
}

}  // namespace
}  // namespace pareto::load
