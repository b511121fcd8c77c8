#!/usr/bin/env python3
"""The tables of rules/data: each generated one is what PROVENANCE.md says it is, sorted by its first field, and all are small together.

usage: tables.py ROOT
"""

import hashlib
import os
import re
import sys

from source_files import report

MOST = 300_000  # bytes, all files of the folder that are data together
ROW = re.compile(r"^\| `([^`]+\.(?:facts|csv|json))` \| (\d+) \| (\d+) \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def main(root):
    folder = os.path.join(root, "rules", "data")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    tables = {name for name in names if name.endswith((".facts", ".csv", ".json"))}
    problems, total = [], 0
    provenance = ""
    if "PROVENANCE.md" in names:
        with open(os.path.join(folder, "PROVENANCE.md"), encoding="utf-8") as file:
            provenance = file.read()
    listed = {name: (int(rows), int(size), digest) for name, rows, size, digest in ROW.findall(provenance)}
    problems += [f"rules/data/PROVENANCE.md: `{name}` is not there" for name in sorted(set(listed) - tables)]
    for name in sorted(tables):
        path = f"rules/data/{name}"
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        total += len(content)
        lines = content.decode().splitlines()
        if name not in listed:
            problems.append(f"{path}: PROVENANCE.md does not say where it is from")
            continue
        if listed[name] != (len(lines), len(content), hashlib.sha256(content).hexdigest()):
            problems.append(f"{path}: it is not as it was generated: make it anew, `./dev data`")
        keys = [line.split("\t")[0] for line in lines]
        if name.endswith(".facts") and keys != sorted(keys):
            problems.append(f"{path}: it is not sorted by its first field, so that a part of it cannot be read")
    total += sum(os.path.getsize(os.path.join(folder, name)) for name in names if name.endswith(".pareto"))
    if total > MOST:
        problems.append(f"rules/data: {total} bytes of data, and {MOST} are the most")
    return report("tables", problems, len(tables))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
