"""Turns BatchNorm-folded ResNet-50 weights into the model files of a bundle, for MXNet and for ONNX Runtime.

--work keeps every model as a folder that evaluate.py runs: mx-plain, mx-fused, mx-unrounded, mx-int8-METHOD, ort-float,
ort-weightonly, ort-int8-METHOD.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path

import onnx

import mxnet_files
import onnx_files
from calibration import read_histograms, write_table
from engines import Engines, add_classpaths, mxnet_folder
from network import load_weights, resnet50, rounded


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--weights', type=Path, required=True, help='folder with index.json and weights.bin')
    parser.add_argument(
        '--pictures', type=Path, required=True, help='calibration pictures (calib.u8), never evaluation'
    )
    parser.add_argument('--out', type=Path, required=True, help='the bundle')
    parser.add_argument('--work', type=Path, required=True, help='a scratch folder')
    parser.add_argument('--size', type=int, required=True, help='of the pictures, in pixels')
    parser.add_argument('--method', default='minmax', help='range of MXNet activations: minmax, pX or mse')
    parser.add_argument('--ort-method', default='p99.999', help='range of ONNX Runtime activations')
    parser.add_argument('--compare', nargs='*', default=[], help='further methods to build into --work')
    add_classpaths(parser)
    return parser.parse_args()


def export_mxnet(args, engines, weights, unrounded):
    """Plain, fused and int8 graphs over one float32 parameter file."""
    classes = len(weights['fc_bias'])
    work, out = args.work, args.out / 'mxnet'
    out.mkdir(parents=True, exist_ok=True)
    params = work / 'resnet50-0000.params'
    mxnet_files.write_params(params, weights)
    mxnet_files.write_params(work / 'unrounded.params', unrounded)
    plain, fused = out / 'resnet50-symbol.json', out / 'resnet50-fused-symbol.json'
    plain.write_text(json.dumps(mxnet_files.symbol(classes), indent=1))
    engines.run('MXNet', 'MxGraph', 'fuse', plain, fused)
    mxnet_folder(work, 'mx-plain', plain, params)
    mxnet_folder(work, 'mx-fused', fused, params)
    mxnet_folder(work, 'mx-unrounded', fused, work / 'unrounded.params')

    # Quantise, observe the fused float graph on the calibration pictures, set the table, fuse again.
    prefix = work / 'q'
    print(engines.run('MXNet', 'MxGraph', 'quantize', plain, prefix), end='')
    names = Path(f'{prefix}.calib')
    graph = json.loads(Path(f'{prefix}.pre.json').read_text())
    heads = mxnet_folder(work, 'mx-heads', mxnet_files.with_heads(graph, names.read_text().split()), params)
    histograms = calibrate(args, engines, 'MXNet', heads, names)
    for method in dict.fromkeys([args.method, *args.compare]):
        target = work / f'int8-{method}.json'
        write_table(histograms, method, work / 'table')
        engines.run('MXNet', 'MxGraph', 'calibrate', f'{prefix}.q0.json', work / 'table', target)
        mxnet_folder(work, f'mx-int8-{method}', target, params)
    shutil.copy(work / f'int8-{args.method}.json', out / 'resnet50-int8-symbol.json')
    compress(params, out / 'resnet50-0000.params.gz')


def export_onnx(args, engines, weights, unrounded):
    """Float for reference; weight-only int8 and QDQ int8 for the bundle."""
    classes = len(weights['fc_bias'])
    work, out = args.work, args.out / 'onnx'
    out.mkdir(parents=True, exist_ok=True)
    save(onnx_files.model(weights, classes, 'float'), work / 'ort-float')
    save(onnx_files.model(unrounded, classes, 'weightonly'), work / 'ort-weightonly')
    save(onnx_files.model(weights, classes, 'float', heads=True), work / 'ort-heads')
    names = work / 'onnx.calib'
    names.write_text('\n'.join(['data', *(name for _, name, _, _ in resnet50(classes)[:-1])]) + '\n')
    histograms = calibrate(args, engines, 'OnnxRuntime', work / 'ort-heads', names)
    for method in dict.fromkeys([args.ort_method, *args.compare]):
        table = write_table(histograms, method, work / 'onnx.table')
        save(onnx_files.model(unrounded, classes, 'int8', table), work / f'ort-int8-{method}')
    shutil.copy(work / 'ort-weightonly' / 'm.onnx', out / 'resnet50.onnx')
    shutil.copy(work / f'ort-int8-{args.ort_method}' / 'm.onnx', out / 'resnet50-int8.onnx')


def calibrate(args, engines, engine, folder, names):
    """Histograms of the tensors that the names file lists, over the calibration pictures."""
    target = names.with_suffix('.hist')
    pictures = [args.pictures, args.size, 4, names, target]
    engines.run(engine, 'Runner', 'calibrate', engine, folder, 'm', engines.threads, *pictures)
    return read_histograms(target)


def save(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / 'm.onnx')


def compress(source, target):
    """Without name and time, so that the same weights always give the same bytes."""
    with open(source, 'rb') as plain, open(target, 'wb') as raw:
        with gzip.GzipFile(filename='', mode='wb', compresslevel=9, fileobj=raw, mtime=0) as compressed:
            shutil.copyfileobj(plain, compressed, 1 << 20)


def main():
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    engines = Engines(args)
    unrounded = load_weights(args.weights)
    weights = rounded(unrounded)
    export_mxnet(args, engines, weights, unrounded)
    export_onnx(args, engines, weights, unrounded)


if __name__ == '__main__':
    main()
