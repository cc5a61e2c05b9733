"""
What must hold for every variant of the template and no linter checks. Each rule is a function that yields a sentence for each problem, and
carries copies of the template that it must refuse: `test_template.py` runs both ways.
"""

RULES = []


def registry(rules):
    """What registers a rule there with its broken copies: what is broken → how."""

    def rule(**broken):
        def register(check):
            assert broken, f"{check.__name__}: no broken copy shows that it can fail"
            check.broken = broken
            rules.append(check)
            return check

        return register

    return rule


rule = registry(RULES)


def put(path, value):
    """Breaks one property, such as `Function/Timeout` or `Uploads/RedrivePolicy/maxReceiveCount`."""

    def change(template):
        place, last = _place(template, path)
        place[last] = value(place[last]) if callable(value) else value

    return change


def drop(path):
    """Takes one property away."""

    def change(template):
        place, last = _place(template, path)
        del place[last]

    return change


def attribute(resource, name, value):
    """Breaks what stands beside a resource's properties, such as its DeletionPolicy."""

    def change(template):
        template["Resources"][resource][name] = value

    return change


def without(resource):
    """Takes a whole resource away."""

    def change(template):
        del template["Resources"][resource]

    return change


def top(*path, value):
    """Breaks something outside of the resources, such as a parameter."""

    def change(template):
        place = template
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def both(*changes, also=()):
    """Several changes at once, or one that other rules rightly refuse too: `also` names them."""

    def change(template):
        for one in changes:
            one(template)

    change.also = set(also)
    return change


def _place(template, path):
    resource, *steps = path.split("/")
    place = template["Resources"][resource]["Properties"]
    for step in steps[:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    return place, int(steps[-1]) if isinstance(place, list) else steps[-1]


from rules import access, events, function, operation, storage  # noqa: E402,F401  (they register themselves)
