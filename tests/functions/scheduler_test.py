#!/usr/bin/env python3
"""The scheduler of a timer under a minute."""

import json
import unittest

import boto3
from moto import mock_aws

from harness import Refusing, WORLD, call, load, main


@mock_aws
class Scheduler(unittest.TestCase):
    def setUp(self):
        self.sqs = boto3.client("sqs", region_name=WORLD["AWS_DEFAULT_REGION"], aws_access_key_id="test", aws_secret_access_key="test")
        self.url = self.sqs.create_queue(QueueName="ticks")["QueueUrl"]

    def run_minute(self, number, interval, body):
        call(load("scheduler"), body, QUEUE_URL=self.url, NUMBER=str(number), INTERVAL=str(interval))

    def counts(self):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return [int(found[name]) for name in names]

    def test_every_tick_is_a_message(self):
        for number, interval in ((2, 30), (6, 10), (60, 1), (1, 45)):
            with self.subTest(interval=interval):
                self.url = self.sqs.create_queue(QueueName=f"every-{interval}")["QueueUrl"]
                self.run_minute(number, interval, {"n": 1})
                self.assertEqual(self.counts(), [1, number - 1])  # the first is there at once

    def test_the_message_is_the_body(self):
        for body in ({"name": "é"}, "text", 3, None, [1, {"a": []}]):
            self.run_minute(1, 45, body)
            message = self.sqs.receive_message(QueueUrl=self.url)["Messages"][0]
            self.assertEqual(json.loads(message["Body"]), body)
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    def test_ten_to_a_call_each_at_its_second(self):
        module = load("scheduler")
        module.sqs = Refusing("send_message_batch", [{}] * 6)
        call(module, {}, QUEUE_URL=self.url, NUMBER="60", INTERVAL="1")
        self.assertEqual([len(c["Entries"]) for c in module.sqs.calls], [10] * 6)
        self.assertEqual([e["DelaySeconds"] for c in module.sqs.calls for e in c["Entries"]], list(range(60)))
        self.assertTrue(all(len({e["Id"] for e in c["Entries"]}) == 10 for c in module.sqs.calls))

    def test_what_is_refused_is_an_error(self):
        module = load("scheduler")
        refused = {"Failed": [{"Id": "3", "Code": "Throttled", "SenderFault": False}]}
        module.sqs = Refusing("send_message_batch", [refused, {}])
        with self.assertRaisesRegex(RuntimeError, "1 of 12 ticks were not sent: Throttled"):
            call(module, {}, QUEUE_URL=self.url, NUMBER="12", INTERVAL="5")
        self.assertEqual(len(module.sqs.calls), 2)  # the rest is sent all the same


if __name__ == "__main__":
    main()
