"""The int8 grid of weights that every engine shares: one scale per output channel."""

from __future__ import annotations

import numpy as np

from bundletool.network import Parameters

def grid_scale(weight, bits=8):
    """One scale per output channel: max|w|/127, rounded down to `bits` significant bits.

    Down, so that the largest weight still lands on 127 and an engine that computes max|w|/127 by itself finds exactly
    this grid; few bits, so that the low bytes of q*scale are zero and the float32 file compresses.
    """
    scale = np.abs(weight.reshape(weight.shape[0], -1)).max(1).astype(np.float64) / 127
    scale = np.maximum(scale, 1e-12)
    exponent = np.floor(np.log2(scale)) - (bits - 1)
    return (np.floor(scale / 2.0**exponent) * 2.0**exponent).astype(np.float32)


def per_channel(scale, dimensions):
    """The scales shaped so that they multiply a weight of that many dimensions channel by channel."""
    return scale.reshape(-1, *[1] * (dimensions - 1))


def to_grid(weight):
    """(int8 values, float32 scale per output channel)."""
    scale = grid_scale(weight)
    q = np.clip(np.rint(weight / per_channel(scale, weight.ndim)), -127, 127).astype(np.int8)
    return q, scale


def rounded(weights):
    """All weights moved to their grid; biases stay as they are."""
    result = {}
    for name, weight in weights.items():
        if name.endswith('_weight'):
            q, scale = to_grid(weight)
            weight = (q.astype(np.float32) * per_channel(scale, weight.ndim)).astype(np.float32)
        result[name] = weight
    return result


def on_grid(weights: Parameters) -> bool:
    """Whether rounding to the grid would change nothing, so that int8 weights hold the very same numbers."""
    return all(np.array_equal(weights[name], value) for name, value in rounded(weights).items())
