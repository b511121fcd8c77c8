#!/usr/bin/env python3
"""What `pareto check --format json` writes is what docs/check.schema.json says, over the corpus and the examples; and docs/json.md names every key
that the schema has.

Where the rule files hold together, each finding carries its proof, and none has more steps than the document says.

usage: schema.py ROOT PARETO [--self-test]     (in the environment of tests/python)
"""

import json
import os
import re
import subprocess
import sys

import jsonschema


def configs(root):
    """(folder, arguments), for each folder that has a config and runs by itself."""
    for place in ("tests/corpus", "examples"):
        for folder, _, names in sorted(os.walk(os.path.join(root, place))):
            if "config.yaml" not in names:
                continue
            rules = [["--rules-dir", "rules"]] if os.path.isdir(os.path.join(folder, "rules")) else [[]]
            for arguments in rules:
                yield folder, arguments


def steps(proof):
    return sum(1 + steps(step.get("from", [])) for step in proof)


def problems_of(report, validator):
    problems = [f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(report)]
    bound = report.get("proofs")
    for number, finding in enumerate(report["findings"]):
        if bound is not None and not finding.get("proof"):
            problems.append(f"findings/{number}: `{finding['code']}` carries no proof")
        if bound and bound["steps"] and steps(finding.get("proof", [])) > bound["steps"]:
            problems.append(f"findings/{number}: more steps than {bound['steps']}")
    return problems


def keys_of(schema):
    for key, value in schema.get("properties", {}).items():
        yield key
        if isinstance(value, dict):
            yield from keys_of(value)
            yield from keys_of(value.get("items", {}))
    for part in schema.get("$defs", {}).values():
        yield from keys_of(part)


def self_test(validator):
    finding = {"code": "a/b", "severity": "error", "message": "x", "labels": [], "notes": [], "help": [], "fix": [], "fingerprint": "0" * 16, "proof": [{"fact": "f"}]}
    report = {"version": 1, "proofs": {"depth": 3, "elements": 5, "steps": 1}, "findings": [finding], "checks": [], "summary": {
        key: 0 for key in ("rules", "checks", "applied", "didNotApply", "notJudged", "notRun", "errors", "warnings", "infos")}}
    assert problems_of(report, validator) == [], problems_of(report, validator)
    for change in ({"more": 1}, {"line": 1}, {"severity": "bad"}, {"proof": []}, {"proof": [{"fact": "f"}, {"fact": "g"}]}, {"proof": [{"from": []}]}, {"message": "a\nb"}):
        wrong = dict(report, findings=[dict(finding, **change)])
        assert problems_of(wrong, validator), change
    print("schema: self-test passed")
    return 0


def main(root, pareto, *mode):
    with open(os.path.join(root, "docs", "check.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    if mode == ("--self-test",):
        return self_test(validator)
    problems = []
    with open(os.path.join(root, "docs", "json.md"), encoding="utf-8") as file:
        documented = set(re.findall(r"`(\w+)`", file.read()))
    problems += [f"docs/json.md: does not name `{key}`" for key in sorted(set(keys_of(schema)) - documented)]
    reports = findings = 0
    for folder, arguments in configs(root):
        run = subprocess.run([os.path.abspath(pareto), "check", "--format", "json", *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
        # What kept it from running is text, on standard error and standard output.
        if not run.stdout.startswith("{"):
            continue
        report = json.loads(run.stdout)
        reports += 1
        findings += len(report["findings"])
        problems += [f"{os.path.relpath(folder, root)}: {problem}" for problem in problems_of(report, validator)]
    if reports < 20 or findings < 50:
        problems.append(f"only {reports} reports with {findings} findings were looked at")
    for problem in problems:
        print(problem)
    print(f"schema: {reports} reports, {findings} findings, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
