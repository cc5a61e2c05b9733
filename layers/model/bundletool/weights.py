"""Puts a source's tensors into a network, whose layers say what is needed and in which shape."""

from __future__ import annotations

import numpy as np

from bundletool.network import Layer, Network
from bundletool.refusal import Refusal, expect

PARTS = {'affine': ('scale', 'shift'), 'conv': ('weight',), 'bn': ('gamma', 'beta', 'mean', 'variance'), 'fc': ('weight', 'bias')}


class Tensors:
    """A source's tensors by its own names; keeps count of those that were asked for."""

    def __init__(self, where: str, tensors: dict[str, np.ndarray]):
        self.where, self.tensors = where, tensors
        self.unused = set(tensors)

    def take(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        """The tensor as float32; a missing one, other types and other shapes are refused."""
        if name not in self.tensors:
            raise Refusal(f'{self.where}: expected the tensor {name} but it is missing')
        value = self.tensors[name]
        expect(value.dtype == np.float32, f'{self.where}: {name}', 'float32', value.dtype)
        expect(value.shape == shape, f'{self.where}: {name}', f'shape {shape}', value.shape)
        self.unused.discard(name)
        return value

    def __contains__(self, name: str) -> bool:
        return name in self.tensors

    def finish(self, ignored: tuple[str, ...] = ()) -> None:
        """Refuses tensors that nothing asked for: the source is another network than it was taken for."""
        left = sorted(name for name in self.unused if not name.endswith(ignored))
        expect(not left, self.where, 'no other tensors', f'{len(left)} more, such as {left[0]}' if left else '')


def fill(layers: list[Layer], tensors: Tensors, names: Names) -> Network:
    """The network with what `names` finds for each layer."""
    channels, parameters = {'data': 3}, {}
    for layer in layers:
        width = layer.attributes.get('width', channels[layer.inputs[0]])
        for part in names.parts(layer):
            shape = _shape(layer, part, channels[layer.inputs[0]], width)
            parameters[f'{layer.name}_{part}'] = names.tensor(tensors, layer, part, shape)
        channels[layer.name] = width
    return Network(layers, parameters)


def _shape(layer: Layer, part: str, channels: int, width: int) -> tuple[int, ...]:
    if part != 'weight':
        return (width,)
    kernel = layer.attributes.get('kernel')
    return (width, channels, kernel, kernel) if kernel else (width, channels)


class Names:
    """How a source calls and lays out the parameters of a layer."""

    def parts(self, layer: Layer) -> tuple[str, ...]:
        return PARTS.get(layer.op, ())

    def tensor(self, tensors: Tensors, layer: Layer, part: str, shape: tuple[int, ...]) -> np.ndarray:
        """The parameter in the network's layout (O, I, K, K)."""
        raise NotImplementedError
