"""GET products: what there is to buy."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["PRODUCTS_TABLE"])


def handler(event, context):
    items = table.query(KeyConditionExpression=Key("pk").eq("PRODUCT"))["Items"]
    products = [{"product": item["sk"], "title": item["title"], "price": str(item["price"])} for item in items]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(products)}
