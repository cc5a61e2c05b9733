"""Writes a network's files into a bundle, for both engines, in float and in int8.

The scratch folder keeps every model as a folder that Engines.logits runs: mx-plain, mx-fused, mx-int8-METHOD, ort-float or
ort-weightonly, ort-int8-METHOD.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import onnx

from bundletool import mxnet_files, onnx_files
from bundletool.calibration import read_histograms, write_table
from bundletool.engines import Engines, mxnet_folder
from bundletool.grid import on_grid
from bundletool.network import Network

# Ranges of activations: chosen by measuring (../REPORT.md).
MXNET_METHOD, ORT_METHOD = 'minmax', 'p99.999'


@dataclass(frozen=True)
class Variant:
    """One way of running the network: its entry in bundle.json, and its folder in the scratch folder."""

    entry: dict
    model: str

    @property
    def id(self) -> str:
        return self.entry['id']


class ModelFiles:
    """Writes under `out`, in files that begin with `stem`."""

    def __init__(
        self,
        network: Network,
        stem: str,
        out: Path,
        work: Path,
        engines: Engines,
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ):
        self.network, self.stem, self.out, self.work, self.engines = network, stem, out, work, engines
        self.progress = progress
        self.params = work / f'{stem}-0000.params'
        for folder in (out / 'mxnet', out / 'onnx', work):
            folder.mkdir(parents=True, exist_ok=True)

    def path(self, kind: str) -> str:
        """Within the bundle."""
        return _path(self.stem, kind)

    def write_float(self) -> list[Variant]:
        """Plain and fused graphs over one parameter file, and ONNX: with int8 weights where these hold the same numbers."""
        mxnet_files.write_params(self.params, mxnet_files.arrays(self.network))
        plain, fused = self.out / self.path('symbol'), self.out / self.path('fused')
        plain.write_text(json.dumps(mxnet_files.symbol(self.network.layers), indent=1))
        self.engines.run('MXNet', 'MxGraph', 'fuse', plain, fused)
        mxnet_folder(self.work, 'mx-plain', plain, self.params)
        mxnet_folder(self.work, 'mx-fused', fused, self.params)
        compress(self.params, self.out / self.path('params'))
        kind = 'weightonly' if on_grid(self.network.parameters) else 'float'
        self._save(kind, f'ort-{kind}')
        shutil.copy(self.work / f'ort-{kind}' / 'm.onnx', self.out / self.path('onnx'))
        return _floats(self.stem, f'ort-{kind}')

    def write_int8(
        self, pictures: Path, methods: Iterable[str] = (MXNET_METHOD,), ort_methods: Iterable[str] = (ORT_METHOD,)
    ) -> list[Variant]:
        """Calibrated on uint8 NCHW pictures. The first methods are the bundle's; others stay in the scratch folder."""
        methods, ort_methods = list(dict.fromkeys(methods)), list(dict.fromkeys(ort_methods))
        for method in self._quantise_mxnet(pictures, methods):
            mxnet_folder(self.work, f'mx-int8-{method}', self.work / f'int8-{method}.json', self.params)
        shutil.copy(self.work / f'int8-{methods[0]}.json', self.out / self.path('mxnet-int8'))
        self._quantise_onnx(pictures, ort_methods)
        shutil.copy(self.work / f'ort-int8-{ort_methods[0]}' / 'm.onnx', self.out / self.path('onnx-int8'))
        return _int8s(self.stem, methods[0], ort_methods[0])

    @staticmethod
    def variants(stem: str, onnx_model: str, method: str, ort_method: str) -> list[Variant]:
        """What write_float and write_int8 returned when they wrote these files."""
        floats, int8s = _floats(stem, onnx_model), _int8s(stem, method, ort_method)
        return [variant for pair in zip(floats, int8s) for variant in pair]

    def _quantise_mxnet(self, pictures: Path, methods: list[str]) -> list[str]:
        """Quantise, observe the fused float graph on the pictures, set the table, fuse again."""
        prefix = self.work / 'q'
        self.engines.run('MXNet', 'MxGraph', 'quantize', self.out / self.path('symbol'), prefix)
        names = Path(f'{prefix}.calib')
        graph = json.loads(Path(f'{prefix}.pre.json').read_text())
        observed = mxnet_files.with_heads(graph, names.read_text().split())
        heads = mxnet_folder(self.work, 'mx-heads', observed, self.params)
        histograms = self._calibrate('MXNet', heads, pictures, names)
        for method in methods:
            write_table(histograms, method, self.work / 'table')
            target = self.work / f'int8-{method}.json'
            self.engines.run('MXNet', 'MxGraph', 'calibrate', f'{prefix}.q0.json', self.work / 'table', target)
        return methods

    def _quantise_onnx(self, pictures: Path, methods: list[str]) -> None:
        self._save('float', 'ort-heads', heads=True)
        names = self.work / 'onnx.calib'
        names.write_text('\n'.join(['data', *(layer.name for layer in self.network.layers[:-1])]) + '\n')
        histograms = self._calibrate('OnnxRuntime', self.work / 'ort-heads', pictures, names)
        for method in methods:
            table = write_table(histograms, method, self.work / 'onnx.table')
            self._save('int8', f'ort-int8-{method}', table=table)

    def _calibrate(self, engine: str, folder: Path, pictures: Path, names: Path) -> dict:
        """Histograms of the tensors that the names file lists, over the calibration pictures."""
        target = names.with_suffix('.hist')
        run = ['calibrate', engine, folder, 'm', self.engines.threads, pictures, self.engines.rule.size, 1, names, target]
        self.engines.run(engine, 'Runner', *run, progress=lambda *at: self.progress(f'calibrating {engine}', *at))
        return read_histograms(target)

    def _save(self, kind: str, name: str, **options: object) -> None:
        (self.work / name).mkdir(parents=True, exist_ok=True)
        onnx.save(onnx_files.model(self.network, kind, name=self.stem, **options), self.work / name / 'm.onnx')


