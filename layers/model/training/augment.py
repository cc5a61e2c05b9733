"""Augmentation of batches on the device they lie on."""

import math

import numpy as np
import torch
import torch.nn.functional as F

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def normalise(x):
    """[0, 1] -> ImageNet mean and deviation."""
    mean, std = (torch.tensor(v, device=x.device).view(1, 3, 1, 1) for v in (MEAN, STD))
    return (x - mean) / std


class Draw:
    """Random numbers, one a picture."""

    def __init__(self, n, device):
        self.n, self.device = n, device

    def uniform(self, low, high):
        return torch.rand(self.n, device=self.device) * (high - low) + low

    def chance(self, probability):
        return (torch.rand(self.n, device=self.device) < probability).float()


def per_picture(values):
    return values.view(-1, 1, 1, 1)


@torch.no_grad()
def augment(x, resolution, least_area, strength):
    """uint8 [n, 3, 64, 64] -> normalised float [n, 3, resolution, resolution].

    least_area: the smallest part of a picture that a crop may show; strength: of colour and geometry, in [0, 1].
    """
    draw = Draw(len(x), x.device)
    x = blur(x.float() / 255, draw)
    x = colour(x, draw, strength).clamp(0, 1)
    x = geometry(x, draw, resolution, least_area, strength)
    return normalise(sharpen(x, draw).clamp(0, 1))


def blur(x, draw):
    """Lightly, because the sources were point-sampled and real photos are not."""
    w = per_picture(draw.chance(0.4) * draw.uniform(0.02, 0.25))
    p = F.pad(x, (1, 1, 0, 0), mode='replicate')
    x = (1 - 2 * w) * x + w * (p[..., :-2] + p[..., 2:])
    p = F.pad(x, (0, 0, 1, 1), mode='replicate')
    return (1 - 2 * w) * x + w * (p[..., :-2, :] + p[..., 2:, :])


def colour(x, draw, k):
    """Brightness, channel gains, contrast, saturation, and now and then grey."""
    gains = torch.randn(len(x), 3, 1, 1, device=x.device) * per_picture(draw.chance(0.5))
    x = x * per_picture(1 + draw.chance(0.7) * draw.uniform(-0.3, 0.3) * k) * (1 + 0.06 * k * gains)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * per_picture(1 + draw.chance(0.7) * draw.uniform(-0.3, 0.3) * k) + mean
    grey = (x * torch.tensor([0.299, 0.587, 0.114], device=x.device).view(1, 3, 1, 1)).sum(1, keepdim=True)
    saturation = (1 + draw.chance(0.7) * draw.uniform(-0.4, 0.4) * k) * (1 - draw.chance(0.04 * k))
    return grey + (x - grey) * per_picture(saturation)


def geometry(x, draw, resolution, least_area, k):
    """A random part (sometimes more than the whole), mirrored, turned and sheared, enlarged to the resolution."""
    n = len(x)
    zoom_out = draw.chance(0.15) * k
    area = draw.uniform(least_area, 1.0) * (1 - zoom_out) + draw.uniform(1.0, 2.2) * zoom_out
    aspect, limit = draw.uniform(math.log(3 / 4), math.log(4 / 3)), 1 + 0.5 * zoom_out
    sx = torch.minimum(torch.sqrt(area * torch.exp(aspect)), limit)
    sy = torch.minimum(torch.sqrt(area * torch.exp(-aspect)), limit)
    cx, cy = draw.uniform(-1, 1) * (1 - sx), draw.uniform(-1, 1) * (1 - sy)
    flip = 1 - 2 * draw.chance(0.5)
    angle = draw.chance(0.35) * draw.uniform(-1, 1) * math.radians(12) * k
    shear = draw.chance(0.25) * draw.uniform(-0.15, 0.15) * k
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([flip * sx * cos, sx * (shear - sin), cx], 1),
        torch.stack([flip * sy * sin, sy * cos, cy], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), (n, 3, resolution, resolution), align_corners=False)
    half = n // 2
    parts = [(slice(0, half), 'bilinear'), (slice(half, n), 'bicubic')]
    return torch.cat(
        [F.grid_sample(x[s], grid[s], mode=m, padding_mode='reflection', align_corners=False) for s, m in parts]
    )


def sharpen(x, draw):
    amount = per_picture(draw.chance(0.3) * draw.uniform(0.2, 2.0))
    return x + amount * (x - F.avg_pool2d(x, 5, 1, 2, count_include_pad=False))


@torch.no_grad()
def mix(x, y, cutmix, mixup):
    """CutMix (Yun et al. 2019) or MixUp (Zhang et al. 2017) with these probabilities, one draw a batch.

    Returns the pictures, the other labels and the share of the first.
    """
    draw = np.random.rand()
    if draw < cutmix:
        size, share = x.shape[-1], np.random.beta(1.0, 1.0)
        side = int(size * math.sqrt(1 - share))
        cy, cx = np.random.randint(size), np.random.randint(size)
        y0, y1 = max(0, cy - side // 2), min(size, cy + side // 2)
        x0, x1 = max(0, cx - side // 2), min(size, cx + side // 2)
        other = x.flip(0)
        x = x.clone()
        x[:, :, y0:y1, x0:x1] = other[:, :, y0:y1, x0:x1]
        return x, y.flip(0), 1 - (y1 - y0) * (x1 - x0) / size / size
    if draw < cutmix + mixup:
        share = np.random.beta(0.3, 0.3)
        share = max(share, 1 - share)
        return x * share + x.flip(0) * (1 - share), y.flip(0), share
    return x, y, 1.0
