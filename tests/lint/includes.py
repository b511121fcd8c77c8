#!/usr/bin/env python3
"""Who includes whom: the table of docs/architecture.md, and heavy libraries in their one place.

usage: includes.py ROOT
"""

import re
import sys

from source_files import report, walk

# A folder may include itself and these. A file belongs to the longest folder that it lies in.
ALLOWED = {
    "engine/base": [],
    "engine/document": ["engine/base"],
    "engine/facts": ["engine/base"],
    "engine/eval": ["engine/base", "engine/facts"],
    "engine/load": ["engine/base", "engine/document", "engine/facts"],
    "engine/emit": ["engine/base", "engine/document", "engine/facts"],
    "dsl": ["engine/base", "engine/facts", "engine/eval"],
    "stdlib": ["engine/base", "engine/facts", "engine/eval"],
    "rules": [],
    "cli/render": ["engine/base"],
    "cli/workspace": ["engine/base", "engine/document", "engine/facts", "engine/eval", "engine/load", "engine/emit",
                      "dsl", "stdlib", "rules"],
    "cli": ["engine/base", "engine/document", "engine/facts", "engine/eval", "engine/load", "engine/emit", "dsl",
            "stdlib", "rules", "cli/render", "cli/workspace"],
}

# (pattern of the header, where it may be included, in how many files of each such place; None: any number)
LIBRARIES = [
    (r"tao/pegtl", r"dsl/.*|engine/document/.*", 1),
    (r"yaml-cpp/", r"engine/document/[^/]*\.cc", None),
    (r"nlohmann/json\.hpp", r".*\.cc", None),
    (r"nlohmann/(?!json\.hpp)", r".*", None),
    (r"re2/", r".*\.cc", 1),
    (r"absl/", r".*", None),
    (r"CLI/", r"cli/.*\.cc", None),
    (r"nettle/", r".*\.cc", None),
    (r"(histedit|editline)", r"cli/.*\.cc", None),
    (r"catch2/", r".*_test\.cc", None),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def folder_of(path):
    inside = [folder for folder in ALLOWED if path.startswith(folder + "/")]
    return max(inside, key=len) if inside else None


def main(root):
    problems = []
    looked_at = 0
    users = {}  # (library, place) -> files
    for path, text in walk(root, ("engine", "dsl", "stdlib", "rules", "cli"), (".h", ".cc")):
        looked_at += 1
        here = folder_of(path)
        is_test = path.endswith(("_test.cc", "_test.h"))
        for match in INCLUDE.finditer(text):
            at = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
            kind, header = match.groups()
            library = next((row for row in LIBRARIES if re.match(row[0], header)), None)
            if library:
                pattern, place, most = library
                if is_test:  # a test may read what it tests with a library of its own choice
                    continue
                if not re.fullmatch(place, path):
                    problems.append(f"{at}: <{header}> may only be included in {place}")
                elif most is not None:
                    users.setdefault((pattern, path.split("/")[0]), []).append((path, at, header, most))
                continue
            if kind == "<":
                continue
            there = folder_of(header)
            if there is None:
                problems.append(f'{at}: "{header}" lies in no folder of the project; write the path from the root')
            elif there != here and here is None:
                problems.append(f"{at}: {path} lies in no folder of the table, so it may include nothing: -> {there}")
            elif there != here and there not in ALLOWED[here]:
                # A test of a layer may look at what stands above it, the commands apart.
                if not (is_test and not there.startswith("cli")):
                    problems.append(f"{at}: {here} -> {there} is not allowed; {here} may include "
                                    f"{', '.join(ALLOWED[here]) or 'nothing else'}")
    for files in users.values():
        first = files[0][0]
        for path, at, header, most in files:
            if path != first:
                problems.append(f"{at}: <{header}> is included in {first} already; it stays in {most} file")
    return report("includes", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
