"""Who may do what: nothing that can be narrowed, and one bucket everywhere. Which calls take which permission: `privilege.py`."""

import re

from rules import drop, put, rule, without

# (Sid, resource) of what is allowed on everything, and why.
EVERYTHING = {("Traces", "*"): "X-Ray has no resources to narrow these two actions to"}
# Wildcards inside an ARN, and why.
PREFIXES = {
    "PicturesAndTheirTags": "every object of the one bucket",
    "LeaveToUpload": "every object below the one prefix",
    "Model": "every file of the one bundle",
}
MANAGED = {
    "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda": "SAM's, for CodeDeploy; shifting the alias and reading alarms"
}


def _listed(value):
    return value if isinstance(value, list) else [value]


def _allowed(stack):
    """Every statement of a role that allows something."""
    for role in stack.of_type("AWS::IAM::Role").values():
        for policy in role.get("Policies", []):
            yield from (s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow")


def _statement(sid, **changes):
    def change(template):
        (policy,) = template["Resources"]["Role"]["Properties"]["Policies"]
        (statement,) = [s for s in policy["PolicyDocument"]["Statement"] if s.get("Sid") == sid]
        statement.update(changes)

    return change


@rule(
    whole_service=_statement("Records", Action=["dynamodb:*"]),
    everything_of_a_kind=_statement("PicturesAndTheirTags", Action=["s3:Get*"]),
    everything=_statement("Logs", Action="*"),
)
def no_action_is_a_wildcard(stack):
    for statement in _allowed(stack):
        for action in _listed(statement["Action"]):
            if "*" in action:
                yield f"{statement.get('Sid')}: {action}"


@rule(
    every_table=_statement("Records", Resource="*"),
    every_bucket=_statement("PicturesAndTheirTags", Resource="arn:aws:s3:::*"),
    every_queue=_statement("Uploads", Resource="arn:aws:sqs:*:*:*"),
)
def no_resource_is_a_wildcard_without_a_reason(stack):
    for statement in _allowed(stack):
        for resource in _listed(statement["Resource"]):
            sid = statement.get("Sid")
            if (sid, resource) in EVERYTHING:
                continue
            narrow = re.fullmatch(r"arn:aws:s3:::[a-z0-9.-]+/([^*]*)\*", resource) and sid in PREFIXES
            if "*" in resource and not narrow:
                yield f"{sid}: {resource}"


def _elsewhere(template):
    template["Resources"]["Function"]["Properties"]["Environment"]["Variables"]["SNAPLABEL_UPLOAD_PREFIX"] = "in/"


@rule(
    everywhere=_statement("LeaveToUpload", Resource={"Fn::Sub": "arn:aws:s3:::${AWS::StackName}-pictures-${AWS::AccountId}-${AWS::Region}/*"}),
    other_prefix=_elsewhere,
)
def uploads_are_allowed_below_their_prefix_alone(stack):
    prefix = stack.one("AWS::Lambda::Function")["Environment"]["Variables"].get("SNAPLABEL_UPLOAD_PREFIX")
    for statement in _allowed(stack):
        if "s3:PutObject" in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                if not resource.endswith(f"/{prefix}*"):
                    yield f"{statement['Sid']}: expected {prefix}* but got {resource}"


@rule(
    whole_account=lambda t: t["Resources"]["Role"]["Properties"].update(ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]),
    sams_own=drop("Function/Role"),
)
def no_managed_policy_without_a_reason(stack):
    for name, role in stack.of_type("AWS::IAM::Role").items():
        for arn in role.get("ManagedPolicyArns", []):
            if arn not in MANAGED:
                yield f"{name}: {arn}"


