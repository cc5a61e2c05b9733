"""How a bundle's variants compare on pictures: agreement with MXNet in fp32, accuracy where the labels are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bundletool.description import REFERENCE
from bundletool.preprocessing import softmax


def top(logits: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Percentage of pictures whose label is among the k best."""
    best = np.argsort(-logits, 1, kind='stable')[:, :k]
    return float(100 * (best == np.asarray(labels)[:, None]).any(1).mean())


def compare(logits: dict[str, np.ndarray], labels: list[int] | None) -> dict[str, dict[str, float]]:
    """Variant -> pictures, agreement in %, differences to the reference, and with labels top-1 and top-5 in %."""
    reference = logits[REFERENCE]
    report = {}
    for variant, rows in logits.items():
        flips = rows.argmax(1) != reference.argmax(1)
        difference = np.abs(softmax(rows) - softmax(reference)).max(1)
        report[variant] = {
            'pictures': len(rows),
            'top1AgreesWithFp32': round(float(100 - 100 * flips.mean()), 2),
            'meanProbabilityDifference': round(float(difference.mean()), 5),
            'largestProbabilityDifference': round(float(difference.max()), 5),
            'relativeLogitError': round(float(np.linalg.norm(rows - reference) / np.linalg.norm(reference)), 5),
        }
        if labels is not None:
            report[variant] |= {f'top{k}': round(top(rows, np.array(labels), k), 2) for k in (1, 5)}
    return report


def table(report: dict[str, dict[str, float]]) -> str:
    """Markdown, one row a variant."""
    labelled = all('top1' in row for row in report.values())
    head = ['variant', 'pictures', 'same best label as fp32', 'probability differs by, mean', 'at most', 'logit error']
    head += ['top-1', 'top-5'] if labelled else []
    lines = ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head)]
    for variant, row in report.items():
        cells = [variant, str(row['pictures']), f'{row["top1AgreesWithFp32"]:.1f} %']
        cells += [f'{row[key]:.4f}' for key in ('meanProbabilityDifference', 'largestProbabilityDifference')]
        cells += [f'{100 * row["relativeLogitError"]:.2f} %']
        cells += [f'{row["top1"]:.1f} %', f'{row["top5"]:.1f} %'] if labelled else []
        lines.append('| ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines)


def basis(folder: Path, calibrated: int, others: bool) -> str:
    """What the numbers stand on, in a sentence."""
    which = 'on other pictures of it' if others else 'on the same pictures, so that they flatter int8'
    return f'int8 was calibrated on {calibrated} pictures of {folder.name}; these numbers were taken {which}.'
