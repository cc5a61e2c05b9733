"""Writes resized.tsv: what Pillow makes of pictures of many sizes. Run from this folder.

  pip install pillow==12.1.1
  python3 make_resized.py > resized.tsv

Each line: picture (a seed, or the name of a file whose middle is taken), width, height, rule (shorter:N, squash:WxH or pad:WxH:R,G,B),
filter, crop width, crop height, and the first 16 hexadecimal digits of the SHA-256 of the cropped picture as bytes in channels x height
x width order. A seed's bytes come from a linear congruential generator that the test has too.

Since 12.2 Pillow takes some tall pictures rows first, by rules that changed again in 13.0; some of their samples come out a level apart."""
import hashlib
import pathlib

from PIL import Image, ImageOps

PICTURES = pathlib.Path(__file__).resolve().parents[7] / 'events/pictures'
PHOTOGRAPH = 'cat.png'
PHOTOGRAPH_SIZES = [(451, 300), (97, 61), (40, 200), (1, 300)]
SIZES = [(1, 1), (1, 2), (2, 1), (3, 2), (7, 5), (31, 33), (32, 32), (33, 31), (64, 64), (65, 64), (160, 160), (161, 160), (160, 213),
         (224, 224), (256, 256), (257, 255), (300, 451), (451, 300), (500, 375), (375, 500), (640, 480), (1, 700), (700, 1), (2, 1999),
         (1999, 3), (1023, 7), (13, 1021), (1001, 701)]
RULES = [('shorter:160', (160, 160)), ('shorter:33', (32, 32)), ('shorter:256', (224, 224)), ('shorter:50', (31, 50)),
         ('squash:64x48', (64, 48)), ('squash:57x91', (32, 30)), ('squash:7x300', (7, 299)), ('pad:64x64:0,0,0', (64, 64)),
         ('pad:75x50:124,116,104', (75, 50)), ('pad:50x91:255,0,9', (40, 40)), ('squash:224x224', (224, 224))]
FILTERS = {'nearest': Image.NEAREST, 'bilinear antialias': Image.BILINEAR, 'bicubic antialias': Image.BICUBIC,
           'area antialias': Image.BOX, 'hamming antialias': Image.HAMMING, 'lanczos antialias': Image.LANCZOS}
PLAIN_BILINEAR = 'bilinear'
RULES_A_FILTER = 4


class PlainBilinear(Image.Image):
    """A picture that resizes by Image.transform, whatever filter it is asked for, so that ImageOps.pad does so too."""

    def resize(self, size, resample=None, box=None, reducing_gap=None):
        scale = self.width / size[0], self.height / size[1]
        return self.transform(size, Image.AFFINE, (scale[0], 0, 0, 0, scale[1], 0), Image.BILINEAR)


def noise(seed, count):
    state, out = seed, bytearray(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out[i] = state >> 24
    return bytes(out)


def plain(im):
    copy = im.copy()
    copy.__class__ = PlainBilinear
    return copy


def resized(im, rule, name, crop):
    im = plain(im) if name == PLAIN_BILINEAR else im
    method = FILTERS.get(name)
    kind, size, *color = rule.split(':')
    w, h = im.size
    if kind == 'shorter':
        n = int(size)
        nw, nh = (n, max(n, int(n * h / w))) if w <= h else (max(n, int(n * w / h)), n)
        im = im.resize((nw, nh), method)
    elif kind == 'squash':
        im = im.resize(tuple(map(int, size.split('x'))), method)
    else:
        im = ImageOps.pad(im, tuple(map(int, size.split('x'))), method, tuple(map(int, color[0].split(','))))
    x, y = (int(round((side - window) / 2.)) for side, window in zip(im.size, crop))
    return im.crop((x, y, x + crop[0], y + crop[1]))


def write(picture, im, rules, name):
    for rule, crop in rules:
        if rule.startswith('pad') and max(im.size) > 100 * min(im.size):
            continue  # nothing would be left of one side, which is an error in this Pillow
        planes = b''.join(band.tobytes() for band in resized(im, rule, name, crop).split())
        print(picture, *im.size, rule, name, *crop, hashlib.sha256(planes).hexdigest()[:16], sep='\t')


def main():
    names = list(FILTERS) + [PLAIN_BILINEAR]
    seed = 0
    for w, h in SIZES:
        for name in names:
            seed += 1
            rules = RULES if name == 'bilinear antialias' else [RULES[(seed + i * 3) % len(RULES)] for i in range(RULES_A_FILTER)]
            write(seed, Image.frombytes('RGB', (w, h), noise(seed, 3 * w * h)), rules, name)
    photograph = Image.open(PICTURES / PHOTOGRAPH).convert('RGB')
    for w, h in PHOTOGRAPH_SIZES:
        x, y = (photograph.width - w) // 2, (photograph.height - h) // 2
        for name in names:
            write(PHOTOGRAPH, photograph.crop((x, y, x + w, y + h)), RULES, name)


if __name__ == '__main__':
    main()
