#!/usr/bin/env python3
"""docs/functions.md is what the records in stdlib say, and every example on it holds.

The page has one table for each area, which is one file of stdlib. docs/language.md names the functions of each area between the
comments `functions` and `/functions`.

usage: functions.py ROOT PARETO [--update | --self-test]
"""

import os
import re
import sys

from language import Example, Runner

PAGE = "docs/functions.md"
SUMMARY = "docs/language.md"
BETWEEN = re.compile(r"(<!-- functions -->\n\n)(.*?)(\n<!-- /functions -->)", re.DOTALL)

# File of stdlib, heading, and what all functions of the area have in common.
AREAS = [
    ("text", "Text", "Positions and lengths count characters (code points). Upper and lower case are those of A to Z."),
    ("names", "Names", "Identifiers made of what people wrote, names that fit a limit, and names for people."),
    ("numbers", "Numbers", "Beside the operators `+ - * div mod`."),
    ("lists", "Lists", "A list keeps order and repeats. Positions count from 0."),
    ("json", "Maps and JSON", "Maps, everything inside a value, and JSON as text."),
    ("addresses", "Addresses", "Blocks of IPv4 and IPv6 addresses. One address is a block too; what is neither makes the answer unknown."),
    ("access", "ARNs and IAM", "ARNs and their parts; actions and the patterns that take them."),
    ("versions", "Versions", "Numbers with dots between, ordered as semver.org does; numbers that are not written are 0."),
    ("dates", "Dates", "Days of the calendar, `YYYY-MM-DD`: text, so `<` and `=` compare them as they are."),
    ("schedules", "Schedules", "`rate(5 minutes)` and `cron(0 12 * * ? *)`."),
    ("template", "Template", "References of CloudFormation, made and found."),
    ("resolve", "Parameters", "What the defaults of a template's parameters make of a value."),
]

HEAD = """# Functions

The library: what every rule file can call without `use`. This page is made from the functions' own records, and every
example on it runs as a test.

How to read a signature: `T` is any type, and all `T` of one call are the same; `...` takes any number more of the last
parameter. `?` behind a parameter's name: it may be missing, or left out at the end. `?` behind a result: it may be
missing.

Where an argument is missing, the result is missing, and where one is unknown or of another kind than the parameter's, the
result is unknown ([Missing and unknown](language.md#missing-and-unknown)). Functions read no clock, file or network: the
same arguments give the same result.

"""


class Record:
    def __init__(self, area, name, parameters, result, doc, example):
        self.area, self.name, self.parameters, self.result, self.doc, self.example = area, name, parameters, result, doc, example


def records(root):
    """Of every function that rules may call, by name."""
    found = []
    folder = os.path.join(root, "stdlib")
    literal = r'(?:R"\((?P<{0}r>.*?)\)"|"(?P<{0}>(?:[^"\\]|\\.)*)")'
    record = re.compile(r"\.name = " + literal.format("name") + r",\s*\.parameters =\s*" + literal.format("parameters") +
                        r",\s*\.result = " + literal.format("result") + r",\s*\.doc =\s*" + literal.format("doc") +
                        r",\s*\.example =\s*" + literal.format("example"), re.DOTALL)
    names = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".cc") or name.endswith("_test.cc"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        names += len(re.findall(r"\{\.name = ", text))
        for match in record.finditer(text):
            part = lambda key: match.group(key + "r") if match.group(key + "r") is not None else re.sub(r"\\(.)", r"\1", match.group(key))
            found.append(Record(name[:-3], part("name"), part("parameters"), part("result"), part("doc"), part("example")))
    assert len(found) == names > 0, f"{len(found)} records read of {names}"
    return sorted(found, key=lambda r: r.name)


def make_page(functions):
    cell = lambda text: text.replace("|", "\\|")
    anchor = lambda heading: heading.lower().replace(" ", "-")
    page = HEAD + ", ".join(f"[{heading}](#{anchor(heading)})" for _, heading, _ in AREAS) + "\n"
    for area, heading, common in AREAS:
        page += f"\n## {heading}\n\n{common}\n\n| function | gives | what it is | example |\n|---|---|---|---|\n"
        for r in functions:
            if r.area == area:
                page += f"| `{r.name}({r.parameters})` | `{r.result}` | {cell(r.doc)} | `{cell(r.example)}` |\n"
    return page


def make_summary(functions):
    lines = []
    for area, heading, _ in AREAS:
        line = f"* {heading}:"
        for name in (f"`{r.name}`" for r in functions if r.area == area):
            name += ","
            if len(line) + 1 + len(name) > 120:
                lines.append(line)
                line = " "
            line += " " + name
        lines.append(line[:-1])
    return "".join(line + "\n" for line in lines)


def stale(functions, page, summary):
    """What the two pages should be instead, as {path: text}."""
    want = {}
    if page != make_page(functions):
        want[PAGE] = make_page(functions)
    match = BETWEEN.search(summary)
    assert match, f"{SUMMARY} has no comments `functions` and `/functions`"
    if match.group(2) != make_summary(functions):
        want[SUMMARY] = summary[:match.start(2)] + make_summary(functions) + summary[match.end(2):]
    return want


def false_examples(functions, pareto):
    """(name, what was told) of every example that does not hold. `thing` and `demo` are nodes: those run in stdlib's own test."""
    runnable = [r for r in functions if not re.search(r"\((?:thing|demo)\b|, demo\)", r.example)]
    assert len(runnable) > 50, f"only {len(runnable)} examples are run"
    program = "relation holds(name: string)\n" + "".join(f'rule holds("{r.name}") if {r.example}\n' for r in runnable)
    out, err = Runner(pareto).run(Example(program, {}), None, ["check", "--print", "facts"])
    return [(r.name, err) for r in runnable if f'holds("{r.name}")\n' not in out]


def self_test(functions, pareto):
    page, summary = make_page(functions), f"<!-- functions -->\n\n{make_summary(functions)}\n<!-- /functions -->"
    missed = [what for what, found in {
        "a right page": not stale(functions, page, summary),
        "a wrong row": PAGE in stale(functions, page.replace("`abs(", "`absolute("), summary),
        "a function that the summary lacks": SUMMARY in stale(functions, page, summary.replace("`abs`, ", "")),
    }.items() if not found]
    wrong = [Record(r.area, r.name, r.parameters, r.result, r.doc, "abs(-3) = 4" if r.name == "abs" else r.example) for r in functions]
    if [name for name, _ in false_examples(wrong, pareto)] != ["abs"]:
        missed.append("a false example")
    print(f"self-test: missed {missed}" if missed else "self-test: every plant is found")
    return 1 if missed else 0


def main(root, pareto, mode):
    functions = records(root)
    unknown = {r.area for r in functions} - {area for area, _, _ in AREAS}
    assert not unknown, f"these files of stdlib are no area: {sorted(unknown)}"
    if mode == "--self-test":
        return self_test(functions, pareto)
    texts = {}
    for name in (PAGE, SUMMARY):
        path = os.path.join(root, name)
        texts[name] = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    failed = False
    for name, text in stale(functions, texts[PAGE], texts[SUMMARY]).items():
        if mode == "--update":
            with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                file.write(text)
            print(f"{name}: updated")
        else:
            failed = True
            print(f"{name}: is not what stdlib says: run tests/docs/functions.py ROOT PARETO --update")
    for name, told in false_examples(functions, pareto):
        failed = True
        print(f"{PAGE}: the example of `{name}` does not hold {told}")
    print(f"{PAGE}: {len(functions)} functions")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""))
