"""The function may do what it was seen to do and nothing else, and the check of that notices any change of a policy."""

import functools

import pytest

import facts
import iam
import privilege
from stack import Stack
from test_template import VARIANTS, _named


@functools.cache
def _whole():
    return Stack()


@pytest.mark.parametrize("variant", VARIANTS, ids=_named)
def test_the_function_may_do_what_it_does_and_no_more(variant):
    assert list(privilege.problems(*privilege.of_stack(_whole().with_parameters(variant)))) == []


def test_notices_every_permission_taken_added_narrowed_or_widened():
    own, everybody, asked, used = privilege.of_stack(_whole().with_parameters({"ModelInS3": "models/resnet50-v2/"}))
    kinds, survivors = set(), []
    for kind, what, changed in privilege.mutants(own):
        kinds.add(kind)
        if not list(privilege.problems(changed, everybody, asked, used)):
            survivors.append((kind, what))
    assert survivors == []
    assert kinds == {"taken", "denied", "wildcard", "wider", "narrower", "added"}


def test_every_call_of_the_sources_was_recorded():
    """Else a call that the run does not come to would need no permission."""
    recorded = {call["call"].partition(":")[2].partition("/")[0].lower() for call in privilege.calls() if call["role"] == "function"}
    for client, prefix, suffix in (("s3", "", ""), ("dynamoDb", "", "paginator"), ("presigner", "presign", "")):
        called = {name.lower().removeprefix(prefix).removesuffix(suffix) for name in facts.calls(client)}
        assert called <= recorded, f"{client}: {sorted(called - recorded)} was never recorded"


def test_the_worker_needs_what_the_documents_say():
    needed = privilege.needed(_whole(), "worker", privilege.calls())
    assert {action for action, _ in needed if action.startswith("sqs:")} == privilege.of_worker()


@pytest.mark.parametrize(
    ("pattern", "text", "covers"),
    [
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/uploads/*", True),
        ("arn:aws:s3:::b/uploads/*", "arn:aws:s3:::b/*", False),
        ("arn:aws:s3:::b", "arn:aws:s3:::b/x", False),
        ("s3:Get?bject", "s3:GetObject", True),
        ("s3:GetObject", "s3:GetObjectVersion", False),
        ("a.c", "abc", False),
    ],
)
def test_patterns_cover_what_iams_do(pattern, text, covers):
    assert iam.matches(pattern, text) == covers


def _statement(effect="Allow", **more):
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": "b/*", **more}


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([_statement()], True),
        ([], False),
        ([_statement(), _statement("Deny")], False),
        ([_statement(), _statement("Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})], True),
        ([_statement(Condition={"StringLike": {"s3:prefix": "x*"}})], False),
        ([_statement(Condition={"ForAllValues:StringEquals": {"keys": ["k", "l"]}})], True),
        ([_statement(Condition={"ForAllValues:StringEquals": {"keys": ["l"]}})], False),
        ([_statement(Action="s3:getobject")], True),
    ],
    ids=str,
)
def test_answers_as_iam(statements, answer):
    context = {"aws:SecureTransport": "true", "keys": ["k"]}
    assert iam.allowed(statements, "s3:GetObject", "b/x", context) == answer


@pytest.mark.parametrize("more", [{"NotAction": "s3:*"}, {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}], ids=str)
def test_says_what_it_cannot_judge(more):
    with pytest.raises(NotImplementedError):
        iam.allowed([_statement(**more)], "s3:GetObject", "b/x", {})
