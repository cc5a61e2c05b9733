"""The reference preprocessing, as bundle.json writes it and Pillow computes it, and softmax."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from bundletool.refusal import expect

# Pillow's, by name and whether they are antialiased. Bilinear by two by two pixels at any scale is its transform's.
FILTERS = {
    ('nearest', False): Image.Resampling.NEAREST,
    ('bilinear', False): None,
    ('bilinear', True): Image.Resampling.BILINEAR,
    ('bicubic', True): Image.Resampling.BICUBIC,
    ('area', True): Image.Resampling.BOX,
    ('hamming', True): Image.Resampling.HAMMING,
    ('lanczos', True): Image.Resampling.LANCZOS,
}
NAMES = list(dict.fromkeys(name for name, _ in FILTERS))


class _PlainBilinear(Image.Image):
    """A picture that resizes by Image.transform, whatever filter it is asked for, so that ImageOps.pad does so too."""

    def resize(self, size, resample=None, box=None, reducing_gap=None):  # noqa: ANN001, ANN201
        scale = self.width / size[0], self.height / size[1]
        return self.transform(size, Image.Transform.AFFINE, (scale[0], 0, 0, 0, scale[1], 0), Image.Resampling.BILINEAR)


@dataclass(frozen=True)
class Rule:
    """From a picture to a tensor of 3 x size x size: resize, centre crop, (value * scale - mean) / std.

    resize   {'shorterSide': n} (the longer one becomes floor(n * long / short)), {'width': w, 'height': h} (aspect ratio
             lost) or {'pad': {'width': w, 'height': h, 'color': [r, g, b]}}, each with 'filter' and 'antialias'
    color    RGB or BGR: the order of the network's channels, and of mean and std
    """

    size: int
    resize: dict
    color: str
    scale: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    def __post_init__(self) -> None:
        kind = (self.resize['filter'], self.resize['antialias'])
        expect(kind in FILTERS, 'resize', f'one of {", ".join(NAMES)}, antialiased but for nearest', kind)
        box = self.resize.get('pad', self.resize)
        smallest = min(box[key] for key in ('shorterSide', 'width', 'height') if key in box)
        expect(smallest >= self.size, 'resize', f'at least the crop of {self.size}', smallest)

    def json(self) -> dict:
        """As in bundle.json."""
        return {
            'color': self.color,
            'resize': self.resize,
            'crop': {'mode': 'center', 'width': self.size, 'height': self.size},
            'scale': self.scale,
            'mean': list(self.mean),
            'std': list(self.std),
        }

    @classmethod
    def of_json(cls, rule: dict) -> Rule:
        crop = rule['crop']
        expect(crop['width'] == crop['height'], 'crop', 'a square', crop)
        numbers = (tuple(rule[key]) for key in ('mean', 'std'))
        return cls(crop['width'], rule['resize'], rule['color'], rule['scale'], *numbers)

    def pixels(self, path: Path) -> np.ndarray:
        """One picture, upright, resized and cropped, as uint8 CHW in the network's order of channels."""
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert('RGB')
        picture = self._resize(picture)
        x, y = (int(round((side - self.size) / 2.0)) for side in picture.size)
        pixels = np.asarray(picture.crop((x, y, x + self.size, y + self.size))).transpose(2, 0, 1)
        return np.ascontiguousarray(pixels if self.color == 'RGB' else pixels[::-1])

    def _resize(self, picture: Image.Image) -> Image.Image:
        method = FILTERS[self.resize['filter'], self.resize['antialias']]
        if method is None:
            picture.__class__ = _PlainBilinear
        if 'pad' in self.resize:
            pad = self.resize['pad']
            return ImageOps.pad(picture, (pad['width'], pad['height']), method, tuple(pad['color']))
        return picture.resize(self._resized(*picture.size), method)

    def _resized(self, w: int, h: int) -> tuple[int, int]:
        if 'shorterSide' not in self.resize:
            return self.resize['width'], self.resize['height']
        side = self.resize['shorterSide']
        return (side, max(side, int(side * h / w))) if w <= h else (max(side, int(side * w / h)), side)

    def tensor(self, pixels: np.ndarray) -> np.ndarray:
        """uint8 CHW -> normalised float32 CHW."""
        mean, std = (np.array(v, np.float32).reshape(3, 1, 1) for v in (self.mean, self.std))
        return (((pixels * self.scale).astype(np.float32) - mean) / std).astype(np.float32)


IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def shorter_side(resize: int, size: int) -> Rule:
    """torchvision's: antialiased bilinear, RGB in [0, 1], ImageNet's mean and deviation."""
    how = {'shorterSide': resize, 'longerSide': 'floor(shorterSide*long/short)', 'filter': 'bilinear', 'antialias': True}
    return Rule(size, how, 'RGB', 1 / 255, *IMAGENET)


def keras(size: int, caffe: bool) -> Rule:
    """load_img's squashing by nearest neighbour, then preprocess_input: caffe mode (BGR around ImageNet's mean colour)
    for ResNet, tf mode (RGB in [-1, 1]) for ResNetV2."""
    how = {'width': size, 'height': size, 'filter': 'nearest', 'antialias': False}
    if caffe:
        return Rule(size, how, 'BGR', 1.0, (103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
    return Rule(size, how, 'RGB', 1 / 127.5, (1.0, 1.0, 1.0), (1.0, 1.0, 1.0))


def softmax(logits: np.ndarray) -> np.ndarray:
    exponentials = np.exp(logits.astype(np.float64) - logits.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)
