"""What the tests of our own functions share: loading one as Lambda does, over the services that moto plays."""

import importlib.util
import os
import sys
import types
import unittest
from unittest import mock

# Of an account that does not exist: moto answers, and nothing leaves this process.
WORLD = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1"}
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "rules", "functions")


def load(name, **variables):
    """The module of a function, read anew with these variables of its environment."""
    with mock.patch.dict(os.environ, {**WORLD, **variables}):
        spec = importlib.util.spec_from_file_location(name, os.path.join(FOLDER, name + ".py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


def call(module, event, name="the-function", **variables):
    """What the handler answers to an event."""
    context = types.SimpleNamespace(function_name=name, aws_request_id="1")
    with mock.patch.dict(os.environ, {**WORLD, **variables}):
        return module.handler(event, context)


class Refusing:
    """A client whose calls are refused: `answers` says how, by number of the call."""

    def __init__(self, method, answers):
        self.calls = []
        self.answers = list(answers)
        setattr(self, method, self.answer)

    def answer(self, **arguments):
        self.calls.append(arguments)
        return self.answers.pop(0)


def main():
    # moto warns about versions of others.
    result = unittest.main(exit=False, verbosity=1, warnings="ignore").result
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
