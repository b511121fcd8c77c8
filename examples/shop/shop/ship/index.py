"""Called when an order changes: announces that it can be sent."""

import json
import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.publish(TopicArn=os.environ["NEWS_TOPIC"], Subject="order paid", Message=json.dumps(event["detail"]))
