import os

TABLE = os.environ["ORDERS_TABLE"]


def handler(event, context):
    return TABLE
