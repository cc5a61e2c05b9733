"""Prepares picture sets once, with the bundle's reference preprocessing, as uint8 NCHW files plus labels.

Writes calib (256 train pictures: calibration), select (1000 other train pictures: choice of the calibration method),
val2000 (every 5th validation picture), photos (real photos named <wnid>_<name>.JPEG) and, with --full, val10000.
Classes are the WordNet ids in ascending order.
"""

import argparse
import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from bundletool.preprocessing import shorter_side


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--tiny', type=Path, required=True, help='the folder tiny-imagenet-200')
    parser.add_argument('--photos', type=Path, help='a folder of real photos')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--size', type=int, required=True, help='of the crop, in pixels')
    parser.add_argument('--resize', type=int, required=True, help='of the shorter side, in pixels')
    parser.add_argument('--exclude', type=Path, help='JSON list of train files to leave out')
    parser.add_argument('--full', action='store_true', help='all 10,000 validation pictures too')
    return parser.parse_args()


def picture_sets(args, classes):
    """Name -> list of (file, class index)."""
    excluded = set(json.loads(args.exclude.read_text())) if args.exclude else set()
    train = [
        (file, index)
        for index, wnid in enumerate(classes)
        for file in sorted((args.tiny / 'train' / wnid / 'images').iterdir())
        if file.name not in excluded
    ]
    train = [train[i] for i in np.random.RandomState(11).permutation(len(train))[:1256]]
    annotations = (args.tiny / 'val' / 'val_annotations.txt').read_text().splitlines()
    val = [(args.tiny / 'val' / 'images' / name, classes.index(wnid)) for name, wnid, *_ in map(str.split, annotations)]
    sets = {'calib': train[:256], 'select': train[256:], 'val2000': val[::5]}
    if args.photos:
        labelled = [(file, file.name.split('_')[0]) for file in sorted(args.photos.iterdir())]
        sets['photos'] = [(file, classes.index(wnid)) for file, wnid in labelled if wnid in classes]
    if args.full:
        sets['val10000'] = val
    return sets


def main():
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    classes = sorted((args.tiny / 'wnids.txt').read_text().split())
    with Pool() as pool:
        for name, items in picture_sets(args, classes).items():
            pixels = np.stack(pool.map(shorter_side(args.resize, args.size).pixels, [file for file, _ in items], chunksize=32))
            pixels.tofile(args.out / f'{name}.u8')
            np.save(args.out / f'{name}.y.npy', np.array([label for _, label in items]))
            print(name, pixels.shape, pixels.mean((0, 2, 3)).round(2), flush=True)


if __name__ == '__main__':
    main()
