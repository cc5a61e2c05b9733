"""From histograms of activations to the ranges that int8 covers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bundletool.refusal import Refusal

Histogram = tuple[float, float, np.ndarray]


def read_histograms(path: Path) -> dict[str, Histogram]:
    """Tensor -> (minimum, maximum, counts of equal bins between them)."""
    histograms = {}
    for line in Path(path).read_text().splitlines():
        name, low, high, *counts = line.split()
        histograms[name] = (float(low), float(high), np.array(counts, np.float64))
    return histograms


def thresholds(low: float, high: float, counts: np.ndarray, method: str) -> tuple[float, float]:
    """The range to cover: minmax, pX (X percent of the values lie inside) or mse (least squared quantisation error).

    Symmetric when values of both signs occur.
    """
    if method == 'minmax':
        return low, high
    edges = np.linspace(low, high, len(counts) + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    signed = low < -1e-6 * max(high, 1e-12)
    values = np.abs(middle) if signed else middle
    top = max(abs(low), abs(high)) if signed else high
    if method.startswith('p'):
        order = np.argsort(values)
        inside = np.cumsum(counts[order]) / counts.sum()
        limit = values[order][min(np.searchsorted(inside, float(method[1:]) / 100), len(order) - 1)]
    elif method == 'mse':
        limit = min((k * top for k in np.linspace(0.3, 1.0, 71)), key=lambda t: _error(values, counts, t, signed))
    else:
        raise Refusal(f'method: expected minmax, pX or mse but got {method}')
    limit = min(limit, top)
    return (max(low, -limit), min(high, limit)) if signed else (low, limit)


def _error(values: np.ndarray, counts: np.ndarray, limit: float, signed: bool) -> float:
    step = limit / (127 if signed else 255)
    clipped = np.clip(values, 0, limit)
    return (counts * ((values - clipped) ** 2 + np.where(values <= limit, step * step / 12, 0))).sum()


def write_table(histograms: dict[str, Histogram], method: str, path: Path) -> dict[str, tuple[float, float]]:
    """Writes one line "tensor minimum maximum" each and returns the ranges by tensor."""
    table = {name: thresholds(*histogram, method) for name, histogram in histograms.items()}
    lines = [f'{name} {low:.9g} {high:.9g}\n' for name, (low, high) in table.items()]
    Path(path).write_text(''.join(lines))
    return table
