"""
The policies against what the function was seen to ask for: `calls.json`, which PrivilegeIT records on the wire and keeps true. Here is the one
place that says which permissions a call takes, and what is allowed though no call was seen.
"""

import copy
import importlib.resources
import json
import re
from collections import Counter
from pathlib import Path

import iam
from stack import ROOT

CALLS = Path(__file__).parent / "calls.json"

# A call → the action it takes (Service Authorization Reference), and the action it takes of a version that it names.
ACTIONS = {
    "s3:GetObject": ("s3:GetObject", "s3:GetObjectVersion"),
    "s3:HeadObject": ("s3:GetObject", "s3:GetObjectVersion"),
    "s3:GetObjectTagging": ("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
    "s3:PutObjectTagging": ("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
    "s3:PutObject": ("s3:PutObject", None),
    "dynamodb:GetItem": ("dynamodb:GetItem", None),
    "dynamodb:PutItem": ("dynamodb:PutItem", None),
    "dynamodb:UpdateItem": ("dynamodb:UpdateItem", None),
    "dynamodb:Query": ("dynamodb:Query", None),
    "dynamodb:TransactWriteItems/ConditionCheck": ("dynamodb:ConditionCheckItem", None),
    "dynamodb:TransactWriteItems/Put": ("dynamodb:PutItem", None),
    "dynamodb:TransactWriteItems/Update": ("dynamodb:UpdateItem", None),
    "dynamodb:TransactWriteItems/Delete": ("dynamodb:DeleteItem", None),
    "sqs:ReceiveMessage": ("sqs:ReceiveMessage", None),
    "sqs:DeleteMessage": ("sqs:DeleteMessage", None),
    "sqs:ChangeMessageVisibility": ("sqs:ChangeMessageVisibility", None),
    "sqs:ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility", None),
    "sqs:GetQueueAttributes": ("sqs:GetQueueAttributes", None),
}
# What the bucket has to allow besides, that S3 answers 404 and not 403 of what is not there. The code takes 404 for gone, and anything else for a
# fault after which the event comes again. AWS writes this of s3:ListBucket; of a version it writes nothing, and the action of its name is kept.
MISSING = ("s3:ListBucket", "s3:ListBucketVersions")
# What decides about a call besides its action. A presigned address is allowed what whoever signed it is; the rest no policy here asks for.
KNOWN = {"version", "missing", "presigned", "returns ALL_OLD"}

# (action, resource) that the role has though it asks for no such thing → who does. S3, SQS and Lambda act as the function where nobody records.
BESIDES = {
    ("sqs:ReceiveMessage", "<Uploads.Arn>"): "Lambda polls the queue as the function",
    ("sqs:DeleteMessage", "<Uploads.Arn>"): "likewise",
    ("sqs:GetQueueAttributes", "<Uploads.Arn>"): "likewise",
    ("sqs:SendMessage", "<DeadLetters.Arn>"): "Lambda sends dead letters of what was invoked directly, as the function",
    ("logs:CreateLogStream", "<Logs.Arn>"): "Lambda writes the log as the function",
    ("logs:PutLogEvents", "<Logs.Arn>"): "likewise",
    ("xray:PutTraceSegments", "*"): "Tracing: Active; X-Ray has no resources",
    ("xray:PutTelemetryRecords", "*"): "likewise",
}

# The SDK's clients speak TLS to AWS; on the local stack they are told not to.
CONTEXT = {"aws:SecureTransport": "true"}


def actions(client, call):
    """What a call of one of the SDK's clients in the sources takes, of versions too; nothing when nobody has written it down."""
    service = {"s3": "s3", "presigner": "s3", "dynamoDb": "dynamodb", "sqs": "sqs"}[client]
    name = call.removeprefix("presign").removesuffix("Paginator").lower()
    return {a for known, pair in ACTIONS.items() if known.partition("/")[0].lower() == f"{service}:{name}" for a in pair if a}


def calls():
    """What was recorded: role, call, on, how."""
    return json.loads(CALLS.read_text())


def _places(stack):
    """What things are called on the local stack → their ARN in the template."""
    pictures = f"arn:aws:s3:::{stack.one('AWS::S3::Bucket')['BucketName']}"
    return {"snaplabel-pictures": pictures, "plain": pictures, "records": "<Records.Arn>", "uploads": "<Uploads.Arn>"}


def needs(stack, call):
    """(action, resource) of each permission that a recorded call takes; none for a model in S3 where the stack has none."""
    unknown = set(call["how"]) - KNOWN
    assert call["call"] in ACTIONS and not unknown, f"{call}: nobody has written down which permission it takes"
    plain, of_version = ACTIONS[call["call"]]
    versioned = "version" in call["how"]
    place, slash, rest = call["on"].partition("/")
    model = stack.parameters["ModelInS3"]
    if place == "models":
        return [(plain, f"arn:aws:s3:::{model}{rest.partition('/')[2]}")] if model else []
    arn = _places(stack)[place]
    found = [(of_version if versioned else plain, arn + slash + rest)]
    return found + ([(MISSING[versioned], arn)] if "missing" in call["how"] else [])


def needed(stack, role, recorded, everywhere=True):
    """All of a role; `everywhere` counts the bucket without versions, which the template has not, but others may have."""
    mine = (c for c in recorded if c["role"] == role and (everywhere or not c["on"].startswith("plain/")))
    return {need for call in mine for need in needs(stack, call)}


def statements(stack):
    """(what the function's role says, what its bucket and queues say to everybody)."""
    (policy,) = stack.resources["Role"]["Properties"]["Policies"]
    everybody = []
    for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"):
        for properties in stack.of_type(kind).values():
            everybody += [s for s in properties["PolicyDocument"]["Statement"] if s["Principal"] == "*"]
    return policy["PolicyDocument"]["Statement"], everybody


def pairs(own):
    """(action, resource) of everything that is allowed."""
    return {(a, r) for s in own if s["Effect"] == "Allow" for a in iam.listed(s["Action"]) for r in iam.listed(s["Resource"])}


def problems(own, everybody, asked, used):
    """What is asked for and not allowed, and what is allowed and not asked for."""
    for action, resource in sorted(pairs(own) - used - BESIDES.keys()):
        yield f"not needed: {action} on {resource}"
    for action, resource in sorted(asked | BESIDES.keys()):
        if not iam.allowed(own + everybody, action, resource, CONTEXT):
            yield f"lacking: {action} on {resource}"


def of_stack(stack):
    recorded = calls()
    asked = needed(stack, "function", recorded) | {n for n in needed(stack, "worker", recorded) if not n[0].startswith("sqs:")}
    return *statements(stack), asked, needed(stack, "function", recorded, everywhere=False)


def _with(own, index, **changes):
    changed = copy.deepcopy(own)
    changed[index].update(changes)
    return changed


def mutants(own):
    """(kind, what, the role's statements so changed): each permission taken away, narrowed, widened or denied, and every other one added."""
    for i, statement in enumerate(own):
        actions, resources = iam.listed(statement["Action"]), iam.listed(statement["Resource"])
        for action in actions:
            kept = [a for a in actions if a != action]
            yield "taken", action, _with(own, i, Action=kept) if kept else own[:i] + own[i + 1 :]
            yield "denied", action, own + [{**statement, "Effect": "Deny", "Action": action}]
            yield "wildcard", action, _with(own, i, Action=[*kept, action.split(":")[0] + ":*"])
        for resource in resources:
            kept = [r for r in resources if r != resource]
            yield "taken", resource, _with(own, i, Resource=kept) if kept else own[:i] + own[i + 1 :]
            if resource != "*":
                yield "wider", resource, _with(own, i, Resource=[*kept, re.sub(r"[^/:.]*.?$", "*", resource.removesuffix("*"))])
                yield "narrower", resource, _with(own, i, Resource=[*kept, resource.removesuffix("*") + "a*"])
    had = {(a.lower(), r) for a, r in pairs(own)}
    for action in every_action():
        for resource in sorted({r for _, r in pairs(own)}):
            if (action, resource) not in had:
                yield "added", f"{action} on {resource}", own + [{"Effect": "Allow", "Action": action, "Resource": resource}]


def every_action():
    """Each action of the services that the role has to do with, and of those that hand out more, as the linter knows them, in lower case."""
    known = json.loads(importlib.resources.files("cfnlint.data.AdditionalSpecs").joinpath("Policies.json").read_text())
    for service in ("dynamodb", "iam", "kms", "lambda", "logs", "s3", "sqs", "sts", "xray"):
        yield from (f"{service}:{action}" for action in known[service]["Actions"])


def figures(stack):
    """Lines that say what was compared, and the names of mutants that nobody noticed."""
    own, everybody, asked, used = of_stack(stack)
    killed, survivors = Counter(), []
    for kind, what, changed in mutants(own):
        if any(True for _ in problems(changed, everybody, asked, used)):
            killed[kind] += 1
        else:
            survivors.append(f"{kind} {what}")
    had = pairs(own)
    kinds = Counter((c["role"], c["call"].partition(":")[0]) for c in calls())
    yield "kinds of calls: " + ", ".join(f"{role} {service} {n}" for (role, service), n in sorted(kinds.items()))
    yield f"permissions (action and resource): {len(had)} allowed, {len(had & used)} used by a recorded call, {len(had & BESIDES.keys())} by AWS itself"
    yield "mutants killed: " + ", ".join(f"{kind} {n}" for kind, n in sorted(killed.items())) + f"; survivors: {survivors or 'none'}"


def of_worker():
    """The actions on the queue that docs/scale.md says the worker needs."""
    text = (ROOT / "docs/scale.md").read_text()
    return set(re.findall(r"`(sqs:\w+)`", text))


if __name__ == "__main__":
    from stack import Stack

    print("\n".join(figures(Stack(parameters={"ModelInS3": "models/resnet50-v2/"}))))
