#!/usr/bin/env python3
"""Every example becomes a stack: each resource of a type that moto knows is there, and is wired as the template says. Then our own
functions run, in this process, with the variables that the stack gave them.

usage: stacks.py ROOT PARETO         the examples, and the largest of the fixtures
       stacks.py ROOT PARETO real    the configs of ../shared/fixtures/real, which are not part of the project; skipped where there are none
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import types
from unittest import mock

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures"))

from harness import Program, report  # noqa: E402
from stack import NOT_KNOWN, Server, Stack, made_up  # noqa: E402


def made(stack):
    """That everything is there."""
    if stack.status != "CREATE_COMPLETE":
        yield f"the stack is {stack.status}"
    for name, body in stack.template["Resources"].items():
        if (name in stack.resources) == (body["Type"] in NOT_KNOWN):
            yield f"{name}: a {body['Type']} is {'made' if name in stack.resources else 'not made'}, and NOT_KNOWN says otherwise"
        elif name in stack.types and stack.types[name] != body["Type"]:
            yield f"{name}: a {stack.types[name]}, not a {body['Type']}"
    if set(stack.outputs) != set(stack.template.get("Outputs", {})):
        yield f"outputs {sorted(stack.outputs)}"


def referred(value):
    """The logical id that a property refers to."""
    return value.get("Ref") or value["Fn::GetAtt"][0]


def mappings(stack):
    """That each queue and stream is read by the function that the template says."""
    client = stack.server.client("lambda")
    for name, wanted, identity in stack.of_type("AWS::Lambda::EventSourceMapping"):
        found = client.get_event_source_mapping(UUID=identity)
        source = referred(wanted["EventSourceArn"])
        if stack.types[source] == "AWS::SQS::Queue":
            arn = stack.queue_arn(source)
        else:
            arn = stack.server.client("dynamodb").describe_table(TableName=stack.resources[source])["Table"]["LatestStreamArn"]
        if found["EventSourceArn"] != arn:
            yield f"{name}: reads {found['EventSourceArn']}, not {arn}"
        if found["FunctionArn"] != stack.function_arn(referred(wanted["FunctionName"])):
            yield f"{name}: calls {found['FunctionArn']}"
        if "BatchSize" in wanted and found["BatchSize"] != wanted["BatchSize"]:
            yield f"{name}: {found['BatchSize']} at once"


def queues(stack):
    """That each queue waits, hides and puts aside as the template says."""
    for name, wanted, url in stack.of_type("AWS::SQS::Queue"):
        found = stack.server.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for attribute, key in (("DelaySeconds", "DelaySeconds"), ("VisibilityTimeout", "VisibilityTimeout"),
                               ("MessageRetentionPeriod", "MessageRetentionPeriod")):
            if key in wanted and found[attribute] != str(wanted[key]):
                yield f"{name}: {attribute} is {found[attribute]}"
        if "RedrivePolicy" in wanted:
            policy = json.loads(found["RedrivePolicy"])
            if policy["deadLetterTargetArn"] != stack.queue_arn(referred(wanted["RedrivePolicy"]["deadLetterTargetArn"])):
                yield f"{name}: puts aside to {policy['deadLetterTargetArn']}"
            if int(policy["maxReceiveCount"]) != wanted["RedrivePolicy"]["maxReceiveCount"]:
                yield f"{name}: puts aside after {policy['maxReceiveCount']}"


def rules(stack):
    """That each rule calls what the template says, when it says, with what it says, and may."""
    events = stack.server.client("events")
    for name, wanted, identity in stack.of_type("AWS::Events::Rule"):
        found = events.describe_rule(Name=identity)
        if wanted.get("ScheduleExpression") != found.get("ScheduleExpression"):
            yield f"{name}: {found.get('ScheduleExpression')}"
        if "EventPattern" in wanted and set(json.loads(found["EventPattern"])) != set(wanted["EventPattern"]):
            yield f"{name}: {found['EventPattern']}"
        targets = events.list_targets_by_rule(Rule=identity)["Targets"]
        if [t["Id"] for t in targets] != [t["Id"] for t in wanted["Targets"]]:
            yield f"{name}: targets {targets}"
        for target, asked in zip(targets, wanted["Targets"]):
            called = referred(asked["Arn"])
            arn = stack.function_arn(called) if called in stack.resources else made_up(called)
            if target["Arn"] != arn or target.get("Input") != asked.get("Input"):
                yield f"{name}: calls {target}"


def permissions(stack):
    """That each function may be called by whom the template says, and by nobody else."""
    client = stack.server.client("lambda")
    wanted = {}
    for _, properties, _ in stack.of_type("AWS::Lambda::Permission"):
        wanted.setdefault(referred(properties["FunctionName"]), []).append(properties["Principal"])
    for name, principals in wanted.items():
        policy = json.loads(client.get_policy(FunctionName=stack.resources[name])["Policy"])
        found = [statement["Principal"]["Service"] for statement in policy["Statement"]]
        if sorted(found) != sorted(principals):
            yield f"{name}: may be called by {sorted(found)}, not {sorted(principals)}"
        if any("ArnLike" not in statement.get("Condition", {}) for statement in policy["Statement"]):
            yield f"{name}: may be called from anywhere: {policy}"


def topics(stack):
    """That each topic passes its messages on."""
    sns = stack.server.client("sns")
    for name, wanted, arn in stack.of_type("AWS::SNS::Topic"):
        found = [(s["Protocol"], s["Endpoint"]) for s in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]]
        asked = [(s["Protocol"], s["Endpoint"] if isinstance(s["Endpoint"], str) else stack.function_arn(referred(s["Endpoint"])))
                 for s in wanted.get("Subscription", [])]
        if sorted(found) != sorted(asked):
            yield f"{name}: {found}, not {asked}"


def apis(stack):
    """That each path of an API is one resource with all its methods."""
    client = stack.server.client("apigateway")
    for name, _, identity in stack.of_type("AWS::ApiGateway::RestApi"):
        found = {item["path"]: sorted(item.get("resourceMethods", {})) for item in client.get_resources(restApiId=identity)["items"]}
        paths, wanted = {}, {"/": []}
        parts = {part: body for part, body, _ in stack.of_type("AWS::ApiGateway::Resource") if body["RestApiId"] == {"Ref": name}}

        def path(part):
            body = parts[part]
            return (path(body["ParentId"]["Ref"]) if "Ref" in body["ParentId"] else "") + "/" + body["PathPart"]
        for part in parts:
            paths[part] = path(part)
            wanted[paths[part]] = []
        for _, body, _ in stack.of_type("AWS::ApiGateway::Method"):
            if body["RestApiId"] == {"Ref": name}:
                wanted[paths.get(body["ResourceId"].get("Ref"), "/")].append(body["HttpMethod"])
        if found != {key: sorted(methods) for key, methods in wanted.items()}:
            yield f"{name}: {found}, not {wanted}"
        if not client.get_deployments(restApiId=identity)["items"]:
            yield f"{name}: is not deployed"


def stores(stack):
    """That tables and buckets are as closed and as safe as the template says."""
    dynamodb, s3 = stack.server.client("dynamodb"), stack.server.client("s3")
    for name, wanted, identity in stack.of_type("AWS::DynamoDB::Table"):
        found = dynamodb.describe_table(TableName=identity)["Table"]
        if sorted(i["IndexName"] for i in found.get("GlobalSecondaryIndexes", [])) != sorted(
                i["IndexName"] for i in wanted.get("GlobalSecondaryIndexes", [])):
            yield f"{name}: indexes {found.get('GlobalSecondaryIndexes')}"
        if ("StreamSpecification" in wanted) != ("LatestStreamArn" in found):
            yield f"{name}: a stream or none"
    for name, _, identity in stack.of_type("AWS::S3::Bucket"):
        rules_found = s3.get_bucket_encryption(Bucket=identity)["ServerSideEncryptionConfiguration"]["Rules"]
        if rules_found[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] != "AES256":
            yield f"{name}: {rules_found}"


def logs(stack):
    """That each function writes to a log group of its own that is kept for some days only."""
    client = stack.server.client("logs")
    for name, _, identity in stack.of_type("AWS::Lambda::Function"):
        group = stack.resources[name + "LogGroup"]
        found = client.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        if not found or found[0].get("retentionInDays") != 30:
            yield f"{name}: logs to {found}"


def run(stack, name, event):
    """What a function of the template answers, run here with the variables of the stack. Also that nothing is printed."""
    code = stack.template["Resources"][name]["Properties"]["Code"]["ZipFile"]
    spec = importlib.util.spec_from_loader(name, loader=None)
    module = importlib.util.module_from_spec(spec)
    context = types.SimpleNamespace(function_name=stack.resources[name])
    with mock.patch.dict(os.environ, stack.environment(name)), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, name + ".py", "exec"), module.__dict__)  # noqa: S102  the text that the template carries
        return module.handler(event, context)


def received(sqs, url):
    """The bodies of all messages of a queue that can be seen."""
    bodies = []
    while True:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            return bodies
        bodies += [json.loads(message["Body"]) for message in messages]


def listener(stack, name):
    """A queue of the test's own: its address and ARN."""
    sqs = stack.server.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def schedulers(stack):
    """That a scheduler puts as many messages into its timer's queue as there are ticks in a minute."""
    sqs = stack.server.client("sqs")
    names = [n for n, _, _ in stack.of_type("AWS::Lambda::Function") if n.endswith("TimerSchedulerFunction")]
    for name in names:
        timer = name.removesuffix("SchedulerFunction")
        rule = stack.template["Resources"][timer + "Rule"]["Properties"]["Targets"][0]
        run(stack, name, json.loads(rule["Input"]))
        counted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
        found = sqs.get_queue_attributes(QueueUrl=stack.resources[timer + "Queue"], AttributeNames=counted)["Attributes"]
        number = int(stack.environment(name)["NUMBER"])
        if number != 60 // int(stack.environment(name)["INTERVAL"]):
            yield f"{name}: {number} ticks"
        # The first can be seen at once; how many of the others can by now is a matter of seconds.
        if sum(int(found[c]) for c in counted) != number or int(found[counted[0]]) < 1:
            yield f"{name}: {found}, and should have sent {number}"
        bodies = received(sqs, stack.resources[timer + "Queue"])
        if not bodies or any(body != json.loads(rule["Input"]) for body in bodies):
            yield f"{name}: the messages are {bodies}, and not the body"


