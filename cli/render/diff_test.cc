#include "cli/render/diff.h"

#include <catch2/catch.hpp>

using pareto::render::UnifiedDiff;

TEST_CASE("equal texts have no diff") {
  CHECK(UnifiedDiff("a", "b", "", "") == "");
  CHECK(UnifiedDiff("a", "b", "x\ny\n", "x\ny\n") == "");
}

TEST_CASE("a line in the middle, with three lines around it") {
  CHECK(UnifiedDiff("a/c.yaml", "b/c.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- a/c.yaml\n"
        "+++ b/c.yaml\n"
        "@@ -2,7 +2,7 @@\n"
        " 2\n"
        " 3\n"
        " 4\n"
        "-5\n"
        "+five\n"
        " 6\n"
        " 7\n"
        " 8\n");
}

TEST_CASE("places far apart are hunks of their own") {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n";
  const std::string after = "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n";
  CHECK(UnifiedDiff("x", "x", before, after) ==
        "--- x\n+++ x\n"
        "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
        "@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-b\n+B\n");
}

TEST_CASE("a missing line feed at the end is told") {
  CHECK(UnifiedDiff("x", "x", "a", "a\n") == "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("from nothing, and to nothing") {
  CHECK(UnifiedDiff("x", "x", "", "a\nb\n") == "--- x\n+++ x\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(UnifiedDiff("x", "x", "a\n", "") == "--- x\n+++ x\n@@ -1,1 +0,0 @@\n-a\n");
}

TEST_CASE("six lines between two changes are one hunk, seven are two") {
  CHECK(UnifiedDiff("x", "x", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n") ==
        "--- x\n+++ x\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
  CHECK(UnifiedDiff("x", "x", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n") ==
        "--- x\n+++ x\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

TEST_CASE("what is removed stands before what takes its place") {
  CHECK(UnifiedDiff("x", "x", "a\nb\nc\nd\n", "1\n2\n3\nd\n") == "--- x\n+++ x\n@@ -1,4 +1,4 @@\n-a\n-b\n-c\n+1\n+2\n+3\n d\n");
}
