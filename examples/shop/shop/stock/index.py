"""Called every 30 seconds, through the timer's queue: each record's body is the text of the timer's body."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["PRODUCTS_TABLE"])
sns = boto3.client("sns")


def handler(event, context):
    for record in event["Records"]:
        least = json.loads(record["body"])["warn-below"]
        for product in table.query(KeyConditionExpression=Key("pk").eq("PRODUCT"))["Items"]:
            if product["stock"] < least:
                sns.publish(TopicArn=os.environ["NEWS_TOPIC"], Subject="low stock", Message=product["sk"])
