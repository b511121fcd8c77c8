#!/usr/bin/env python3
"""A question in a session has the answer that `pareto query` gives it alone: whatever was asked before it, and whatever was wrong with that.

The questions of QUESTIONS and all rows of every relation and entity of the rules that ship, over the largest config of the fixtures, in one
session, in two orders; against one process a question.

usage: same_answers.py PARETO CONFIG
"""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

QUESTIONS = [
    "timer(t) and t.interval < 60",
    "t.interval, t.action.name if timer(t)",
    "not (timer(t) and t.interval > 100000)",
    "action(a) and not (grant(a, _, _))",
    "a.name, len([p for grant(a, p, _)]) if action(a)",
    "a, [x for grant(a, x, _)] if action(a)",
    "r.id, r.type if resource(r)",
    "AWS::Lambda::Function(f) and f.Timeout > 5",
    "AWS::SQS::Queue(q) and not has q.DelaySeconds",
    "AWS::No::Such(r) and r.Name = \"a\"",
    "f.owner, f.properties if AWS::Lambda::Function(f)",
    "output(id, body)",
    "parameter(id, body) and has body.Default",
    "clash(a, b)",
    "instance(n, \"timer\")",
    "named(\"action\", key, n)",
    "schema-field(e, f, \"ref\", target)",
    "within(n, a) and app(a)",
    "stage(s)",
    "option(name, value)",
    "minutes(t), t if timer(t)",
    "micro(t) or macro(t)",
    "nearest(\"tme\", [k for named(_, k, _)])",
    "x in [1, 2, 3] and x > 1",
    "if timer(_) then 1 else 2",
    "timer(x) and action(x)",
    "timr(x)",
    "timer(t) and t.intervall = 1",
    "timer(t",
    "t.name if timer(t) and t.interval < \"60\"",
    "1 = 1",
]


def run(pareto, arguments):
    done = subprocess.run([pareto, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.returncode


def all_rows(item):
    """A query for all rows of a relation or entity."""
    columns = 1
    if item["kind"] == "relation":
        text = item["text"]
        columns = text[text.index("(") + 1 : text.index(")")].count(":")
    return f"{item['name']}({', '.join(f'c{i}' for i in range(columns))})"


def main():
    pareto, config = sys.argv[1:3]
    questions = list(QUESTIONS)
    for kind in ("relations", "entities"):
        out, _ = run(pareto, ["rules", "--kind", kind, "--format", "json"])
        questions += [all_rows(item) for item in json.loads(out)["rules"]]
    with ThreadPoolExecutor(2) as pool:
        alone = dict(zip(questions, pool.map(lambda q: run(pareto, ["query", q, "-c", config, "--format", "csv"]), questions)))
    problems = []
    if sum(1 for _, code in alone.values() if code == 0) < len(questions) // 3:
        problems.append("hardly any of the questions has rows: this compares nothing")
    for order in ("as they stand", "shuffled"):
        if order == "shuffled":
            random.Random(7).shuffle(questions)
        arguments = [text for question in questions for text in ("-e", question)]
        together, code = run(pareto, ["repl", config, "--format", "csv", *arguments])
        wanted = "".join(alone[question][0] for question in questions)
        if code != max(alone[question][1] for question in questions):
            problems.append(f"{order}: the exit code is {code}")
        if together == wanted:
            continue
        at = 0
        for question in questions:
            out = alone[question][0]
            if together[at : at + len(out)] != out:
                problems.append(f"{order}: `{question}` gives\n{together[at:at + 300]}\nand alone\n{out[:300]}")
                break
            at += len(out)
    for problem in problems:
        print(problem)
    print(f"{len(questions)} questions" + ("" if problems else ", each answered as if it were the only one"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