def publishers(stack):
    """That the events of a table's stream are those that the rules of its listeners wait for."""
    sqs, events = stack.server.client("sqs"), stack.server.client("events")
    # moto calls no function, and takes a schedule for a pattern of everything: the queues of this test take the targets' place.
    for _, wanted, identity in stack.of_type("AWS::Events::Rule"):
        events.remove_targets(Rule=identity, Ids=[target["Id"] for target in wanted["Targets"]])
    for name, _, _ in stack.of_type("AWS::Lambda::Function"):
        if not name.endswith("TableStreamingFunction"):
            continue
        for rule, wanted, identity in stack.of_type("AWS::Events::Rule"):
            if wanted.get("EventPattern", {}).get("source") != [{"Ref": name}]:
                continue
            url, arn = listener(stack, rule + "-listener")
            pattern = events.describe_rule(Name=identity)["EventPattern"]
            events.put_rule(Name=rule + "-listener", EventPattern=pattern)
            events.put_targets(Rule=rule + "-listener", Targets=[{"Id": "1", "Arn": arn}])
            detail = wanted["EventPattern"].get("detail", {})
            words = {key: detail.get(key, [other])[0] for key, other in (("eventName", "INSERT"), ("pk", "P"), ("sk", "S"))}
            keys = {key: {"S": words[key] + "#1"} for key in ("pk", "sk")}
            image = {"Keys": keys, "NewImage": keys, "SequenceNumber": "1"}
            other = {"Keys": {"pk": {"S": "OTHER#1"}, "sk": {"S": "OTHER#1"}}, "SequenceNumber": "2"}
            answer = run(stack, name, {"Records": [
                {"eventID": "wanted", "eventName": words["eventName"], "dynamodb": image},
                {"eventID": "other", "eventName": "REMOVE", "dynamodb": other},
            ]})
            if answer != {"batchItemFailures": []}:
                yield f"{name}: {answer}"
            events.remove_targets(Rule=rule + "-listener", Ids=["1"])
            events.delete_rule(Name=rule + "-listener")
            seen = [record["id"] for body in received(sqs, url) for record in body["detail"]["records"]]
            if seen != ["wanted"]:
                yield f"{rule}: gets {seen} of what {name} publishes"


