"""Turns BatchNorm-folded ResNet-50 weights into the model files of a bundle, for MXNet and for ONNX Runtime.

--work keeps every model as a folder that evaluate.py runs: mx-plain, mx-fused, mx-unrounded, mx-int8-METHOD,
ort-weightonly, ort-int8-METHOD.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from bundletool import mxnet_files
from bundletool.engines import Engines, add_classpaths, mxnet_folder
from bundletool.grid import rounded
from bundletool.model_files import MXNET_METHOD, ORT_METHOD, ModelFiles
from bundletool.network import Network
from bundletool.preprocessing import shorter_side
from bundletool.resnet import resnet_v1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--weights', type=Path, required=True, help='folder with index.json and weights.bin')
    parser.add_argument(
        '--pictures', type=Path, required=True, help='calibration pictures (calib.u8), never evaluation'
    )
    parser.add_argument('--out', type=Path, required=True, help='the bundle')
    parser.add_argument('--work', type=Path, required=True, help='a scratch folder')
    parser.add_argument('--size', type=int, required=True, help='of the pictures, in pixels')
    parser.add_argument('--method', default=MXNET_METHOD, help='range of MXNet activations: minmax, pX or mse')
    parser.add_argument('--ort-method', default=ORT_METHOD, help='range of ONNX Runtime activations')
    parser.add_argument('--compare', nargs='*', default=[], help='further methods to build into --work')
    add_classpaths(parser)
    return parser.parse_args()


def load_weights(folder):
    """Name -> float32 array, from index.json and weights.bin as training/finish.py writes them."""
    index = json.loads((folder / 'index.json').read_text())
    blob = (folder / 'weights.bin').read_bytes()
    digest = hashlib.sha256(blob).hexdigest()
    if digest != index['sha256']:
        raise SystemExit(f'{folder}/weights.bin: SHA-256 expected {index["sha256"]} but got {digest}')
    dtype = np.dtype(index['dtype'])
    return {
        name: np.frombuffer(blob, dtype, int(np.prod(shape)), offset).reshape(shape).astype(np.float32)
        for name, shape, offset in index['params']
    }


def main():
    args = arguments()
    unrounded = load_weights(args.weights)
    layers = resnet_v1(50, len(unrounded['fc_bias']))
    engines = Engines.of_arguments(args, shorter_side(args.size, args.size))
    files = ModelFiles(Network(layers, rounded(unrounded)), 'resnet50', args.out, args.work, engines)
    files.write_float()
    files.write_int8(args.pictures, [args.method, *args.compare], [args.ort_method, *args.compare])
    mxnet_files.write_params(args.work / 'unrounded.params', mxnet_files.arrays(Network(layers, unrounded)))
    mxnet_folder(args.work, 'mx-unrounded', args.out / files.path('fused'), args.work / 'unrounded.params')


if __name__ == '__main__':
    main()