@rule(
    role=_statement("PicturesAndTheirTags", Resource="arn:aws:s3:::pictures/*"),
    queue=put("UploadsPolicy/PolicyDocument/Statement/0/Condition/ArnEquals/aws:SourceArn", "arn:aws:s3:::pictures"),
    bucket=put("Pictures/BucketName", "pictures"),
    bucket_policy=put("PicturesPolicy/PolicyDocument/Statement/0/Resource/0", "arn:aws:s3:::pictures"),
    settings=put("Function/Environment/Variables/SNAPLABEL_BUCKETS", "pictures"),
    permission=put("S3MayInvoke/SourceArn", "arn:aws:s3:::pictures"),
    rule=put("UploadsRule/EventPattern/detail/bucket/name/0", "pictures"),
)
def everything_names_the_same_bucket(stack):
    bucket = stack.one("AWS::S3::Bucket")["BucketName"]
    arn = f"arn:aws:s3:::{bucket}"
    named = {
        "settings": {stack.one("AWS::Lambda::Function")["Environment"]["Variables"].get("SNAPLABEL_BUCKETS", bucket)},
        "role": {
            r.removesuffix("/*").removesuffix("/uploads")
            for s in _allowed(stack)
            if s.get("Sid") != "Model" and any(a.startswith("s3:") for a in _listed(s["Action"]))
            for r in _listed(s["Resource"])
            if r not in ("*", "arn:aws:s3:::*")
        },
        "bucket policy": {
            r.removesuffix("/*") for s in stack.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"] for r in s["Resource"]
        }
        if stack.of_type("AWS::S3::BucketPolicy")
        else set(),
        "queue policy": {
            s["Condition"]["ArnEquals"]["aws:SourceArn"]
            for s in stack.of_type("AWS::SQS::QueuePolicy")["UploadsPolicy"]["PolicyDocument"]["Statement"]
            if s.get("Principal") == {"Service": "s3.amazonaws.com"} and s.get("Condition", {}).get("ArnEquals")
        },
        "permission": {
            p["SourceArn"]
            for p in stack.of_type("AWS::Lambda::Permission").values()
            if p["Principal"] == "s3.amazonaws.com" and "SourceArn" in p
        },
        "rule": {n for r in stack.of_type("AWS::Events::Rule").values() for n in r["EventPattern"]["detail"]["bucket"]["name"]},
    }
    for where, names in named.items():
        for name in names - {bucket, arn}:
            yield f"{where}: expected {bucket} but got {name}"


@rule(
    anybodys_bucket=drop("S3MayInvoke/SourceArn"),
    anybodys_account=drop("S3MayInvoke/SourceAccount"),
    anybodys_queue=drop("UploadsPolicy/PolicyDocument/Statement/0/Condition"),
    anybody=put("UploadsPolicy/PolicyDocument/Statement/0/Principal", "*"),
)
def services_act_for_this_account_alone(stack):
    """A service that sends or invokes is held to one source; a bucket's ARN has no account in it, so that is named too."""
    for name, permission in stack.of_type("AWS::Lambda::Permission").items():
        needed = {"SourceArn", "SourceAccount"} if permission["Principal"] == "s3.amazonaws.com" else {"SourceArn"}
        if not needed <= permission.keys():
            yield f"{name}: any source may invoke"
    for kind in ("AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy"):
        for name, properties in stack.of_type(kind).items():
            for statement in properties["PolicyDocument"]["Statement"]:
                if statement["Effect"] != "Allow":
                    continue
                if statement["Principal"] == "*" or "aws:SourceArn" not in statement.get("Condition", {}).get("ArnEquals", {}):
                    yield f"{name}: {statement['Sid']} allows any source"


@rule(
    bucket=without("PicturesPolicy"),
    queue=lambda t: t["Resources"]["UploadsPolicy"]["Properties"]["PolicyDocument"]["Statement"].pop(1),
    dead_letters=put("DeadLettersPolicy/PolicyDocument/Statement/0/Condition", {"Bool": {"aws:SecureTransport": "true"}}),
    only_the_bucket=lambda t: t["Resources"]["PicturesPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]["Resource"].pop(1),
)
def nothing_comes_without_tls(stack):
    refused = set()
    for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"):
        for properties in stack.of_type(kind).values():
            for s in properties["PolicyDocument"]["Statement"]:
                everybody = s["Effect"] == "Deny" and s["Principal"] == "*" and s["Action"] in ("s3:*", "sqs:*")
                if everybody and s.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}:
                    refused |= set(_listed(s["Resource"]))
    # The bucket's name is another rule's business.
    buckets = {"objects" if r.endswith("/*") else "bucket" for r in refused if r.startswith("arn:aws:s3:::")}
    for what in {"bucket", "objects"} - buckets:
        yield f"S3 answers without TLS for the {what}"
    for name in stack.of_type("AWS::SQS::Queue"):
        if f"<{name}.Arn>" not in refused:
            yield f"{name} answers without TLS"
