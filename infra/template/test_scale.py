"""infra/scale: every rule holds for each stack, and every rule is seen to fail; the linter has nothing to say."""

import functools
import json

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from rules.scale import NAMES, RULES, parsed
from stack import Stack

PARAMETERS = {
    "Bucket": "pictures", "Table": "records", "Queue": "uploads", "DeadLetters": "dead", "Vpc": "vpc-1", "Subnets": ["subnet-1", "subnet-2"],
}  # fmt: skip
VARIANTS = [(name, {"Compute": compute}) for name in ("service", "batch") for compute in ("fargate", "gpu")] + [
    ("service", {"Spot": "no", "PublicIp": "ENABLED", "AlarmEmail": "someone@example.org"}),
    ("managed-instances", {}),
    ("managed-instances", {"Processors": "16"}),
]
LINTER = ManualArgs(regions=["eu-central-1", "us-east-1", "ap-southeast-2"])


def _named(variant):
    return "-".join([variant[0], *map(str, variant[1].values())])


@functools.cache
def _whole(name):
    return Stack(parsed(name), PARAMETERS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=_named)
def test_holds(rule, variant):
    name, parameters = variant
    assert list(rule(_whole(name).with_parameters(PARAMETERS | parameters))) == []


@pytest.mark.parametrize(
    ("rule", "what"), [pytest.param(rule, what, id=f"{rule.__name__}-{what}") for rule in RULES for what in rule.broken]
)
def test_fails_on_a_broken_copy(rule, what):
    name, change = rule.broken[what]
    template = parsed(name)
    change(template)
    whole = Stack(template, PARAMETERS)
    variants = [{"Compute": "fargate"}, {"Compute": "gpu"}] if "Compute" in template["Parameters"] else [{}]
    refused = {other.__name__ for variant in variants for other in RULES for _ in other(whole.with_parameters(PARAMETERS | variant))}
    assert refused == {rule.__name__} | getattr(change, "also", set())


@pytest.mark.parametrize("name", NAMES)
def test_linter_finds_nothing(name):
    assert [str(finding) for finding in lint(json.dumps(parsed(name)), config=LINTER)] == []
