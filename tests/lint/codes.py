#!/usr/bin/env python3
"""Every code that C++ reports has its line in docs/diagnostics.md, and every line there is a code that C++ reports,
and that some test triggers or names.

A code is a text of two words with a slash, `yaml/tab`. Codes of checks are names of rule files and stand elsewhere.

usage: codes.py ROOT
"""

import os
import re
import sys

from source_files import report, walk

CODE = re.compile(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)*/[a-z][a-z0-9]*(?:-[a-z0-9]+)*)"')
# Codes that no test triggers, and why.
UNTESTED = {
    "json/size": "a file of 64 MB; `yaml/size` goes the same way, and has a test",
    "properties/size": "as `json/size`",
    "data/limit": "a project with thousands of files, or 2 to the 29 different values",
}
NO_CODES = {"application/json", "text/plain", "data/resources"}  # the last is a module of rules
NAME = re.compile(r'"/([a-z][a-z0-9-]*)"')  # the end of a code that is put together: format + "/depth"
LISTED = re.compile(r"^\| `([a-z0-9-]+/[a-z0-9-]+)` \|", re.MULTILINE)


def main(root):
    problems = []
    looked_at = 0
    with open(os.path.join(root, "docs", "diagnostics.md"), encoding="utf-8") as file:
        listed = LISTED.findall(file.read())
    for code in sorted({code for code in listed if listed.count(code) > 1}):
        problems.append(f"docs/diagnostics.md: `{code}` stands there twice")
    reported, names = set(), set()
    for path, text in walk(root, ("engine", "dsl", "cli"), (".cc", ".h")):
        if path.endswith(("_test.cc", "_test.h")) or os.path.basename(path).startswith("test_"):
            continue
        looked_at += 1
        names.update(NAME.findall(text))
        for number, line in enumerate(text.splitlines(), 1):
            for code in CODE.findall(line):
                if code in NO_CODES:
                    continue
                reported.add(code)
                if code not in listed:
                    problems.append(f"{path}:{number}: `{code}` has no line in docs/diagnostics.md")
    for code in listed:
        if code not in reported and code.split("/")[1] not in names:
            problems.append(f"docs/diagnostics.md: nothing reports `{code}`")
    tests = [text for path, text in walk(root, ("tests", "engine", "dsl", "stdlib", "cli", "docs"), (".txt", ".py", ".cc", ".h", ".pareto", ".tsv", ".yaml", "language.md"))
             if (path.startswith("tests/") and not path.startswith("tests/lint/")) or path.endswith(("_test.cc", "_test.h", "docs/language.md")) or "testing" in path]
    for code in listed:
        tested = any(code in text for text in tests)
        if tested == (code in UNTESTED):
            problems.append(f"docs/diagnostics.md: `{code}` " + ("has a test, and is listed as having none" if tested else "is triggered by no test"))
    return report("codes", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
