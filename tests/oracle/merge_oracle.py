#!/usr/bin/env python3
"""`extend` and `override` against the plainest reading of what they do, on random rule files.

Each program has a few resources with random properties and random `extend`s and `override`s of them, with maps, lists, leaves and `null`. What
they make is worked out here by the words of the reference alone; `pareto template` must print the same, or report a conflict where there is one.

usage: merge_oracle.py PARETO [--seeds N] [--from SEED]
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

KEYS = ["A", "B", "C"]
NAMES = ["one", "two", "three"]
TYPES = ["X::Y::Pot", "X::Y::Pan"]
MISSING = object()


class Conflict(Exception):
    pass


def random_value(rng, depth, null):
    kind = rng.randrange(8)
    if depth < 2 and kind < 3:
        return {k: random_value(rng, depth + 1, null) for k in rng.sample(KEYS, rng.randrange(1, 3))}
    if kind < 5:
        return [rng.randrange(3) for _ in range(rng.randrange(3))]
    if null and kind == 5:
        return None
    return rng.choice([1, 1, 1, 0, "x", True])


def random_map(rng, null):
    return {k: random_value(rng, 0, null) for k in rng.sample(KEYS, rng.randrange(1, 3))}


def same(a, b):
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def extended(made, added):
    """Maps deep, lists appended, a leaf set otherwise is a conflict."""
    if made is MISSING:
        return added
    if isinstance(made, dict) and isinstance(added, dict):
        return {k: extended(made.get(k, MISSING), added[k]) if k in added else made[k] for k in list(made) + [k for k in added if k not in made]}
    if isinstance(made, list) and isinstance(added, list):
        return made + added
    if not same(made, added):
        raise Conflict
    return made


def agree(a, b):
    """What two overrides set together: they conflict where they differ."""
    if a is MISSING or same(a, b):
        return b
    if isinstance(a, dict) and isinstance(b, dict):
        return {k: agree(a.get(k, MISSING), b[k]) if k in b else a[k] for k in list(a) + [k for k in b if k not in a]}
    raise Conflict


def overridden(value, by):
    """Leaves and whole lists are replaced, null removes."""
    if by is None:
        return MISSING
    if not isinstance(by, dict):
        return by
    out = dict(value) if isinstance(value, dict) else {}
    for key, part in by.items():
        new = overridden(out.get(key, MISSING), part)
        if new is MISSING:
            out.pop(key, None)
        else:
            out[key] = new
    return out


def make(rng):
    """A rule file, and the resources it makes; None where two statements conflict."""
    statements = [("entity shop { pots: [pot] }", None), ("entity pot in shop { name: key }", None)]  # each with what it changes
    made = {}
    for kind in TYPES:
        properties = random_map(rng, False)
        statements.append(('resource %s "%s{p.name}" for pot(p) %s' % (kind, kind[-3:], json.dumps(properties)), None))
        for name in NAMES:
            made[kind[-3:] + name] = (kind, properties)
    for _ in range(rng.randrange(5)):
        word = rng.choice(["extend", "override"])
        on = rng.choice(TYPES + ["resource"])
        values = random_map(rng, word == "override")
        only = rng.choice([None, None] + NAMES)
        # A statement's solutions come in order: `k` is 0, then 1.
        steps = rng.choice([None, None, [0], [1, 0]])
        body = []
        if only:
            body.append("pot(p) and p.name = \"%s\" and r.owner = p" % only)
        if steps is not None:
            body.append("k in %s" % json.dumps(steps))
        text = json.dumps(values)
        if steps is not None:
            text = text[:-1] + ', "K": [k]}'
        line = "%s %s r%s %s" % (word, on, " for " + " and ".join(body) if body else "", text)
        statements.append((line, (word, on, only, values, steps)))
    rng.shuffle(statements)
    changes = [change for _, change in statements if change]
    out = {}
    for rid, (kind, properties) in made.items():
        value, over = properties, MISSING
        for word in ("extend", "override"):
            for what, on, only, values, steps in changes:
                if what != word or on not in (kind, "resource") or (only and not rid.endswith(only)):
                    continue
                for step in steps if steps is not None else [None]:
                    one = dict(values) if step is None else dict(values, K=[step])
                    if word == "extend":
                        value = extended(value, one)
                    else:
                        over = agree(over, one)
        out[rid] = {"Type": kind, "Properties": value if over is MISSING else overridden(value, over)}
    return "\n".join(line for line, _ in statements) + "\n", out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pareto")
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--from", dest="first", type=int, default=1)
    options = parser.parse_args()
    pareto = os.path.abspath(options.pareto)
    wrong, conflicts, agreed = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "rules"))
        with open(os.path.join(folder, "config.yaml"), "w") as f:
            f.write("pots: [%s]\n" % ", ".join("{name: %s}" % n for n in NAMES))
        for seed in range(options.first, options.first + options.seeds):
            rng = random.Random(seed)
            state = rng.getstate()
            try:
                text, expected = make(rng)
            except Conflict:
                expected = None
                rng.setstate(state)
                text = text_of(rng)
            with open(os.path.join(folder, "rules", "own.pareto"), "w") as f:
                f.write(text)
            run = subprocess.run([pareto, "template", "--rules-dir", "rules", "config.yaml"], cwd=folder, capture_output=True, text=True)
            if expected is None:
                conflicts += 1
                right = run.returncode == 1 and ("[value/extend]" in run.stderr or "[value/override]" in run.stderr)
            else:
                agreed += 1
                right = run.returncode == 0 and same(clean(json.loads(run.stdout)["Resources"]), clean(expected))
            if not right:
                wrong += 1
                print("seed %d: expected %s\n%s\n%s%s" % (seed, json.dumps(clean(expected), indent=1, sort_keys=True) if expected else "a conflict", text, run.stdout, run.stderr))
    print("%d programs: %d agree, %d conflict, %d wrong" % (options.seeds, agreed, conflicts, wrong))
    if conflicts < options.seeds // 20 or agreed < options.seeds // 20:
        print("too few of one kind: the programs test nothing")
        return 1
    return 1 if wrong else 0


def text_of(rng):
    """The rule file of a program in which statements conflict: made again, without working out what it means."""
    global extended, agree
    keep = extended, agree
    extended, agree = (lambda made, added: made if made is not MISSING else added), (lambda a, b: b)
    try:
        return make(rng)[0]
    finally:
        extended, agree = keep


def clean(resources):
    """Empty properties are not written."""
    return {rid: {k: v for k, v in r.items() if k != "Properties" or v} for rid, r in resources.items()}


if __name__ == "__main__":
    sys.exit(main())
