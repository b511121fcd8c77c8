"""Called by the topic of news."""


def handler(event, context):
    for record in event["Records"]:
        print(record["Sns"]["Subject"], record["Sns"]["Message"])
