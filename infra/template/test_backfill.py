"""The stack for old pictures (infra/backfill/template.yaml): its own concurrency and roles, and no more leave than its sources ask for."""

import re

import pytest
from samtranslator.yaml_helper import yaml_parse

import privilege
from stack import ROOT, Stack

SOURCES = ROOT / "infra/backfill/src/main/java/io/snaplabel/backfill"
# What each call of the commands needs.
NEEDED = {
    ("s3", "getBucketVersioning"): {"s3:GetBucketVersioning"},
    ("s3", "listObjectsV2"): {"s3:ListBucket"},
    ("s3", "listObjectVersions"): {"s3:ListBucketVersions"},
    ("s3", "putObject"): {"s3:PutObject"},
    ("s3", "getObjectAsBytes"): set(),  # a shadow run reads the pictures: whoever does it may read them anyhow
    ("dynamoDb", "batchGetItem"): {"dynamodb:BatchGetItem"},
    ("dynamoDb", "getItem"): {"dynamodb:GetItem"},
    ("dynamoDb", "queryPaginator"): {"dynamodb:Query"},
    ("dynamoDb", "query"): {"dynamodb:Query"},
    ("dynamoDb", "scan"): {"dynamodb:Scan"},
    ("dynamoDb", "putItem"): {"dynamodb:PutItem"},
    ("dynamoDb", "updateItem"): {"dynamodb:UpdateItem"},
    ("sqs", "sendMessageBatch"): {"sqs:SendMessage"},
    ("sqs", "getQueueAttributes"): {"sqs:GetQueueAttributes"},
    ("control", "createJob"): {"s3:CreateJob", "iam:PassRole"},
    ("control", "describeJob"): {"s3:DescribeJob"},
    ("control", "updateJobStatus"): {"s3:UpdateJobStatus"},
}
BESIDES = {"sqs:GetQueueUrl"}  # the command line finds a queue by its name


@pytest.fixture(scope="module", params=[{}, {"ModelInS3": "models/next/"}], ids=str)
def stack(request):
    whole = {"Bucket": "pictures", "Table": "records", "Lists": "lists", **request.param}
    return Stack(yaml_parse((ROOT / "infra/backfill/template.yaml").read_text()), parameters=whole)


def actions(policies):
    return {a for s in policies for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])}


def role(stack, name):
    (policy,) = stack.of_type("AWS::IAM::Role")[name]["Policies"]
    return policy["PolicyDocument"]["Statement"]


def test_old_pictures_have_a_concurrency_a_role_and_a_log_of_their_own(stack):
    function = stack.one("AWS::Lambda::Function")
    assert function["Handler"] == "io.snaplabel.lambda.BackfillHandler::handleRequest"
    assert int(function["ReservedConcurrentExecutions"]) == 10
    assert function["Role"] == "<FunctionRole.Arn>"
    assert function["LoggingConfig"]["LogGroup"] == "/aws/lambda/snaplabel"
    mapping = stack.one("AWS::Lambda::EventSourceMapping")
    assert mapping["EventSourceArn"] == "<OldPictures.Arn>"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queue = stack.of_type("AWS::SQS::Queue")["OldPictures"]
    assert int(queue["VisibilityTimeout"]) >= 6 * int(function["Timeout"])


def test_no_action_is_a_wildcard(stack):
    for name in ("FunctionRole", "BatchRole"):
        assert not [a for a in actions(role(stack, name)) if "*" in a]
    feeder = stack.one("AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    assert not [a for a in actions(feeder) if "*" in a]
    assert [s["Sid"] for s in feeder if s["Resource"] == "*"] == ["MakeJobs"]


def test_the_function_may_do_less_than_that_for_new_pictures(stack):
    of_new = {a for pair in privilege.ACTIONS.values() for a in pair if a and not a.startswith("sqs:")}
    besides = {"s3:ListBucket", "s3:ListBucketVersions", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    logs = {"logs:CreateLogStream", "logs:PutLogEvents"}
    mine = actions(role(stack, "FunctionRole"))
    assert mine - of_new == besides | logs
    assert of_new - mine == {"s3:PutObject"}


def test_the_commands_may_do_what_they_do_and_no_more(stack):
    text = "".join(p.read_text() for p in SOURCES.glob("*.java"))
    calls = set(re.findall(r"\b(s3|dynamoDb|sqs|control)\s*\.(\w+)\(", text)) - {("s3", "add")}  # of JSON
    assert calls <= NEEDED.keys(), "nobody has written down what these need"
    needed = set().union(*(NEEDED[call] for call in calls)) | BESIDES
    assert actions(stack.one("AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]) == needed


def test_only_this_accounts_jobs_take_the_role(stack):
    (trust,) = stack.of_type("AWS::IAM::Role")["BatchRole"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "batchoperations.s3.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    invoke = next(s for s in role(stack, "BatchRole") if s["Sid"] == "Invoke")
    assert invoke["Resource"] != "*"


def test_keys_of_jobs_are_those_that_the_commands_write():
    text = (ROOT / "infra/backfill/template.yaml").read_text()
    assert '"dynamodb:LeadingKeys": ["#jobs"]' in text
    assert '"#jobs"' in (SOURCES / "Jobs.java").read_text()
