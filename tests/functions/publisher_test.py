#!/usr/bin/env python3
"""The publisher of a table's changes."""

import json
import unittest

import boto3
from moto import mock_aws

from harness import Refusing, WORLD, call, load, main

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": WORLD["AWS_DEFAULT_REGION"]}


def record(number, name="INSERT", pk="ORDER#1", sk="LINE#1", new=None, old=None):
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    image = {"Keys": keys, "SequenceNumber": str(number)}
    if new is not None:
        image["NewImage"] = {**keys, **new}
    if old is not None:
        image["OldImage"] = {**keys, **old}
    return {"eventID": f"id-{number}", "eventName": name, "dynamodb": image}


def published(module, records, answers=None):
    """The answer of the handler, and the entries of each call."""
    module.events = Refusing("put_events", answers or [{"Entries": [{"EventId": "x"}] * 10}] * 100)
    answer = call(module, {"Records": records}, name="orders-stream")
    return answer, [c["Entries"] for c in module.events.calls]


class Publisher(unittest.TestCase):
    def setUp(self):
        with mock_aws():
            self.module = load("publisher")

    def test_one_event_for_each_kind_of_change(self):
        records = [record(1), record(2, "MODIFY"), record(3, pk="ORDER#2"), record(4, sk="HEAD"), record(5, "REMOVE", pk="USER")]
        answer, calls = published(self.module, records)
        self.assertEqual(answer, {"batchItemFailures": []})
        details = [json.loads(entry["Detail"]) for entry in calls[0]]
        self.assertEqual([(d["eventName"], d["pk"], d["sk"], [r["id"] for r in d["records"]]) for d in details], [
            ("INSERT", "ORDER", "LINE", ["id-1", "id-3"]),
            ("MODIFY", "ORDER", "LINE", ["id-2"]),
            ("INSERT", "ORDER", "HEAD", ["id-4"]),
            ("REMOVE", "USER", "LINE", ["id-5"]),
        ])
        self.assertEqual({(e["Source"], e["DetailType"]) for e in calls[0]},
                         {("orders-stream", "INSERT"), ("orders-stream", "MODIFY"), ("orders-stream", "REMOVE")})

    def test_items_are_plain_json(self):
        new = {"n": {"N": "3"}, "half": {"N": "0.5"}, "flag": {"BOOL": True}, "none": {"NULL": True}, "list": {"L": [{"S": "a"}]},
               "map": {"M": {"x": {"N": "1"}}}, "set": {"SS": ["b", "a"]}, "numbers": {"NS": ["2", "1"]}, "bytes": {"B": b"\x01\xff"}}
        _, calls = published(self.module, [record(1, new=new, old={"n": {"N": "2"}})])
        change = json.loads(calls[0][0]["Detail"])["records"][0]
        self.assertEqual(change["keys"], {"pk": "ORDER#1", "sk": "LINE#1"})
        self.assertEqual(change["new"], {"pk": "ORDER#1", "sk": "LINE#1", "n": 3, "half": 0.5, "flag": True, "none": None, "list": ["a"],
                                         "map": {"x": 1}, "set": ["a", "b"], "numbers": [1, 2], "bytes": "01ff"})
        self.assertEqual(change["old"]["n"], 2)

    def test_ten_entries_to_a_call(self):
        _, calls = published(self.module, [record(n, pk=f"KIND{n}#1") for n in range(25)])
        self.assertEqual([len(entries) for entries in calls], [10, 10, 5])

    def test_large_changes_are_several_events(self):
        big = {"text": {"S": "é" * 40_000}}  # 80 KB
        _, calls = published(self.module, [record(n, new=big) for n in range(6)])
        sizes = [sum(len(e["Detail"].encode()) for e in entries) for entries in calls]
        self.assertTrue(all(size < 256 * 1024 for size in sizes), sizes)
        ids = [r["id"] for entries in calls for e in entries for r in json.loads(e["Detail"])["records"]]
        self.assertEqual(ids, [f"id-{n}" for n in range(6)])

    def test_a_change_too_large_for_an_event_has_its_keys(self):
        _, calls = published(self.module, [record(1, new={"text": {"S": "x" * 390_000}})])
        change = json.loads(calls[0][0]["Detail"])["records"][0]
        self.assertEqual(change, {"id": "id-1", "keys": {"pk": "ORDER#1", "sk": "LINE#1"}, "cut": True})

    def test_what_is_refused_comes_again_in_order(self):
        records = [record(8, pk="A"), record(9, pk="B"), record(10, pk="C"), record(11, pk="B")]
        refused = {"ErrorCode": "ThrottlingException", "ErrorMessage": "slowly"}
        answer, _ = published(self.module, records, [{"Entries": [{"EventId": "1"}, refused, refused]}])
        self.assertEqual(answer, {"batchItemFailures": [{"itemIdentifier": "9"}, {"itemIdentifier": "10"}]})

    def test_nothing_of_the_event_is_lost_when_the_call_fails(self):
        class Broken:
            def put_events(self, Entries):
                raise RuntimeError("no service")
        self.module.events = Broken()
        with self.assertRaises(RuntimeError):
            call(self.module, {"Records": [record(1)]})

    def test_a_rule_gets_the_event(self):
        with mock_aws():
            sqs, events = boto3.client("sqs", **KEYS), boto3.client("events", **KEYS)
            url = sqs.create_queue(QueueName="seen")["QueueUrl"]
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            pattern = {"source": ["orders-stream"], "detail": {"eventName": ["MODIFY"], "pk": ["ORDER"]}}
            events.put_rule(Name="modified", EventPattern=json.dumps(pattern))
            events.put_targets(Rule="modified", Targets=[{"Id": "1", "Arn": arn}])
            module = load("publisher")
            call(module, {"Records": [record(1), record(2, "MODIFY"), record(3, "MODIFY", pk="USER#1")]}, name="orders-stream")
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
            self.assertEqual([json.loads(m["Body"])["detail"]["records"][0]["id"] for m in messages], ["id-2"])


if __name__ == "__main__":
    main()