def _path(stem: str, kind: str) -> str:
    return {
        'symbol': f'mxnet/{stem}-symbol.json',
        'fused': f'mxnet/{stem}-fused-symbol.json',
        'mxnet-int8': f'mxnet/{stem}-int8-symbol.json',
        'params': f'mxnet/{stem}-0000.params.gz',
        'onnx': f'onnx/{stem}.onnx',
        'onnx-int8': f'onnx/{stem}-int8.onnx',
    }[kind]


def _floats(stem: str, onnx_model: str) -> list[Variant]:
    return [_mxnet(stem, 'fp32', 'fused', 'mx-fused'), _onnx(stem, 'fp32', 'onnx', onnx_model)]


def _int8s(stem: str, method: str, ort_method: str) -> list[Variant]:
    return [
        _mxnet(stem, 'int8', 'mxnet-int8', f'mx-int8-{method}'),
        _onnx(stem, 'int8', 'onnx-int8', f'ort-int8-{ort_method}'),
    ]


def _mxnet(stem: str, precision: str, graph: str, model: str) -> Variant:
    return _variant('mxnet', 'MXNet', precision, {'symbol': _path(stem, graph), 'parameters': _path(stem, 'params')}, model)


def _onnx(stem: str, precision: str, graph: str, model: str) -> Variant:
    return _variant('onnx', 'OnnxRuntime', precision, {'model': _path(stem, graph)}, model)


def _variant(prefix: str, engine: str, precision: str, files: dict, model: str) -> Variant:
    head = {'id': f'{prefix}-{precision}', 'engine': engine, 'precision': precision, 'files': list(files.values())}
    return Variant(head | files, model)


def compress(source: Path, target: Path) -> None:
    """Without name and time, so that the same weights always give the same bytes."""
    with open(source, 'rb') as plain, open(target, 'wb') as raw:
        with gzip.GzipFile(filename='', mode='wb', compresslevel=9, fileobj=raw, mtime=0) as compressed:
            shutil.copyfileobj(plain, compressed, 1 << 20)
