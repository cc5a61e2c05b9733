"""Tells which ResNet a list of layers is, and refuses what is none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from bundletool.network import Layer
from bundletool.refusal import Refusal, expect
from bundletool.resnet import UNITS, WIDTHS

BLOCKS = {(3, 3): 'basic', (1, 3, 1): 'bottleneck'}
IN_BRANCH = ('conv', 'relu', 'affine', 'maxpool')


@dataclass(frozen=True)
class Architecture:
    """A ResNet's depth and flavour: v1, v1.5 (the stride in the 3x3 convolution) or v2 (pre-activation)."""

    depth: int
    flavour: str

    def __str__(self) -> str:
        return f'ResNet-{self.depth} {self.flavour}'

    @property
    def stem(self) -> str:
        """How its files begin."""
        return f'resnet{self.depth}'


@dataclass(frozen=True)
class _Unit:
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    width: int


class _Graph:
    """Layers by name, and who reads them; remembers which ones the walk has seen."""

    def __init__(self, where: str, layers: list[Layer]):
        self.where, self.by_name = where, {layer.name: layer for layer in layers}
        self.readers: dict[str, int] = defaultdict(int)
        for layer in layers:
            for name in layer.inputs:
                expect(name == 'data' or name in self.by_name, f'{where}: {layer.name}', 'known inputs', name)
                self.readers[name] += 1
        self.seen: set[str] = set()

    def refuse(self, layer: Layer, expected: str) -> Refusal:
        return Refusal(f'{self.where}: {layer.name}: expected {expected} but got {layer.op} {layer.attributes}')

    def layer(self, name: str) -> Layer:
        self.seen.add(name)
        return self.by_name[name]

    def branch(self, name: str) -> tuple[list[Layer], str]:
        """The layers from the fork to `name`, first to last, and the fork: the last tensor with several readers."""
        layers: list[Layer] = []
        while self.readers[name] == 1 and name != 'data':
            layer = self.layer(name)
            if layer.op not in IN_BRANCH:
                raise self.refuse(layer, f'a residual unit of {", ".join(IN_BRANCH)} alone')
            layers.insert(0, layer)
            (name,) = layer.inputs
        return layers, name


def recognise(where: str, layers: list[Layer]) -> Architecture:
    """The ResNet that the folded layers are; `where` is what a refusal begins with."""
    graph = _Graph(where, layers)
    units, stem = _units(graph, _tail(graph, layers))
    _check_stem(graph, stem)
    unseen = [layer.name for layer in layers if layer.name not in graph.seen]
    expect(not unseen, where, 'nothing beside a ResNet', ', '.join(unseen[:3]))
    depth = _depth(where, units)
    if any(layer.op == 'affine' and graph.by_name.get(layer.inputs[0], layer).op == 'add' for layer in layers):
        return Architecture(depth, 'v2')
    strided = [unit for unit in units if max(unit.strides) > 1]
    return Architecture(depth, 'v1.5' if depth >= 50 and all(unit.strides[1] > 1 for unit in strided) else 'v1')


def _tail(graph: _Graph, layers: list[Layer]) -> str:
    """Checks avgpool and fc; the tensor before them."""
    fc = graph.layer(layers[-1].name)
    if fc.op != 'fc':
        raise graph.refuse(fc, 'a fully connected layer at the end')
    pool = graph.layer(fc.inputs[0])
    if pool.op != 'avgpool':
        raise graph.refuse(pool, 'a global average pooling before the fully connected layer')
    return pool.inputs[0]


def _units(graph: _Graph, x: str) -> tuple[list[_Unit], str]:
    """From the last unit to the first; the tensor that the first one reads."""
    units: list[_Unit] = []
    while (addition := _addition(graph, x)) is not None:
        (one, fork), (other, same) = (graph.branch(name) for name in addition.inputs)
        main, shortcut = sorted((one, other), key=lambda branch: -sum(layer.op == 'conv' for layer in branch))
        # A pre-activation that both branches share lies before their fork.
        expect(fork == same, f'{graph.where}: {addition.name}', 'two branches of one tensor', f'{fork} and {same}')
        units.insert(0, _unit(graph, addition, main, shortcut))
        x = fork
    return units, x


def _addition(graph: _Graph, x: str) -> Layer | None:
    """The addition that x is, behind activations and normalisations; none at the stem."""
    while x != 'data':
        layer = graph.layer(x)
        if layer.op == 'add':
            return layer
        if layer.op not in ('relu', 'affine'):
            return None
        (x,) = layer.inputs
    return None


def _unit(graph: _Graph, addition: Layer, main: list[Layer], shortcut: list[Layer]) -> _Unit:
    convs = [layer.attributes for layer in main if layer.op == 'conv']
    beside = [layer.attributes['kernel'] for layer in shortcut if 'kernel' in layer.attributes]
    kernels = tuple(conv['kernel'] for conv in convs)
    where = f'{graph.where}: {addition.name}'
    expect(kernels in BLOCKS, where, 'convolutions of 3x3, 3x3 or 1x1, 3x3, 1x1', kernels)
    expect(all(conv['pad'] == conv['kernel'] // 2 for conv in convs), where, 'padding that keeps the size', convs)
    expect(beside in ([], [1]), where, 'at most a 1x1 convolution or pooling in the shortcut', beside)
    expect(not any(layer.op == 'maxpool' for layer in main), where, 'no pooling in the residual branch', 'one')
    return _Unit(kernels, tuple(conv['stride'] for conv in convs), convs[0]['width'])


def _check_stem(graph: _Graph, x: str) -> None:
    """7x7 convolution and 3x3 pooling, each of stride 2, whatever normalisation lies between."""
    found = []
    while x != 'data':
        layer = graph.layer(x)
        found.insert(0, layer)
        (x,) = layer.inputs
    big = [(layer.op, layer.attributes['kernel'], layer.attributes['stride']) for layer in found if 'kernel' in layer.attributes]
    expected = [('conv', 7, 2), ('maxpool', 3, 2)]
    expect(big == expected, f'{graph.where}: the first layers', f'{expected}', f'{big}')


def _depth(where: str, units: list[_Unit]) -> int:
    blocks = {BLOCKS[unit.kernels] for unit in units}
    stages = [(width, len(list(stage))) for width, stage in groupby(units, key=lambda unit: unit.width)]
    counts = tuple(count for _, count in stages)
    for depth, expected in UNITS.items():
        kind = 'basic' if depth < 50 else 'bottleneck'
        if blocks == {kind} and counts == expected and tuple(width for width, _ in stages) == WIDTHS:
            return depth
    shape = ', '.join(f'{count} units of {width} channels' for width, count in stages) or 'no residual unit'
    raise Refusal(f'{where}: expected a ResNet of 18, 34, 50, 101 or 152 layers but got {shape} ({" and ".join(blocks)})')
