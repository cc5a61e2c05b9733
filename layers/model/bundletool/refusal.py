"""What is said when something cannot become a bundle."""


class Refusal(Exception):
    """One clear sentence: where, what was expected, what came instead."""


def expect(condition: bool, where: object, expected: object, got: object) -> None:
    """Refuses unless the condition holds."""
    if not condition:
        raise Refusal(f'{where}: expected {expected} but got {got}')
