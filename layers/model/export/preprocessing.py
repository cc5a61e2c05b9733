"""The reference preprocessing of the bundle, and softmax."""

import numpy as np
from PIL import Image

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def crop(path, size, resize):
    """One picture as uint8 CHW: shorter side to `resize` (Pillow's antialiased bilinear), longer side
    floor(resize*long/short), centre crop of size x size."""
    with Image.open(path) as opened:
        picture = opened.convert('RGB')
    w, h = picture.size
    shape = (resize, max(resize, int(resize * h / w))) if w <= h else (max(resize, int(resize * w / h)), resize)
    picture = picture.resize(shape, Image.Resampling.BILINEAR)
    x, y = (int(round((side - size) / 2.0)) for side in shape)
    return np.asarray(picture.crop((x, y, x + size, y + size))).transpose(2, 0, 1)


def tensor(pixels):
    """uint8 CHW -> normalised float32 CHW."""
    mean, std = (np.array(v, np.float32).reshape(3, 1, 1) for v in (MEAN, STD))
    return ((pixels.astype(np.float32) / np.float32(255) - mean) / std).astype(np.float32)


def softmax(logits):
    exponentials = np.exp(logits.astype(np.float64) - logits.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)
