#!/usr/bin/env python3
"""Every finding of Pareto itself says what to do: in all that the tests expect to be printed, each finding with a code of docs/diagnostics.md has a line
`= help:` or `= fix:`. Of checks `pareto lint` looks after that (`lint/no-help`).

usage: help.py ROOT
"""

import os
import re
import sys

from source_files import report, walk

# Codes whose message says what to do, and how.
SAYS_ITSELF = {
    "syntax/expected": "the message is what was expected",
    "test/failed": "notes say what was seen; what is wrong, the rule or the test, nobody else knows",
}
LISTED = re.compile(r"^\| `([a-z0-9-]+/[a-z0-9-]+)` \|", re.MULTILINE)
HEAD = re.compile(r"^(?:error|warning|info): .* \[([a-z0-9-]+/[a-z0-9-]+)\]$")
HELP = re.compile(r"^ *= (?:help|fix): ")
GUTTER = re.compile(r"^ *(?:-->|:::|\||=|\d+ \|)|^ *\.\.\.$|^$|^  because$|^    ")


def findings(text):
    """(line, code, whether it says what to do) of each finding in what was printed."""
    at = None
    for number, line in enumerate(text.splitlines(), 1):
        head = HEAD.match(line)
        if at and (head or not GUTTER.match(line)):
            yield at
            at = None
        if head:
            at = (number, head.group(1), False)
        elif at and HELP.match(line):
            at = (at[0], at[1], True)
    if at:
        yield at


def main(root):
    problems = []
    looked_at = 0
    with open(os.path.join(root, "docs", "diagnostics.md"), encoding="utf-8") as file:
        codes = set(LISTED.findall(file.read())) - set(SAYS_ITSELF)
    pages = [(path, text) for path, text in walk(root, ("tests/corpus", "docs"), (".txt", ".md"))
             if path.endswith("/expected.txt") or path.startswith("docs/")]
    for path, text in pages:
        looked_at += 1
        for line, code, helped in findings(text):
            if code in codes and not helped:
                problems.append(f"{path}:{line}: `{code}` does not say what to do")
    return report("help", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
