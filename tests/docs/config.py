#!/usr/bin/env python3
"""docs/config.md is what the rule files say: each table behind `<!-- fields: ENTITY -->` has the fields of that entity, all of them, with their
types; every entity of the config has one; and each example passes `check`.

usage: config.py ROOT PARETO
"""

import os
import re
import subprocess
import sys

MARK = re.compile(r"<!-- fields: ([a-z-]+) -->\n\n((?:\|.*\n)+)")
FIELD = re.compile(r"^    ([a-z-]+)(\??):\s+(.*)$|\{ ([a-z-]+)(\??): (.*) \}$", re.MULTILINE)
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Entities that the page tells in words: name and value, or a name alone.
IN_WORDS = {"global", "default", "layer", "component", "api-stage", "bucket", "userpool"}


def run(pareto, *arguments, text=None):
    return subprocess.run([pareto, *arguments], input=text, capture_output=True, text=True, encoding="utf-8", check=False)


def fields_of(pareto, entity):
    """Field to (may be left out, type), as the rule file has it."""
    text = run(pareto, "rules", entity).stdout
    found = {}
    for match in FIELD.finditer(text[text.index(f"\n  entity {entity}"):]):
        name, optional, kind = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
        found[name] = (optional == "?" or " = " in kind, kind)
    return found


def told(table):
    found = {}
    for line in table.splitlines()[2:]:
        name, kind = [cell.strip().replace("\\|", "|").strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:3]]
        found[name.rstrip("?")] = (name.endswith("?"), kind)
    return found


def main(root, pareto):
    with open(os.path.join(root, "docs", "config.md"), encoding="utf-8") as file:
        page = file.read()
    problems, tables = [], dict(MARK.findall(page))
    for entity, table in tables.items():
        wanted, found = fields_of(pareto, entity), told(table)
        for field in sorted(set(wanted) | set(found)):
            if wanted.get(field) != found.get(field):
                problems.append(f"{entity}.{field}: the page says {found.get(field)}, the rule file {wanted.get(field)}")
    declared = set()
    for name in ("config.pareto", "components.pareto"):
        with open(os.path.join(root, "rules", "model", name), encoding="utf-8") as file:
            declared.update(re.findall(r"^entity ([a-z-]+)", file.read(), re.MULTILINE))
    problems += [f"{entity}: the page says nothing of it" for entity in sorted(declared - set(tables) - IN_WORDS)]
    problems += [f"{entity}: there is no such entity" for entity in sorted((set(tables) | IN_WORDS) - declared)]
    problems += [f"{entity}: no heading" for entity in sorted(declared & {"bucket", "userpool"}) if f"### `{entity}`" not in page]
    examples = EXAMPLE.findall(page)
    for text in examples:
        done = run(pareto, "check", "-", text=text)
        if done.returncode or "warning" in done.stderr + done.stdout:
            problems.append(f"an example has findings:\n{text}{done.stdout}{done.stderr}")
    for problem in problems:
        print(problem)
    print(f"docs/config.md: {len(tables)} tables, {len(examples)} examples, {len(problems)} problems")
    return 1 if problems or not tables or not examples else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
