"""Every rule holds for every variant, and every rule is seen to fail; the linter has nothing to say of any variant."""

import functools
import itertools
import json

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from rules import RULES
from stack import Stack, source

VARIANTS = [
    {"Source": events, "Architecture": chip} for events, chip in itertools.product(("sqs", "eventbridge", "direct"), ("x86_64", "arm64"))
] + [
    {"ModelInS3": "models/resnet50-v2/", "Precision": "int8", "TopK": 5, "Memory": "10240"},
    {"AlarmEmail": "someone@example.org", "Deployment": "AllAtOnce", "MaximumConcurrency": 1000},
]
LINTER = ManualArgs(regions=["eu-central-1", "us-east-1", "ap-southeast-2"])


def _named(variant):
    return "-".join(str(value).strip("/").replace("/", ".") for value in variant.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=_named)
def test_holds(rule, variant):
    assert list(rule(_whole().with_parameters(variant))) == []


@functools.cache
def _whole():
    return Stack()


def _broken():
    return [pytest.param(rule, what, id=f"{rule.__name__}-{what}") for rule in RULES for what in rule.broken]


@pytest.mark.parametrize(("rule", "what"), _broken())
def test_fails_on_a_broken_copy(rule, what):
    template = source()
    rule.broken[what](template)
    whole = Stack(template)
    refused = set()
    for variant in ({}, {"Source": "eventbridge", "Architecture": "arm64"}, {"Source": "direct"}):
        stack = whole.with_parameters(variant)
        refused |= {other.__name__ for other in RULES for _ in other(stack)}
    assert refused == {rule.__name__} | getattr(rule.broken[what], "also", set())


@pytest.mark.parametrize("variant", VARIANTS, ids=_named)
def test_linter_finds_nothing(variant):
    template = source()
    for name, value in variant.items():
        template["Parameters"][name]["Default"] = value
    assert [str(finding) for finding in lint(json.dumps(template), config=LINTER)] == []


@pytest.mark.parametrize(
    ("parameters", "built"),
    [
        ({"Memory": 3538}, {}),
        ({"Architecture": "arm64"}, {}),
        ({"Precision": "int8"}, {}),
        ({"TopK": 5}, {}),
        ({"ModelInS3": "models/next/"}, {}),
        ({}, {"Function": "next"}),
        ({}, {"MxnetLayer": "next"}),
        ({}, {"MxnetModelLayer": "next"}),
    ],
    ids=str,
)
def test_a_change_publishes_a_version(parameters, built):
    assert _version(Stack(parameters=parameters, built=built)) != _version(Stack())


def test_no_change_publishes_none():
    assert _version(Stack(parameters={"AlarmEmail": "someone@example.org", "LogDays": 90})) == _version(Stack())


def _version(stack):
    """What CloudFormation tells versions apart by: the name of the resource and what cannot be changed of it."""
    ((name, properties),) = stack.of_type("AWS::Lambda::Version").items()
    assert len(properties["Description"]) <= 256
    return name, properties["Description"]
