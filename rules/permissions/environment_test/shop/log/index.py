import os


def handler(event, context):
    return os.environ["LEVEL1"], os.environ["ORDERS_TABLE"]
