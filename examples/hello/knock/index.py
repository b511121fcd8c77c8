"""Called by the timer with its body; asks for a greeting."""

import json
import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["VISITS_QUEUE"], MessageBody=json.dumps({"name": event["name"]}))