def announcers(stack):
    """That who listens to the topic of alerts gets the record of a failure."""
    name = "AlertsAnnouncerFunction"
    if name not in stack.resources:
        return
    url, arn = listener(stack, stack.name + "-alerts")
    topic = stack.environment(name)["TOPIC_ARN"]
    stack.server.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    record = {"requestContext": {"functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:some:$LATEST"}, "responsePayload": {}}
    # Lambda is not there to be called: the topic's other subscribers are put aside.
    sns = stack.server.client("sns")
    for subscription in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
        if subscription["Protocol"] != "sqs":
            sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    run(stack, name, record)
    found = [json.loads(body["Message"]) for body in received(stack.server.client("sqs"), url)]
    if found != [record]:
        yield f"{name}: {found}"


CHECKS = [made, mappings, queues, rules, permissions, topics, apis, stores, logs, schedulers, publishers, announcers]


def examples(root, program):
    """The examples, and the config that has everything that the earlier implementation could do."""
    folder = os.path.join(root, "examples")
    found = {name: f"examples/{name}/config.yaml" for name in sorted(os.listdir(folder))}
    found["kitchen-sink"] = "tests/fixtures/original/valid/22-kitchen-sink/config.yaml"
    # A folder of rule files is no application.
    return {name: program.template(path) for name, path in found.items() if os.path.exists(os.path.join(root, path))}


