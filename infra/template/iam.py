"""
What IAM answers, in as much of its language as the template speaks (IAM User Guide, "Policy evaluation logic"); of anything else it says so.
Resources are texts: what is asked for may end in a star itself, and then all of it has to be allowed.
"""

import functools
import re


def listed(value):
    return value if isinstance(value, list) else [value]


def matches(pattern, text, flags=0):
    """Whether a pattern with `*` and `?` covers a text."""
    return _compiled(pattern, flags).fullmatch(text) is not None


@functools.cache
def _compiled(pattern, flags):
    return re.compile("".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern), flags | re.DOTALL)


def _any(patterns, texts):
    return any(matches(pattern, text) for pattern in patterns for text in texts)


OPERATORS = {
    "Bool": lambda wanted, had: bool({w.lower() for w in wanted} & {h.lower() for h in had}),
    "StringEquals": lambda wanted, had: bool(set(wanted) & set(had)),
    "StringLike": _any,
    "ArnEquals": _any,
    "ArnLike": _any,
    "ForAllValues:StringEquals": lambda wanted, had: set(had) <= set(wanted),
    "ForAllValues:StringLike": lambda wanted, had: all(_any(wanted, [value]) for value in had),
}


def _holds(conditions, context):
    for operator, keys in conditions.items():
        if operator not in OPERATORS:
            raise NotImplementedError(f"the condition {operator}: nobody has written down what it means")
        for key, wanted in keys.items():
            if key not in context or not OPERATORS[operator](list(map(str, listed(wanted))), listed(context[key])):
                return False
    return True


def applies(statement, action, resource, context):
    """Whether a statement is about an action on a resource, whatever its effect."""
    extra = statement.keys() - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    if extra:
        raise NotImplementedError(f"{statement.get('Sid')}: nobody has written down what {sorted(extra)} means")
    return (
        any(matches(pattern, action, re.IGNORECASE) for pattern in listed(statement["Action"]))
        and any(matches(pattern, resource) for pattern in listed(statement["Resource"]))
        and _holds(statement.get("Condition", {}), context)
    )


def allowed(statements, action, resource, context):
    """Whether a principal with these statements, its own and those that resources have for everybody, may do it."""
    effects = {s["Effect"] for s in statements if applies(s, action, resource, context)}
    return "Allow" in effects and "Deny" not in effects
