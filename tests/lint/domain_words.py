#!/usr/bin/env python3
"""No word of the domain in C++: what Pareto knows about serverless applications stands in rules/.

Names and comments count alike. ARNs and schedules are the only AWS words that stdlib knows. Tests (*_test.cc) may
quote what they like.

usage: domain_words.py ROOT
"""

import re
import sys

from source_files import report, walk

WORDS = """
    api apigateway bucket cloudwatch codebuild cognito dynamo dynamodb endpoint eventbridge kinesis lambda
    microtimer macrotimer queue s3 secretsmanager serverless sns sqs stepfunctions timer topic userpool
""".split()
PAIRS = [("user", "pool"), ("event", "bridge"), ("dead", "letter"), ("log", "group"), ("rest", "api")]

# What the language C++ and its library call so.
CPP = re.compile(r"\bstd::(priority_)?queue\b|\bpriority_queue\b|#include <queue>|\bbucket_(count|size)\b"
                 r"|\bC\+\+ lambdas?\b|\blambda (expression|function object)s?\b|\bAPIs?\b", re.ASCII)
ARN = re.compile(r"\barn:[A-Za-z0-9_:/*.${}-]*")

# The parts of a name: `MicroTimer`, `sqs_queue`, `SQSQueue`, `dead-letter`.
PART = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")


def singular(word):
    return word[:-1] if word.endswith("s") and word[:-1] in WORDS else word


def words_of(line):
    parts = [singular(part.lower()) for part in PART.findall(line)]
    for i, part in enumerate(parts):
        if part in WORDS:
            yield part
        if i + 1 < len(parts) and (part, parts[i + 1]) in PAIRS:
            yield f"{part} {parts[i + 1]}"


def main(root):
    problems = []
    looked_at = 0
    for path, text in walk(root, ("engine", "dsl", "stdlib"), (".h", ".cc", ".pareto", "CMakeLists.txt")):
        if path.endswith(("_test.cc", "_test.h")):
            continue
        looked_at += 1
        for number, line in enumerate(text.splitlines(), 1):
            line = CPP.sub(" ", line)
            if path.startswith("stdlib/"):
                line = ARN.sub(" ", line)
            for word in words_of(line):
                problems.append(f"{path}:{number}: `{word}` is a word of the domain; it belongs in rules/")
    return report("domain_words", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
