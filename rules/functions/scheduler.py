"""Called every minute by the rule of a timer of less than a minute; sends that minute's ticks to the timer's queue.

The event is the body of the timer. Each tick is a message, delayed to its second of the coming minute. Ticks that were not sent are an
error, and nobody tries again: by then the minute is over.
"""

import json
import os

import boto3

sqs = boto3.client("sqs")
BATCH = 10  # messages that SQS takes in one call


def handler(event, context):
    number, interval = int(os.environ["NUMBER"]), int(os.environ["INTERVAL"])
    body = json.dumps(event)
    ticks = [{"Id": str(n), "MessageBody": body, "DelaySeconds": n * interval} for n in range(number)]
    failed = []
    for start in range(0, number, BATCH):
        answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=ticks[start:start + BATCH])
        failed += answer.get("Failed", [])
    if failed:
        raise RuntimeError(f"{len(failed)} of {number} ticks were not sent: {failed[0]['Code']}")
