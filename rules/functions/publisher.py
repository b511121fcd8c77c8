"""Called with the changes of a table, from its stream; publishes them as events.

Changes of one kind are one event: its `detail` has `eventName` (INSERT, MODIFY, REMOVE), `pk` and `sk` (of the keys, what stands before the
first `#`), and `records`, the changes themselves in order, with `keys` and the item's `old` and `new` state. The event's detail type is its
`eventName`, its source the name of this function.

What was not published comes again with all that follows it in the stream, so a change may be published twice; its `id` is then the same.
After the attempts that the table's `streaming` says, its place in the stream goes to the dead-letter queue.
"""

import json
import os

import boto3
from boto3.dynamodb.types import Binary, TypeDeserializer

events = boto3.client("events")
plain = TypeDeserializer().deserialize
BATCH = 10  # entries that EventBridge takes in one call
ENTRY = 200_000  # bytes of a detail; EventBridge takes 256 KB for a call, and a call may have to go with one entry
DEBUG = os.environ.get("DEBUG") == "true"


def as_json(value):
    """What JSON has no word for: numbers of a table, sets, bytes."""
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if isinstance(value, Binary):
        return value.value.hex()
    if isinstance(value, bytes):
        return value.hex()
    return int(value) if value == value.to_integral_value() else float(value)


def dumps(value):
    return json.dumps(value, default=as_json, separators=(",", ":"))


def change(record):
    """A record of the stream as it is published, in JSON."""
    image = record["dynamodb"]
    whole = {"id": record["eventID"]}
    for name, source in (("keys", "Keys"), ("old", "OldImage"), ("new", "NewImage")):
        if source in image:
            whole[name] = {key: plain(value) for key, value in image[source].items()}
    text = dumps(whole)
    if len(text.encode()) > ENTRY:  # too large for an event: the keys say where to look
        text = dumps({"id": whole["id"], "keys": whole["keys"], "cut": True})
    return text


def kind(record):
    keys = record["dynamodb"]["Keys"]
    words = [str(plain(keys[name])).split("#")[0] if name in keys else "" for name in ("pk", "sk")]
    return (record["eventName"], *words)


def grouped(records):
    """Events to publish: (kind, changes in JSON, first sequence number), each small enough."""
    groups, open_groups = [], {}
    for record in records:
        key, text = kind(record), change(record)
        group = open_groups.get(key)
        if group is None or group["size"] + len(text.encode()) > ENTRY:
            group = {"kind": key, "changes": [], "size": 0, "sequence": record["dynamodb"]["SequenceNumber"]}
            groups.append(group)
            open_groups[key] = group
        group["changes"].append(text)
        group["size"] += len(text.encode()) + 1
    return groups


def entry(group, source):
    name, pk, sk = group["kind"]
    head = dumps({"eventName": name, "pk": pk, "sk": sk})[:-1]
    detail = f'{head},"records":[{",".join(group["changes"])}]}}'
    return {"Source": source, "DetailType": name, "Detail": detail}


def batches(entries):
    """Entries in order, as many to a call as EventBridge takes."""
    batch, size = [], 0
    for index, one in enumerate(entries):
        bytes_of = len(one["Detail"].encode()) + 100
        if batch and (len(batch) == BATCH or size + bytes_of > ENTRY + 50_000):
            yield batch
            batch, size = [], 0
        batch.append((index, one))
        size += bytes_of
    if batch:
        yield batch


def handler(event, context):
    groups = grouped(event["Records"])
    failed = []
    for batch in batches([entry(group, context.function_name) for group in groups]):
        answer = events.put_events(Entries=[one for _, one in batch])
        for (index, one), told in zip(batch, answer["Entries"]):
            if DEBUG:
                print(dumps({"entry": one, "answer": told}))
            if "ErrorCode" in told:
                failed.append(groups[index]["sequence"])
                print(f"not published: {groups[index]['kind']}: {told['ErrorCode']}: {told.get('ErrorMessage')}")
    # Lambda goes on from the first of these, and counts an attempt.
    return {"batchItemFailures": [{"itemIdentifier": number} for number in sorted(failed, key=int)]}
