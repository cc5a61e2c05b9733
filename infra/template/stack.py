"""template.yaml as CloudFormation would see it: translated by AWS's own SAM translator, then resolved for one choice of parameters."""

import copy
import functools
import logging
import os
import re
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
LAMBDA_LAYER = "AWS::Lambda::LayerVersion"

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::StackName": "snaplabel",
    "AWS::URLSuffix": "amazonaws.com",
}

# What a Ref of these types is: one of its own properties.
NAMED_BY = {"AWS::S3::Bucket": "BucketName", "AWS::Logs::LogGroup": "LogGroupName"}

os.environ.setdefault("AWS_DEFAULT_REGION", PSEUDO["AWS::Region"])
logging.disable(logging.WARNING)  # the translator's, about feature toggles of the service


class _NoManagedPolicies:
    """The names of AWS's managed policies would come from IAM; the template needs none of them."""

    def load(self):
        return {}


class _Nothing:
    """AWS::NoValue."""


_NOTHING = _Nothing()


@functools.cache
def _source():
    return yaml_parse((ROOT / "template.yaml").read_text())


def source():
    """The template as written, with long-form intrinsics, for the caller to change."""
    return copy.deepcopy(_source())


def translate(template, built=None):
    """
    The template without SAM. Local folders become S3 objects, as `sam deploy` would make them; `built` gives a folder's resource another
    content than the others'.
    """
    template = copy.deepcopy(template)
    for name, resource in template["Resources"].items():
        for path in ("CodeUri", "ContentUri"):
            if path in resource.get("Properties", {}):
                resource["Properties"][path] = f"s3://built/{name}/{(built or {}).get(name, 'first')}"
    return transform(template, {}, _NoManagedPolicies())


class Stack:
    """
    One deployed stack. `resources` has what its conditions let exist, without an intrinsic left: a Ref is `<Name>`, a GetAtt
    `<Name.Attribute>`, except where a Ref is known (parameters, buckets, log groups, layers).
    """

    def __init__(self, template=None, parameters=None, built=None):
        self.source = template or source()
        self.template = translate(self.source, built)
        self._choose(parameters or {})

    def with_parameters(self, parameters):
        """The same template deployed with other parameters."""
        other = copy.copy(self)
        other._choose(parameters)
        return other

    def _choose(self, parameters):
        self.parameters = {name: spec.get("Default") for name, spec in self.template["Parameters"].items()}
        self.parameters.update(parameters)
        self._all = self.template["Resources"]
        self.resources = {
            name: self.resolve({"Properties": {}, **resource})
            for name, resource in self._all.items()
            if self._holds(resource.get("Condition"))
        }
        self.outputs = {name: self.resolve(output) for name, output in self.template["Outputs"].items()}

    def of_type(self, kind):
        """Name → properties of every resource of a type."""
        return {name: r["Properties"] for name, r in self.resources.items() if r["Type"] == kind}

    def one(self, kind):
        """The properties of the only resource of a type."""
        ((_, properties),) = self.of_type(kind).items()
        return properties

    def name_of(self, reference):
        """The resource that `<Name>` or `<Name.Attribute>` stands for; None when it is none of ours."""
        match = re.fullmatch(r"<(\w+)(?:\.[\w.]+)?>", str(reference))
        return match[1] if match and match[1] in self.resources else None

    def resolve(self, node):
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not _NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((key, argument),) = node.items()
            if key == "Ref":
                return self._ref(argument)
            if key.startswith("Fn::"):
                return getattr(self, "_" + key[4:].lower())(argument)
        resolved = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not _NOTHING}

    def _ref(self, name):
        if name == "AWS::NoValue":
            return _NOTHING
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return self.parameters[name]
        resource = self._all[name]
        if NAMED_BY.get(resource["Type"]) in resource.get("Properties", {}):
            return self.resolve(resource["Properties"][NAMED_BY[resource["Type"]]])
        if resource["Type"] == LAMBDA_LAYER:
            layer = self.resolve(resource["Properties"]["LayerName"])
            return f"arn:aws:lambda:{PSEUDO['AWS::Region']}:{PSEUDO['AWS::AccountId']}:layer:{layer}:{name}"
        return f"<{name}>"

    def _getatt(self, argument):
        name, _, attribute = (argument if isinstance(argument, str) else ".".join(argument)).partition(".")
        assert name in self._all, f"GetAtt of {name}, which is not there"
        return f"<{name}.{attribute}>"

    def _sub(self, argument):
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def value(match):
            name = match[1]
            if name in values:
                return str(self.resolve(values[name]))
            return str(self._getatt(name) if "." in name else self._ref(name))

        return re.sub(r"\$\{([^!}]+)\}", value, text)

    def _join(self, argument):
        separator, parts = argument
        return separator.join(str(part) for part in self.resolve(parts))

    def _base64(self, argument):
        return self.resolve(argument)

    def _select(self, argument):
        index, parts = argument
        return self.resolve(parts)[int(index)]

    def _split(self, argument):
        separator, text = argument
        return self.resolve(text).split(separator)

    def _findinmap(self, argument):
        mapping, first, second = argument
        return self.template["Mappings"][mapping][str(self.resolve(first))][self.resolve(second)]

    def _if(self, argument):
        condition, yes, no = argument
        return self.resolve(yes if self._holds(condition) else no)

    def _holds(self, condition):
        if condition is None:
            return True
        if isinstance(condition, str):
            return self._holds(self.template["Conditions"][condition])
        ((key, argument),) = condition.items()
        match key:
            case "Condition":
                return self._holds(argument)
            case "Fn::Equals":
                left, right = map(self.resolve, argument)
                return str(left) == str(right)
            case "Fn::Not":
                return not self._holds(argument[0])
            case "Fn::And":
                return all(map(self._holds, argument))
            case "Fn::Or":
                return any(map(self._holds, argument))
        raise AssertionError(f"unknown condition {key}")


def references(node):
    """Every name that a Ref, a GetAtt, a Sub or an If below this node mentions."""
    found = set()
    if isinstance(node, list):
        for value in node:
            found |= references(value)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                found.add(value)
            elif key == "Fn::GetAtt":
                found.add((value if isinstance(value, str) else value[0]).split(".")[0])
            elif key == "Fn::Sub":
                text = value if isinstance(value, str) else value[0]
                found |= {name.split(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text)}
                found |= references([] if isinstance(value, str) else value[1])
            elif key == "Fn::If":
                found |= {f"condition {value[0]}"} | references(value[1:])
            else:
                found |= references(value)
    return found
