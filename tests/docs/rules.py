#!/usr/bin/env python3
"""docs/rules/ is what the rule files and their tests say: one page a check, and an index.

    rules.py ROOT PARETO            fails where a page is missing, stale or left over, and names it
    rules.py ROOT PARETO --update   writes the pages

A page has a wrong example, with the finding it gives, and a right one.
"""
import concurrent.futures
import json
import os
import subprocess
import sys


def run(pareto, *arguments):
    done = subprocess.run([pareto, "rules", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"pareto rules {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def main():
    root, pareto, mode = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
    folder = os.path.join(root, "docs", "rules")
    listed = json.loads(run(pareto, "--kind", "checks", "--format", "json"))["rules"]
    names = sorted({check["name"] for check in listed})
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        pages = dict(zip((name.replace("/", "-") + ".md" for name in names), pool.map(lambda name: run(pareto, "check", name, "--format", "markdown"), names)))
    pages["README.md"] = run(pareto, "--format", "markdown")

    problems = []
    for name in names:
        page = pages[name.replace("/", "-") + ".md"]
        wrong = page.partition("\n## Wrong\n")[2].partition("\n## ")[0]
        if not wrong or "\n## Right\n" not in page:
            problems.append(f"{name}: no test beside its rule file expects it to fail, or none expects it to pass")
        elif f" [{name}]\n" not in wrong:
            problems.append(f"{name}: its wrong example shows no finding")
    there = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    for name in sorted(there - set(pages)):
        problems.append(f"docs/rules/{name}: no such check")
        if mode == "--update":
            os.remove(os.path.join(folder, name))
    for name, text in sorted(pages.items()):
        path = os.path.join(folder, name)
        old = None
        if name in there:
            with open(path, encoding="utf-8") as file:
                old = file.read()
        if old == text:
            continue
        problems.append(f"docs/rules/{name}: " + ("missing" if old is None else "stale"))
        if mode == "--update":
            os.makedirs(folder, exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    if mode == "--update":
        print(f"docs/rules: {len(pages)} pages, {len(problems)} problems, pages written anew")
        return 0
    for problem in problems:
        print(problem)
    if problems:
        print("run tests/docs/rules.py . build/ci/pareto --update, and read what changes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
