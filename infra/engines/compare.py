"""Compares files of logits, a line of CSV for each picture, with each other: compare.py FOLDER

Names of the files are 'ENGINE PRECISION PROCESSOR.csv'. Status 1 when anything is further off than it may be.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

MARGIN = 0.1  # between the probabilities of the best label and the next; where it is less the picture might as well be either


@dataclass
class Bound:
    """What holds between two files: how far a logit may be off, and how many of the clear pictures must have the same best label."""

    logit: float
    clear: float


EXACT = Bound(0.001, 1.0)
# TF32 and bfloat16 have 10 and 7 bits after the point, int8 7 and calibrated ranges; that changes close calls, and now and then another.
HALF = Bound(0.5, 1.0)
ROUNDED = Bound(2.0, 0.99)


def bound(name: str, other: str) -> Bound:
    """fp32 on processors is exact, and so is one engine's int8 on two processors but for the rounding of single activations."""
    precision, processor = name.split()[1:]
    if precision == 'bf16' or processor == 'cuda':
        return HALF
    if precision != other.split()[1] or name.split()[0] != other.split()[0]:
        return EXACT if precision == 'fp32' else ROUNDED
    return EXACT if precision == 'fp32' else HALF


def read(file: Path) -> dict[str, list[float]]:
    """The logits of each picture."""
    pictures = {}
    for line in file.read_text().splitlines():
        name, *logits = line.split(',')
        pictures[name] = [float(logit) for logit in logits]
    return pictures


def best(logits: list[float]) -> int:
    return max(range(len(logits)), key=logits.__getitem__)


def margin(logits: list[float]) -> float:
    """Between the probabilities of the best and the next."""
    highest = max(logits)
    exponentials = sorted((math.exp(logit - highest) for logit in logits), reverse=True)
    return (exponentials[0] - exponentials[1]) / sum(exponentials)


def row(name: str, seen: dict[str, list[float]], other: str, expected: dict[str, list[float]]) -> bool:
    """Prints how a file compares with another."""
    same = [best(seen[picture]) == best(expected[picture]) for picture in seen]
    clear = [best(seen[picture]) == best(expected[picture]) for picture in seen if margin(expected[picture]) > MARGIN]
    off = max(abs(a - b) for picture in seen for a, b in zip(seen[picture], expected[picture], strict=True))
    limit = bound(name, other)
    fine = len(seen) > 0 and off <= limit.logit and sum(clear) >= limit.clear * len(clear)
    print(
        f'{"✓" if fine else "✗"} {name:26} {other:26} {len(seen):8} {sum(same):6} {sum(clear):5} of {len(clear):3} {off:10.6f}'
        + ('' if fine else f'  expected at most {limit.logit} and {limit.clear:.0%}')
    )
    return fine


def main() -> None:
    files = {file.stem: read(file) for file in sorted(Path(sys.argv[1]).glob('*.csv'))}
    print(f'  {"":26} {"beside":26} {"pictures":>8} {"same":>6} {"clear ones":>12} {"logits off":>10}')
    reference = 'mxnet fp32 x86_64'
    results = []
    for name, seen in files.items():
        if name == reference:
            continue
        results.append(row(name, seen, reference, files[reference]))
        engine, precision, processor = name.split()
        twin = f'{engine} {precision} x86_64'
        if processor != 'x86_64':
            results.append(row(name, seen, twin, files[twin]))
    print('\nThe same label, and of the pictures whose best label is ahead by more than 0.1; the largest difference of any logit.')
    sys.exit(not (results and all(results)))


if __name__ == '__main__':
    main()
