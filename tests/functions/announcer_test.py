#!/usr/bin/env python3
"""The announcer of errors."""

import json
import unittest

import boto3
from moto import mock_aws

from harness import Refusing, WORLD, call, load, main

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": WORLD["AWS_DEFAULT_REGION"]}
# As Lambda writes it.
RECORD = {
    "version": "1.0",
    "timestamp": "2026-05-14T12:00:00.000Z",
    "requestContext": {
        "requestId": "b0ae7aab", "functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:shop-pay:$LATEST",
        "condition": "RetriesExhausted", "approximateInvokeCount": 3,
    },
    "requestPayload": {"order": "17"},
    "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    "responsePayload": {"errorMessage": "no key", "errorType": "KeyError", "stackTrace": ["  File index.py, line 1\n"]},
}


def announced(record):
    with mock_aws():
        module = load("announcer")
    module.sns = Refusing("publish", [{}])
    call(module, record, TOPIC_ARN="arn:aws:sns:eu-west-1:123456789012:alarms")
    arguments = module.sns.calls[0]
    return arguments, json.loads(arguments["Message"])


class Announcer(unittest.TestCase):
    def test_people_read_what_failed(self):
        arguments, message = announced(RECORD)
        self.assertEqual(arguments["Subject"], "shop-pay failed: KeyError")
        for part in ("shop-pay failed on an event: KeyError: no key", "2026-05-14", "3 (RetriesExhausted)", "line 1", '"order": "17"'):
            self.assertIn(part, message["email"])

    def test_programs_get_the_record(self):
        _, message = announced(RECORD)
        self.assertEqual(json.loads(message["default"]), RECORD)

    def test_large_records_are_cut(self):
        for cut in ({"requestPayload": "é" * 300_000}, {"requestPayload": '"' * 100_000}, {"responsePayload": {"errorMessage": '\\' * 90_000}}, {"responsePayload": {"errorMessage": "x" * 300_000, "errorType": "E" * 500}}):
            arguments, message = announced({**RECORD, **cut})
            self.assertLess(len(arguments["Message"].encode()), 256 * 1024)
            self.assertLessEqual(len(arguments["Subject"]), 100)
            self.assertEqual(json.loads(message["default"])["requestContext"], RECORD["requestContext"])

    def test_a_record_without_parts(self):
        for record in ({}, {"responsePayload": None}, {"responsePayload": "text"}, {"requestContext": None},
                       {"requestContext": {"condition": "EventAgeExceeded", "functionArn": "short"}},
                       {"responsePayload": {"errorType": "Größe\n"}}):
            arguments, _ = announced(record)
            self.assertTrue(arguments["Subject"].isascii() and arguments["Subject"].isprintable(), arguments["Subject"])

    def test_the_topic_passes_the_record_on(self):
        with mock_aws():
            sqs, sns = boto3.client("sqs", **KEYS), boto3.client("sns", **KEYS)
            url = sqs.create_queue(QueueName="seen")["QueueUrl"]
            topic = sns.create_topic(Name="alarms")["TopicArn"]
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
            call(load("announcer"), RECORD, TOPIC_ARN=topic)
            body = json.loads(sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"])
            self.assertEqual(body["Subject"], "shop-pay failed: KeyError")
            self.assertEqual(json.loads(body["Message"]), RECORD)


if __name__ == "__main__":
    main()
