"""A network as data: its layers in the order in which they run, and their parameters by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Parameters = dict[str, np.ndarray]


class Layer(NamedTuple):
    """One operation; its output has its name, and the network's input is called data.

    op       attributes           parameters (NAME_…)
    conv     width kernel stride pad  weight (O, I, K, K), bias (O), which only a folded network must have
    bn       epsilon              gamma beta mean variance: gone once folded
    affine                        scale shift: what is left of a normalisation that no convolution can take up
    relu, add, avgpool (global, flattens)
    maxpool  kernel stride pad    padding never wins
    pad      pad                  with zeros, on all four sides
    fc       width                weight (O, I), bias (O)
    """

    op: str
    name: str
    inputs: list[str]
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Network:
    """Layers and what they compute with; the last one is the fc, whose output are the logits."""

    layers: list[Layer]
    parameters: Parameters

    @property
    def classes(self) -> int:
        return self.layers[-1].attributes['width']


def folded(network: Network) -> Network:
    """The same function without bn: each is taken up by the convolution before it or becomes an affine layer.

    Only a convolution whose output nobody else reads can take one up; computed in double precision.
    """
    readers = Counter(name for layer in network.layers for name in layer.inputs)
    by_name = {layer.name: layer for layer in network.layers}
    parameters = dict(network.parameters)
    renamed: dict[str, str] = {}
    layers = []
    for layer in network.layers:
        op, name, attributes = layer.op, layer.name, layer.attributes
        inputs = [renamed.get(i, i) for i in layer.inputs]
        if op == 'bn':
            scale, shift = _affine(parameters, name, attributes['epsilon'])
            before = by_name.get(inputs[0])
            if before and before.op == 'conv' and readers[layer.inputs[0]] == 1:
                _fold_into(parameters, before.name, scale, shift)
                renamed[name] = before.name
                continue
            parameters[f'{name}_scale'], parameters[f'{name}_shift'] = scale, shift
            op, attributes = 'affine', {}
        layers.append(Layer(op, name, inputs, attributes))
    return Network(layers, _in_order(layers, parameters))


def _affine(parameters: Parameters, name: str, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
    """Scale and shift of a normalisation, as float64; its own parameters are taken out. No gamma means 1."""
    gamma, beta, mean, variance = (
        np.asarray(parameters.pop(f'{name}_{part}', 1.0), np.float64) for part in ('gamma', 'beta', 'mean', 'variance')
    )
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale


def _fold_into(parameters: Parameters, conv: str, scale: np.ndarray, shift: np.ndarray) -> None:
    parameters[f'{conv}_weight'] = parameters[f'{conv}_weight'] * scale.reshape(-1, 1, 1, 1)
    parameters[f'{conv}_bias'] = parameters.get(f'{conv}_bias', 0.0) * scale + shift


def _in_order(layers: list[Layer], parameters: Parameters) -> Parameters:
    """What the layers need, as float32, weights first; a convolution without a bias gets zeros."""
    ordered = {}
    for layer in layers:
        if layer.op in ('conv', 'fc'):
            weight = parameters[f'{layer.name}_weight']
            ordered[f'{layer.name}_weight'] = weight
            ordered[f'{layer.name}_bias'] = parameters.get(f'{layer.name}_bias', np.zeros(len(weight)))
        elif layer.op == 'affine':
            for part in ('scale', 'shift'):
                ordered[f'{layer.name}_{part}'] = parameters[f'{layer.name}_{part}']
    return {name: np.ascontiguousarray(value, np.float32) for name, value in ordered.items()}
