"""Collects the layers of somebody else's graph, under names that every file format takes."""

from __future__ import annotations

import re

import numpy as np

from bundletool.network import Layer, Network
from bundletool.refusal import Refusal, expect
from bundletool.weights import Names, Tensors, fill

RESERVED = ('data', 'logits', 'fc')


class Imported(Names):
    """Layers by the graph's own tensor names; what the graph calls a parameter is kept beside them."""

    def __init__(self, where: str, data: str):
        self.where = where
        self.layers: list[Layer] = []
        self.names = {data: 'data'}
        self.sources: dict[tuple[str, str], str] = {}

    def add(
        self, op: str, name: str, output: str, inputs: list[str], parameters: dict[str, str] | None = None, **attributes: object
    ) -> None:
        """`output` and `inputs` are the graph's names, `name` is what the layer would like to be called."""
        for tensor in inputs:
            expect(tensor in self.names, f'{self.where}: {name}', 'a tensor that a layer before it computes', tensor)
        own = self._free(name) if op != 'fc' else 'fc'
        self.sources |= {(own, part): source for part, source in (parameters or {}).items()}
        self.layers.append(Layer(op, own, [self.names[tensor] for tensor in inputs], attributes))
        self.names[output] = own

    def same(self, output: str, tensor: str) -> None:
        """An operation that changes nothing here."""
        expect(tensor in self.names, f'{self.where}: {output}', 'a tensor that a layer before it computes', tensor)
        self.names[output] = self.names[tensor]

    def last(self, tensor: str) -> Layer | None:
        """The layer that computes the tensor."""
        return next((layer for layer in self.layers if layer.name == self.names.get(tensor)), None)

    def network(self, tensors: Tensors, output: str) -> Network:
        """Not folded. The output must be a fully connected layer's."""
        last = self.last(output)
        if last is None or last.op != 'fc' or last is not self.layers[-1]:
            raise Refusal(f'{self.where}: expected one output, of a fully connected layer, but got {output}')
        return fill(self.layers, tensors, self)

    def parts(self, layer: Layer) -> tuple[str, ...]:
        return tuple(part for name, part in self.sources if name == layer.name)

    def tensor(self, tensors: Tensors, layer: Layer, part: str, shape: tuple[int, ...]) -> np.ndarray:
        return tensors.take(self.sources[layer.name, part], shape)

    def _free(self, name: str) -> str:
        plain = re.sub(r'\W+', '_', name).strip('_') or 'layer'
        taken = {*RESERVED, *(layer.name for layer in self.layers)}
        return next(n for n in (plain, *(f'{plain}_{i}' for i in range(2, len(taken) + 3))) if n not in taken)
