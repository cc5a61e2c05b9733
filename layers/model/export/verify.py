"""Checks a finished bundle from the stored files alone: digests, then every variant on the golden pictures."""

import argparse
import gzip
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from bundletool.engines import Engines, add_classpaths
from bundletool.preprocessing import Rule, softmax


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--bundle', type=Path, required=True)
    parser.add_argument('--photos', type=Path, required=True, help='folder with the golden pictures')
    parser.add_argument('--work', type=Path, required=True, help='an empty folder')
    add_classpaths(parser)
    return parser.parse_args()


def check(path, data, expected):
    actual = {'size': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
    for key, value in actual.items():
        if value != expected[key]:
            raise SystemExit(f'{path}: {key} expected {expected[key]} but got {value}')


def check_digests(bundle, description):
    for file in description['files']:
        data = (bundle / file['path']).read_bytes()
        check(file['path'], data, file)
        if 'uncompressed' in file:
            check(f'{file["path"]}, uncompressed', gzip.decompress(data), file['uncompressed'])
    print(len(description['files']), 'digests right')


def lay_out(bundle, variant, work):
    """The variant's files in a folder that stock DJL loads."""
    folder = work / (('mx-' if variant['engine'] == 'MXNet' else 'ort-') + variant['precision'])
    folder.mkdir(parents=True, exist_ok=True)
    if 'model' in variant:
        shutil.copy(bundle / variant['model'], folder / 'm.onnx')
    else:
        shutil.copy(bundle / variant['symbol'], folder / 'm-symbol.json')
        (folder / 'm-0000.params').write_bytes(gzip.decompress((bundle / variant['parameters']).read_bytes()))
    return folder


def main():
    args = arguments()
    description, golden = (json.loads((args.bundle / f'{name}.json').read_text()) for name in ('bundle', 'golden'))
    check_digests(args.bundle, description)
    rule = Rule.of_json(description['preprocessing'])
    args.work.mkdir(parents=True, exist_ok=True)
    pictures = args.work / 'golden.u8'
    np.stack([rule.pixels(args.photos / p['file']) for p in golden['pictures']]).tofile(pictures)
    engines = Engines.of_arguments(args, rule)
    for variant in description['variants']:
        folder = lay_out(args.bundle, variant, args.work)
        tolerance = golden['tolerance']['sameTensor'][variant['id']]['probability']
        for picture, logits in zip(
            golden['pictures'], engines.logits(folder, pictures, args.work / 'logits.f32'), strict=True
        ):
            expected = picture['paths'].get(variant['id'], picture)['top5'][0]
            difference = abs(softmax(logits)[expected['index']] - expected['probability'])
            if logits.argmax() != expected['index'] or not difference < tolerance:
                raise SystemExit(f'{variant["id"]} {picture["file"]}: expected {expected} but got {logits.argmax()}')
            print(f'{variant["id"]:12} {picture["file"]:14} {expected["label"]:14} difference {difference:.5f}')


if __name__ == '__main__':
    main()
