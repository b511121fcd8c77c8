"""Called when an order is paid: writes its receipt."""

import os

import boto3

s3 = boto3.client("s3")
WORDS = {"en": "Paid, with thanks: order {order}", "de": "Dankend erhalten: Bestellung {order}"}


def handler(event, context):
    order = event["detail"]["order"]
    text = WORDS[os.environ["LANGUAGE"]].format(order=order)
    s3.put_object(Bucket=os.environ["RECEIPTS_BUCKET"], Key=f"{order}.txt", Body=text.encode(), ContentType="text/plain")
