#!/usr/bin/env python3
"""The project's text speaks of the project: no path of somebody's machine, no host of a package registry, nothing put off.

usage: prose.py ROOT
"""

import re
import sys

from source_files import report, walk

# Written so that no pattern matches its own text.
OFFENCES = [
    (re.compile(r"(?<![\w.$}/-])/(?:wor[k]|roo[t]|hom[e]/[a-z]\w*|tm[p]/\w+)(?![\w-])"), "a path of somebody's machine"),
    (re.compile(r"\b(?:pyp[i]\.org|pythonhoste[d]\.org|(?:deb|security|snapshot|ftp)\.debia[n]\.org|npmj[s]\.(?:org|com)"
                r"|crate[s]\.io|mave[n]\.org|proxy\.golan[g]\.org)\b"), "a host of a package registry"),
    (re.compile(r"\bgithu[b]\.com\b"), "a host of other people's source"),
    (re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b"), "something put off; say what is, or file an issue"),
]
SCHEMA = re.compile(r'"?\$(?:schema|id)"?\s*[:=]')


def main(root):
    problems = []
    looked_at = 0
    for path, text in walk(root):
        looked_at += 1
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, what in OFFENCES:
                match = pattern.search(line)
                if match and not (what.startswith("a host of other") and SCHEMA.search(line)):
                    problems.append(f"{path}:{number}: `{match.group()}` is {what}")
    return report("prose", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
