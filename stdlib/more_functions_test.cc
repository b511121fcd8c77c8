// Versions, dates and schedules: forms, ends and what is malformed; names in other spellings; parts of text, lists and
// maps.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "stdlib/call_for_test.h"

namespace pareto::stdlib {
namespace {

TEST_CASE("versions") {
  Run({
      {R"~(compare-versions("1.2", "1.2.0"))~", "0"},
      {R"~(compare-versions("v1.2", "1.2+build.7"))~", "0"},
      {R"~(compare-versions("1.02", "1.2"))~", "0"},
      {R"~(compare-versions("2", "1.99.99"))~", "1"},
      {R"~(compare-versions("99999999999999999999999", "100000000000000000000000"))~", "-1"},
      // The order that semver.org gives as its example.
      {R"~(compare-versions("1.0.0-alpha", "1.0.0-alpha.1"))~", "-1"},
      {R"~(compare-versions("1.0.0-alpha.1", "1.0.0-alpha.beta"))~", "-1"},
      {R"~(compare-versions("1.0.0-alpha.beta", "1.0.0-beta"))~", "-1"},
      {R"~(compare-versions("1.0.0-beta.2", "1.0.0-beta.11"))~", "-1"},
      {R"~(compare-versions("1.0.0-beta.11", "1.0.0-rc.1"))~", "-1"},
      {R"~(compare-versions("1.0.0-rc.1", "1.0.0"))~", "-1"},
      {R"~(compare-versions("1.0", "latest"))~", "unknown"},
      {R"~(is-version("1"))~", "true"},
      {R"~(is-version("1."))~", "false"},
      {R"~(is-version(""))~", "false"},
      {R"~(is-version("1.2-"))~", "false"},
      {R"~(is-version("1.2+"))~", "false"},
      {R"~(satisfies("2.0", ">=1.2 <2"))~", "false"},
      {R"~(satisfies("1.2", ">=1.2 <2"))~", "true"},
      {R"~(satisfies("1.2", "> 1.2"))~", "false"},
      {R"~(satisfies("1.2.0", "1.2"))~", "true"},
      {R"~(satisfies("1.3", "=1.2"))~", "false"},
      {R"~(satisfies("1.2", "<= 1.2  >1"))~", "true"},
      {R"~(satisfies("1.2", ""))~", "unknown"},
      {R"~(satisfies("1.2", "^1.2"))~", "unknown"},
      {R"~(satisfies("1.2", ">="))~", "unknown"},
  });
}

TEST_CASE("dates") {
  Run({
      {R"~(is-date("2024-02-29"))~", "true"},
      {R"~(is-date("1900-02-29"))~", "false"},
      {R"~(is-date("2000-02-29"))~", "true"},
      {R"~(is-date("2024-13-01"))~", "false"},
      {R"~(is-date("2024-00-01"))~", "false"},
      {R"~(is-date("2024-04-31"))~", "false"},
      {R"~(is-date("2024-4-30"))~", "false"},
      {R"~(is-date("2024-04-30T00:00:00Z"))~", "false"},
      {R"~(is-date("0000-01-01"))~", "false"},
      {R"~(is-date("20x4-01-01"))~", "false"},
      {R"~(days-between("1970-01-01", "2000-03-01"))~", "11017"},
      {R"~(days-between("2024-03-01", "2024-02-28"))~", "-2"},
      {R"~(days-between("2024-03-01", "soon"))~", "unknown"},
      {R"~(days-between("2024-03-01T23:59:59Z", "2024-03-02T00:00:00Z"))~", "1"},
      {R"~(days-between("2024-03-01T24:00:00Z", "2024-03-02"))~", "unknown"},
      {R"~(days-between("2024-03-01T12:60:00Z", "2024-03-02"))~", "unknown"},
      {R"~(days-between("2024-03-01T12:00:60Z", "2024-03-02"))~", "unknown"},
      {R"~(days-between("2024-03-01 12:00:00Z", "2024-03-02"))~", "unknown"},
      {R"~(days-between("2024-03-01T12:00:00", "2024-03-02"))~", "unknown"},
      {R"~(days-between("2024-02-30T12:00:00Z", "2024-03-02"))~", "unknown"},
      {R"~(day-of("2024-03-01T23:59:59Z"))~", R"~("2024-03-01")~"},
      {R"~(day-of("2024-03-01"))~", R"~("2024-03-01")~"},
      {R"~(day-of("2024-03-01T23:59Z"))~", "unknown"},
      {R"~(day-of(""))~", "unknown"},
      {R"~(add-days("2024-03-01T23:59:59Z", 1))~", R"~("2024-03-02")~"},
      {R"~(add-days("2024-03-01", -1))~", R"~("2024-02-29")~"},
      {R"~(add-days("9999-12-31", 0))~", R"~("9999-12-31")~"},
      {R"~(add-days("9999-12-31", 1))~", "unknown"},
      {R"~(add-days("0001-01-02", -1))~", R"~("0001-01-01")~"},
      {R"~(add-days("0001-01-01", -1))~", "unknown"},
      {R"~(add-days("2024-01-01", 9223372036854775807))~", "unknown"},
      {R"~(add-days("2024-01-01", -9223372036854775807))~", "unknown"},
  });
}

TEST_CASE("schedules") {
  Run({
      {R"~(is-schedule("rate(1 minute)"))~", "true"},
      {R"~(is-schedule("rate(1 minutes)"))~", "false"},
      {R"~(is-schedule("rate(5 minute)"))~", "false"},
      {R"~(is-schedule("rate(0 minutes)"))~", "false"},
      {R"~(is-schedule("rate(5 weeks)"))~", "false"},
      {R"~(is-schedule("rate(1.5 hours)"))~", "false"},
      {R"~(is-schedule("rate()"))~", "false"},
      {R"~(is-schedule("rate("))~", "false"},
      {R"~(is-schedule("rate(5 minutes) "))~", "false"},
      {R"~(rate-minutes("rate(1 day)"))~", "1440"},
      {R"~(rate-minutes("rate(999999999 days)"))~", "1439999998560"},
      {R"~(rate-minutes("cron(0 12 * * ? *)"))~", "missing"},
      // The examples of AWS's page about cron expressions.
      {R"~(is-schedule("cron(0 10 * * ? *)"))~", "true"},
      {R"~(is-schedule("cron(15 12 * * ? *)"))~", "true"},
      {R"~(is-schedule("cron(0 18 ? * MON-FRI *)"))~", "true"},
      {R"~(is-schedule("cron(0 8 1 * ? *)"))~", "true"},
      {R"~(is-schedule("cron(0/15 * * * ? *)"))~", "true"},
      {R"~(is-schedule("cron(0/5 8-17 ? * MON-FRI *)"))~", "true"},
      {R"~(is-schedule("cron(0 9 ? * 2#1 *)"))~", "true"},
      {R"~(is-schedule("cron(0 9 LW jan,JUL ? 2030)"))~", "false"},
      {R"~(is-schedule("cron(0 9 3W jan,JUL ? 2030-2040)"))~", "true"},
      {R"~(is-schedule("cron(0 9 ? * 6L *)"))~", "true"},
      {R"~(is-schedule("cron(0 12 * * * *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 ? * ? *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 * * ?)"))~", "false"},
      {R"~(is-schedule("cron(60 12 * * ? *)"))~", "false"},
      {R"~(is-schedule("cron(0 24 * * ? *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 32 * ? *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 * 13 ? *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 ? * 0 *)"))~", "false"},
      {R"~(is-schedule("cron(0 12 ? * 2#6 *)"))~", "false"},
      {R"~(is-schedule("cron(*/0 12 * * ? *)"))~", "false"},
      {R"~(is-schedule("cron(0, 12 * * ? *)"))~", "false"},
      {R"~(is-schedule("cron()"))~", "false"},
      {R"~(is-schedule("every day"))~", "false"},
  });
}

TEST_CASE("spellings of names") {
  Run({
      {R"~(kebab("memorySizeSmall"))~", R"~("memory-size-small")~"},
      {R"~(kebab("memory_size small"))~", R"~("memory-size-small")~"},
      {R"~(kebab("HTTPServer"))~", R"~("http-server")~"},
      {R"~(kebab("MyARN"))~", R"~("my-arn")~"},
      {R"~(kebab("Sha256Sum"))~", R"~("sha256-sum")~"},
      {R"~(kebab("IPv6Only"))~", R"~("i-pv6-only")~"},
      {R"~(kebab("--A--"))~", R"~("a")~"},
      {R"~(kebab(""))~", R"~("")~"},
      {R"~(snake("demo-hello"))~", R"~("demo_hello")~"},
      {R"~(camel("MemorySizeSmall"))~", R"~("memorySizeSmall")~"},
      {R"~(camel("X"))~", R"~("x")~"},
      {R"~(camel("user ID"))~", R"~("userId")~"},
  });
}

TEST_CASE("parts of text") {
  Run({
                                                                    {R"~(substring("añb", 1, 2))~", R"~("ñ")~"},
                                                                        {R"~(substring("abc", -2))~", R"~("bc")~"},
                                                                        {R"~(substring("abc", -9, -1))~", R"~("ab")~"},
                                                                        {R"~(substring("abc", 2, 1))~", R"~("")~"},
                                                                        {R"~(substring("abc", 9))~", R"~("")~"},
                                                                        {R"~(pad-left("1234", 3, "0"))~", R"~("1234")~"},
                                                                        {R"~(pad-left("é", 3, "é"))~", R"~("ééé")~"},
                                                                        {R"~(pad-left("1", 3, "ab"))~", "unknown"},
                                                                        {R"~(pad-left("1", 3, ""))~", "unknown"},
                                                                        {R"~(pad-left("1", 1001, "0"))~", "unknown"},
                                                                        {R"~(pad-left("1", -1, "0"))~", R"~("1")~"},
                                                                        {R"~(capture("a1", "[a-z]"))~", "missing"},
                                                                        {R"~(capture("a1", "a1"))~", "[]"}, {R"~(capture("a", "(a)|(b)"))~", R"~(["a", ""])~"},
      {R"~(capture("a", "(a"))~", "unknown"},
      {R"~(replace-all("a-b", "([a-z])-([a-z])", "\\2-\\1"))~", R"~("b-a")~"},
      {R"~(replace-all("ab", "", "-"))~", R"~("-a-b-")~"},
      {R"~(replace-all("", "x*", "-"))~", R"~("-")~"},
      {R"~(replace-all("ñxñ", "x*", "-"))~", R"~("-ñ-ñ-")~"},
      {R"~(replace-all("a", "a", "\\1"))~", "unknown"},
      {R"~(replace-all("a", "[", ""))~", "unknown"},
      {R"~(replace-all("a.b", ".", "x"))~", R"~("xxx")~"},
  });
                                                                    World world;
                                                                    const auto text =
                                                                        world.pool().Text(std::string(2000, 'a'));
                                                                    CHECK(
                                                                        world
                                                                            .Apply("replace-all",
                                                                                   {text, world.pool().Text("a"), text})
                                                                            .unknown());
                                                                    }

                                                                    TEST_CASE("numbers that are rounded") {
    Run({
        {"ceil(-1.5)", "-1"},
        {"ceil(3)", "3"},
        {"round(-2.5)", "-3"},
        {"round(0.4999)", "0"},
        {"round(1e300)", "missing"},
        {"pow(2, 62)", "4611686018427387904"},
        {"pow(2, 63)", "missing"},
        {"pow(-2, 63)", "-9223372036854775808"},
        {"pow(2, -1)", "0.5"},
        {"pow(0, 0)", "1"},
        {"pow(1, 9223372036854775807)", "1"},
        {"pow(0, -1)", "missing"},
        {"pow(1.5, 2)", "2.25"},
    });
                                                                    }

                                                                    TEST_CASE("parts of lists and maps") {
    Run({
        {"slice([1, 2, 3], 1)", "[2, 3]"},
        {"slice([1, 2, 3], -1)", "[3]"},
        {"slice([], 0, 5)", "[]"},
        {"union([1, 1], [1], [2])", "[1, 2]"},
        {"intersect([1, 1, 2], [1])", "[1]"},
        {"except([1, 1, 2], [])", "[1, 2]"},
        {"zip([], [1])", "[]"},
        {"index-of([1, 2], 3)", "missing"},
        {"entries({})", "[]"},
        {R"~(without({"a": 1}, ["b"]))~", R"~({"a": 1})~"},
        {R"~(merge-deep({"a": 1}, {"a": {"b": 2}}))~", R"~({"a": {"b": 2}})~"},
        {R"~(merge-deep({"a": {"b": {"x": 1}}}, {"a": {"b": {"y": 2}}}, {"a": {"c": null}}))~",
         R"~({"a": {"b": {"x": 1, "y": 2}, "c": null}})~"},
        {R"~(get-path({"a": 1}, []))~", R"~({"a": 1})~"},
        {R"~(get-path({"a": [1]}, ["a", 1]))~", "missing"},
        {R"~(get-path({"a": [1]}, ["a", -1]))~", "missing"},
        {R"~(get-path({"a": 1}, ["a", "b"]))~", "missing"},
        {R"~(get-path([[3]], [0, 0]))~", "3"},
    });
                                                                    }

                                                                    TEST_CASE("ARNs that are put together") {
    Run({
        {R"~(arn({"service": "x", "resource": "a:b/c"}))~", R"~("arn:aws:x:::a:b/c")~"},
        {R"~(arn({"partition": "aws-cn", "service": "x", "region": "r", "account": "1", "resource": "y"}))~",
         R"~("arn:aws-cn:x:r:1:y")~"},
        {R"~(arn({"service": "x"}))~", "unknown"},
        {R"~(arn({"resource": "x"}))~", "unknown"},
        {R"~(arn({"service": "x:y", "resource": "z"}))~", "unknown"},
        {R"~(arn({"service": "x", "resource": "z", "regoin": "r"}))~", "unknown"},
        {R"~(arn({"service": "x", "resource": "z", "account": 12}))~", "unknown"},
    });
                                                                    }

                                                                    TEST_CASE(
                                                                        "patterns that take what another one takes") {
    Run({
        {R"~(iam-covers("*", "iam:*"))~", "true"},
        {R"~(iam-covers("iam:*", "*"))~", "false"},
        {R"~(iam-covers("IAM:get*", "iam:Get*"))~", "true"},
        {R"~(iam-covers("iam:Get*", "iam:Get"))~", "true"},
        {R"~(iam-covers("iam:Get?*", "iam:Get*"))~", "false"},
        {R"~(iam-covers("iam:?*", "iam:*e*"))~", "true"},
        {R"~(iam-covers("a?*", "a*b*"))~", "true"},
        {R"~(iam-covers("?*", "*?"))~", "true"},
        {R"~(iam-covers("*a*b*", "*b*a*b*"))~", "true"},
        {R"~(iam-covers("*a*b*", "*b*a*"))~", "false"},
        {R"~(iam-covers("a*a", "a*"))~", "false"},
        {R"~(iam-covers("a?a", "aaa"))~", "true"},
        {R"~(iam-covers("aaa", "a?a"))~", "false"},
        {R"~(iam-covers("a**b", "a*b"))~", "true"},
        {R"~(iam-covers("", ""))~", "true"},
        {R"~(iam-covers("a", ""))~", "false"},
        {R"~(iam-covers("*", ""))~", "true"},
    });
                                                                    }

                                                                    // The simple answer: all short texts over letters
                                                                    // of the patterns and one other. Patterns of at
                                                                    // most three characters that differ do so on a
                                                                    // text of at most six.
                                                                    TEST_CASE(
                                                                        "a pattern covers another one as trying all texts says") {
    World world;
    const std::string letters = "a?*";
    std::vector<std::string> patterns = {""}, texts = {""};
    for (std::size_t i = 0; patterns[i].size() < 3; ++i) {
      for (const char c : letters) patterns.push_back(patterns[i] + c);
    }
    for (std::size_t i = 0; texts[i].size() < 6; ++i) {
      for (const char c : {'a', 'z'}) texts.push_back(texts[i] + c);
    }
    std::vector<std::vector<bool>> takes;
    for (const std::string& pattern : patterns) {
      takes.emplace_back();
      for (const std::string& text : texts) {
        takes.back().push_back(world.Apply("iam-matches", {world.pool().Text(pattern), world.pool().Text(text)}) ==
                               facts::Value::Bool(true));
      }
    }
    for (std::size_t wide = 0; wide < patterns.size(); ++wide) {
      for (std::size_t narrow = 0; narrow < patterns.size(); ++narrow) {
        bool covers = true;
        for (std::size_t t = 0; t < texts.size(); ++t) covers = covers && (takes[wide][t] || !takes[narrow][t]);
        INFO(patterns[wide] + " covers " + patterns[narrow]);
        REQUIRE(world.Apply("iam-covers", {world.pool().Text(patterns[wide]), world.pool().Text(patterns[narrow])}) ==
                facts::Value::Bool(covers));
      }
    }
                                                                    }

}  // namespace
}  // namespace pareto::stdlib
