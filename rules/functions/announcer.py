"""Called with an event that an action failed on; announces it to a topic.

Lambda calls it with a record of the failure once no attempt is left. People by mail get a text, everybody else the record as JSON. If the
announcement fails, Lambda tries again, and then puts the record into the dead-letter queue of the alerts.
"""

import json
import os

import boto3

sns = boto3.client("sns")
RECORD, TEXT = 120_000, 60_000  # bytes as they are sent; SNS takes 256 KB in all
SUBJECT = 100  # characters


def size(text):
    return len(json.dumps(text))  # all ASCII


def short(record):
    """The record as JSON, without what makes it too long."""
    for left_out in ((), ("requestPayload",), ("requestPayload", "responsePayload")):
        text = json.dumps({key: value for key, value in record.items() if key not in left_out})
        if size(text) <= RECORD:
            return text
    return json.dumps({"requestContext": record.get("requestContext")})


def told(record):
    """Subject and text for people."""
    context = record.get("requestContext") or {}
    error = record.get("responsePayload")
    error = error if isinstance(error, dict) else {}
    parts = context.get("functionArn", "").split(":")
    name = parts[6] if len(parts) > 6 else "a function"
    kind = error.get("errorType") or context.get("condition") or "an error"
    lines = [
        f"{name} failed on an event: {kind}" + (f": {error['errorMessage']}" if error.get("errorMessage") else ""),
        "",
        f"when      {record.get('timestamp', 'unknown')}",
        f"attempts  {context.get('approximateInvokeCount', 'unknown')} ({context.get('condition', 'unknown')})",
        f"request   {context.get('requestId', 'unknown')}",
    ]
    lines += ["", "".join(error.get("stackTrace") or []).rstrip()] if error.get("stackTrace") else []
    lines += ["", "The event:", json.dumps(record.get("requestPayload"), indent=2)]
    text = "\n".join(lines)
    while size(text) > TEXT:
        text = text[:len(text) // 2] + "\n..."
    subject = "".join(c if 32 <= ord(c) < 127 else "?" for c in f"{name} failed: {kind}")
    return subject[:SUBJECT], text


def handler(event, context):
    subject, text = told(event)
    whole = short(event)
    message = {"default": whole, "email": text}
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Subject=subject, Message=json.dumps(message), MessageStructure="json")
