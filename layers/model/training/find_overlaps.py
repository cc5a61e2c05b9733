"""Lists the training pictures that also occur among the evaluation pictures, as a JSON list of file names.

Tiny ImageNet and the real photos both come from ImageNet. Pictures are compared as 16x16 pixels, mean removed, length
1: the cosine of two such vectors is 1 for the same picture. Photos are larger than Tiny ImageNet's 64 pixels, so each
is tried in the ways in which it could have become one of them.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

PHOTO_LIMIT = 0.93  # of a photo's four nearest pictures
DUPLICATE_LIMIT = 0.9995  # of a validation and a training picture


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--tiny', type=Path, required=True, help='the folder tiny-imagenet-200')
    parser.add_argument('--photos', type=Path, required=True, help='a folder of real photos')
    parser.add_argument('--out', type=Path, default=Path('exclude.json'))
    return parser.parse_args()


def feature(picture):
    values = np.asarray(picture.resize((16, 16), Image.Resampling.BOX), np.float32).reshape(-1)
    values = values - values.mean()
    return values / (np.linalg.norm(values) + 1e-6)


def features(files):
    return np.stack([feature(Image.open(file).convert('RGB')) for file in files])


def sampled(pixels, top, left, height, width):
    """64x64 points of a part of a picture, without smoothing, as Tiny ImageNet was made."""
    rows = top + (np.arange(64) * height / 64).astype(int)
    columns = left + (np.arange(64) * width / 64).astype(int)
    return Image.fromarray(pixels[rows][:, columns])


def ways(photo):
    """The photo as it could look in Tiny ImageNet: squares and the whole, sampled or averaged, mirrored or not."""
    pixels = np.asarray(photo)
    h, w = pixels.shape[:2]
    side = min(h, w)
    top, left = (h - side) // 2, (w - side) // 2
    averaged = photo.crop((left, top, left + side, top + side)).resize((64, 64), Image.Resampling.BOX)
    plain = [
        sampled(pixels, top, left, side, side),
        sampled(pixels, 0, 0, side, side),
        sampled(pixels, h - side, w - side, side, side),
        sampled(pixels, (h - side + 1) // 2, (w - side + 1) // 2, side, side),
        sampled(pixels, 0, 0, h, w),
        averaged,
    ]
    return plain + [way.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for way in plain]


def near_photos(photos, files, known):
    """Files among the four nearest of any photo that are nearer than the limit."""
    found = set()
    for photo in photos:
        similarity = (known @ np.stack([feature(way) for way in ways(Image.open(photo).convert('RGB'))]).T).max(1)
        nearest = np.argsort(-similarity)[:4]
        found |= {files[i].name for i in nearest if similarity[i] >= PHOTO_LIMIT}
    return found


def duplicates(train_files, train, val):
    """Training files that repeat a validation picture."""
    found = set()
    for start in range(0, len(val), 500):
        _, matches = np.nonzero(val[start : start + 500] @ train.T > DUPLICATE_LIMIT)
        found |= {train_files[i].name for i in matches}
    return found


def main():
    args = arguments()
    train_files = sorted(args.tiny.glob('train/*/images/*.JPEG'))
    val_files = sorted(args.tiny.glob('val/images/*.JPEG'))
    train, val = features(train_files), features(val_files)
    photos = sorted(args.photos.iterdir())
    of_photos = near_photos(photos, train_files + val_files, np.concatenate([train, val]))
    of_photos &= {file.name for file in train_files}
    of_validation = duplicates(train_files, train, val)
    args.out.write_text(json.dumps(sorted(of_photos | of_validation), indent=1) + '\n')
    print(f'{len(of_photos)} repeat a photo, {len(of_validation)} a validation picture')


if __name__ == '__main__':
    main()
