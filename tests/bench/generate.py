#!/usr/bin/env python3
"""Inputs for the engine's benches; the seeds are fixed, so every run measures the same.

Writes OUT/CASE/RELATION.facts (fields apart by tabs) and OUT/CASE.pl (the same as Prolog facts).

usage: generate.py OUT [tc_chain tc_random policy_10k]
"""

import os
import random
import sys


def prolog(value):
    return str(value) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def write(out, case, relation, rows):
    os.makedirs(os.path.join(out, case), exist_ok=True)
    with open(os.path.join(out, case, relation + ".facts"), "w", encoding="utf-8") as facts:
        for row in rows:
            facts.write("\t".join(map(str, row)) + "\n")
    with open(os.path.join(out, case + ".pl"), "w", encoding="utf-8") as facts:
        facts.write(f":- discontiguous {relation}/{len(rows[0])}.\n")
        for row in rows:
            facts.write(f"{relation}({','.join(map(prolog, row))}).\n")


def tc_chain():
    return "edge", [(i, i + 1) for i in range(2000)]


def tc_random():
    """2,000 nodes, 6,000 edges: nearly every node reaches nearly every other."""
    chance, edges = random.Random(1), set()
    while len(edges) < 6000:
        a, b = chance.randrange(2000), chance.randrange(2000)
        if a != b:
            edges.add((a, b))
    rows = list(edges)
    chance.shuffle(rows)
    return "edge", rows


def policy_10k():
    """1,000 resources as some 10,000 triples of resource, key and value."""
    chance, count, rows = random.Random(4), 1000, []
    types = ["bucket", "instance", "sg_rule", "db", "role", "subnet", "vpc", "lambda", "queue", "volume"]
    regions = ["eu-west-1", "us-east-1", "us-west-2", "ap-south-1"]
    teams = [f"team-{i:03d}" for i in range(200)]
    ids = [f"module.m{i % 97}.r-{i:06d}" for i in range(count)]
    for i, resource in enumerate(ids):
        kind = types[i % 10]

        def has(key, value):
            rows.append((resource, key, value))

        has("type", kind)
        has("region", chance.choice(regions))
        has("env", chance.choice(["prod", "stage", "dev", "test"]))
        has("name", f"{chance.choice(['prod', 'tmp', 'svc', 'old', 'data'])}-{chance.choice(['api', 'web', 'etl', 'auth', 'bill'])}-"
                    f"{chance.randrange(count // 2)}")
        if chance.random() < .92:
            has("tag:owner", chance.choice(teams))
        if chance.random() < .95:
            has("tag:cost-center", f"cc-{chance.randrange(60)}")
        has("arn", f"arn:cloud:{kind}:{i}")
        has("vpc", ids[chance.randrange(count // 10) * 10 + 6])
        if kind == "bucket":
            has("acl", chance.choice(["private"] * 9 + ["public-read"]))
            if chance.random() < .9:
                has("encryption", chance.choice(["aes256", "kms"]))
        elif kind == "sg_rule":
            has("cidr", chance.choice(["10.0.0.0/8", "192.168.0.0/16", "0.0.0.0/0", "172.16.0.0/12"]))
            has("port", str(chance.choice([22, 80, 443, 3389, 8080, 5432])))
        elif kind in ("db", "volume"):
            if chance.random() < .85:
                has("encryption", "kms")
            has("size", str(chance.randrange(1, 4000)))
        else:
            has("size", str(chance.randrange(1, 64)))
            has("image", f"img-{chance.randrange(300)}")
        for _ in range(chance.choice([0, 1, 1, 2])):
            j = chance.randrange(max(0, i - 50), i + 1)
            if j != i:
                has("depends_on", ids[j])
    return "attr", rows


CASES = {"tc_chain": tc_chain, "tc_random": tc_random, "policy_10k": policy_10k}

if __name__ == "__main__":
    for case in sys.argv[2:] or CASES:
        write(sys.argv[1], case, *CASES[case]())
