"""Decodes Tiny ImageNet, and optionally real photos, once: NAME.x.npy (uint8 NCHW) and NAME.y.npy (class indices).

Classes are the WordNet ids in ascending order. Photos are named <wnid>_<name>.JPEG and prepared as the bundle prepares
them: shorter side to --size, centre crop.
"""

import argparse
import json
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--tiny', type=Path, required=True, help='the folder tiny-imagenet-200')
    parser.add_argument('--photos', type=Path, help='a folder of real photos')
    parser.add_argument('--size', type=int, default=160, help='of a prepared photo')
    parser.add_argument('--exclude', type=Path, default=Path(__file__).with_name('exclude.json'))
    parser.add_argument('--out', type=Path, required=True)
    return parser.parse_args()


def decode(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert('RGB')).transpose(2, 0, 1)


def decode_photo(path, size):
    with Image.open(path) as opened:
        picture = opened.convert('RGB')
    w, h = picture.size
    shape = (size, max(size, int(size * h / w))) if w <= h else (max(size, int(size * w / h)), size)
    picture = picture.resize(shape, Image.Resampling.BILINEAR)
    x, y = (int(round((side - size) / 2.0)) for side in shape)
    return np.asarray(picture.crop((x, y, x + size, y + size))).transpose(2, 0, 1)


def training_files(tiny, classes, excluded):
    """Every training picture that is not excluded, shuffled once for all."""
    files = [
        (file, index)
        for index, wnid in enumerate(classes)
        for file in sorted((tiny / 'train' / wnid / 'images').iterdir(), key=lambda f: int(f.stem.split('_')[1]))
        if file.name not in excluded
    ]
    return [files[i] for i in np.random.RandomState(0).permutation(len(files))]


def validation_files(tiny, classes):
    lines = (tiny / 'val' / 'val_annotations.txt').read_text().splitlines()
    return [(tiny / 'val' / 'images' / name, classes.index(wnid)) for name, wnid, *_ in map(str.split, lines)]


def photo_files(photos, classes):
    labelled = [(file, file.name.split('_')[0]) for file in sorted(photos.iterdir())]
    return [(file, classes.index(wnid)) for file, wnid in labelled if wnid in classes]


def save(pool, out, name, items, read):
    pixels = np.stack(pool.map(read, [file for file, _ in items], chunksize=256))
    np.save(out / f'{name}.x.npy', pixels)
    np.save(out / f'{name}.y.npy', np.array([label for _, label in items], np.int64))
    print(name, pixels.shape, pixels.mean((0, 2, 3)).round(2), flush=True)


def main():
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    classes = sorted((args.tiny / 'wnids.txt').read_text().split())
    excluded = set(json.loads(args.exclude.read_text()))
    with Pool() as pool:
        save(pool, args.out, 'train', training_files(args.tiny, classes, excluded), decode)
        save(pool, args.out, 'val', validation_files(args.tiny, classes), decode)
        if args.photos:
            read = partial(decode_photo, size=args.size)
            save(pool, args.out, 'photos', photo_files(args.photos, classes), read)


if __name__ == '__main__':
    main()
