"""Compares a bundle with the stock model of a DJL zoo folder, logit by logit, in DJL with MXNet: logits.py ZOO PICTURES BUNDLE

The zoo's own graph and parameters, as DJL's Criteria load them, against the folded and fused ones and ONNX Runtime.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from bundletool.engines import Engines, mxnet_folder
from bundletool.pictures import PictureSet, write
from bundletool.preprocessing import Rule, softmax

LOGIT, PROBABILITY = 1e-3, 1e-4


def main() -> None:
    zoo, folder, bundle = map(Path, sys.argv[1:])
    rule = Rule.of_json(json.loads((bundle / 'bundle.json').read_text())['preprocessing'])
    classpath = os.environ['BUNDLE_CLASSPATH']
    engines = Engines(classpath, classpath, rule, java=os.environ['BUNDLE_JAVA'])
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        pictures = work / 'pictures.u8'
        write(PictureSet(sorted(folder.glob('*.jpg')), None), rule, pictures)
        stock = run(engines, work, pictures, 'mx-stock', *(next(zoo.rglob(f'*{end}')) for end in ('-symbol.json', '.params.gz')))
        fused, params = next(bundle.glob('mxnet/*-fused-symbol.json')), next(bundle.glob('mxnet/*.params.gz'))
        onnx = work / 'ort-ours'
        onnx.mkdir()
        shutil.copy(next(bundle.glob('onnx/*.onnx')), onnx / 'm.onnx')
        ours = {'mxnet': run(engines, work, pictures, 'mx-ours', fused, params)}
        ours['onnxruntime'] = engines.logits(onnx, pictures, work / 'out.f32')
    failed = False
    for engine, logits in ours.items():
        off = np.abs(logits - stock).max()
        probability = np.abs(softmax(logits) - softmax(stock)).max()
        good = off <= LOGIT and probability <= PROBABILITY
        failed |= not good
        print(
            f'{"✓" if good else "✗"} {bundle.name:24} {engine:12} {stock.size} logits from {stock.min():.1f} to {stock.max():.1f}:'
            f' within {off:.6f} of the stock graph in DJL, probabilities within {probability:.6f}'
        )
    sys.exit(failed)


def run(engines: Engines, work: Path, pictures: Path, name: str, symbol: Path, params: Path) -> np.ndarray:
    plain = work / f'{name}.params'
    plain.write_bytes(gzip.decompress(params.read_bytes()))
    return engines.logits(mxnet_folder(work, name, symbol, plain), pictures, work / 'out.f32')


if __name__ == '__main__':
    main()
