"""Writes resized.tsv: what Pillow makes of random pictures of many sizes. Run with Pillow 9.4.0 or later.

  python3 make_resized.py > resized.tsv

Each line: seed, width, height, rule (shorter:N or squash:WxH), crop width, crop height, SHA-256 of the cropped picture as
bytes in channels x height x width order. The picture's bytes come from a linear congruential generator that the test has too."""
import hashlib
from PIL import Image


def noise(seed, count):
    state, out = seed, bytearray(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out[i] = state >> 24
    return bytes(out)


def resized(im, rule, crop):
    kind, size = rule.split(':')
    w, h = im.size
    if kind == 'shorter':
        n = int(size)
        nw, nh = (n, max(n, int(n * h / w))) if w <= h else (max(n, int(n * w / h)), n)
    else:
        nw, nh = map(int, size.split('x'))
    im = im.resize((nw, nh), Image.BILINEAR)
    x, y = int(round((nw - crop[0]) / 2.)), int(round((nh - crop[1]) / 2.))
    return im.crop((x, y, x + crop[0], y + crop[1]))


def main():
    sizes = [(1, 1), (1, 2), (2, 1), (3, 2), (7, 5), (31, 33), (32, 32), (33, 31), (64, 64), (65, 64), (160, 160), (161, 160),
             (160, 213), (224, 224), (256, 256), (257, 255), (300, 451), (451, 300), (500, 375), (375, 500), (640, 480),
             (1, 700), (700, 1), (2, 1999), (1999, 3), (1023, 7), (13, 1021), (1001, 701)]
    rules = [('shorter:160', (160, 160)), ('shorter:33', (32, 32)), ('shorter:256', (224, 224)), ('shorter:50', (31, 50)),
             ('squash:64x48', (64, 48)), ('squash:57x91', (32, 30)), ('squash:7x300', (7, 299))]
    seed = 0
    for w, h in sizes:
        for rule, crop in rules:
            seed += 1
            im = Image.frombytes('RGB', (w, h), noise(seed, 3 * w * h))
            planes = b''.join(band.tobytes() for band in resized(im, rule, crop).split())
            print(seed, w, h, rule, *crop, hashlib.sha256(planes).hexdigest(), sep='\t')


if __name__ == '__main__':
    main()
