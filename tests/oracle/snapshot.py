"""Pareto's own rules restored from what the build made of them, against their files read in the run: the same bytes, for every command that
evaluates, over every valid fixture and example, with the example policies beside them and without.

usage: snapshot.py PARETO ROOT
"""
import glob
import os
import subprocess
import sys

PARETO, ROOT = sys.argv[1], sys.argv[2]
POLICIES = os.path.join(ROOT, "examples/policies")
QUERIES = ["resource(r)", "r.id, r.type if resource(r)", "option(n, v)", "action(a) and not polls(a, _)", "label(c) if component(c)", "resource-type(t) and ends-with(t, \"Queue\")"]


def run(arguments, read_rules):
    environment = dict(os.environ, PARETO_READ_RULES="1" if read_rules else "")
    done = subprocess.run([PARETO, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=False)
    return done.returncode, done.stdout


def main():
    configs = sorted(glob.glob(os.path.join(ROOT, "tests/fixtures/original/*/*/config.yaml")) + glob.glob(os.path.join(ROOT, "examples/*/config.yaml")))
    if len(configs) < 20:
        sys.exit(f"there are {len(configs)} configs only: the fixtures are not where they are looked for")
    packs = sorted(glob.glob(os.path.join(POLICIES, "*.pareto")))
    packs = [pack for pack in packs if not pack.endswith("_test.pareto")]
    cases = []
    for config in configs:
        cases.append(["check", config, "--show", "checks"])
        cases.append(["template", config])
    kitchen = [c for c in configs if "kitchen-sink" in c] + configs[:2]
    for config in kitchen:
        for stage in ("program", "facts", "proofs", "counts", "ast"):
            cases.append(["check", config, "--print", stage])
        for query in QUERIES:
            cases.append(["query", query, "-c", config])
        for pack in packs:
            cases.append(["check", config, "--rules", pack, "--show", "checks"])
            cases.append(["check", config, "--rules", pack, "--print", "facts"])
    wrong = 0
    for case in cases:
        restored, read = run(case, False), run(case, True)
        if restored[0] > 1:
            wrong += 1
            print(f"pareto {' '.join(case)} ended with {restored[0]}: {restored[1][:200]}")
        elif restored != read:
            wrong += 1
            print(f"differs: pareto {' '.join(case)}: exit codes {restored[0]} and {read[0]}")
    print(f"{len(cases)} commands, {wrong} differ")
    return 1 if wrong or not packs else 0


if __name__ == "__main__":
    sys.exit(main())