def real(root, program):
    """What people use: configs of October and November 2022, and three files of June that are migrated first."""
    folder = os.path.join(os.path.abspath(root), "..", "shared", "fixtures", "real")
    found = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        path = os.path.join(folder, name)
        if name.endswith(".yaml"):
            found[name.removesuffix(".yaml")] = program.template(path)
        elif name.startswith("three-files-"):
            files = [os.path.join(path, file) for file in ("app.props", "defaults.yaml", "metadata.yaml")]
            found[name] = program.template("-", program.run("migrate", *files).stdout)
    if not found:
        print(f"SKIPPED: there is nothing in {folder}; nothing was tested")
        sys.exit(77)
    return found


def main(root, pareto, which="examples"):
    program = Program(root, pareto)
    templates = {"examples": examples, "real": real}[which](root, program)
    server, problems, types_seen, looked_at = Server(), [], set(), 0
    try:
        for name, text in templates.items():
            if text is None:
                problems.append(f"{name}: no template")
                continue
            stack = Stack(server, name, text)
            looked_at += len(stack.template["Resources"])
            types_seen.update(body["Type"] for body in stack.template["Resources"].values())
            for check in CHECKS:
                problems += [f"{name}: {check.__name__}: {problem}" for problem in check(stack)]
    finally:
        server.stop()
    if which == "examples":
        problems += [f"NOT_KNOWN: no example has a {kind}" for kind in sorted(NOT_KNOWN - types_seen)]
    return report(f"stacks of {len(templates)} configs", looked_at, problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
