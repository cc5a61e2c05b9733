"""Trains ResNet-50 v1.5 from random weights on the arrays of prepare.py, for a given time.

SGD with Nesterov momentum, cosine rate with warm-up, bfloat16, label smoothing, CutMix and MixUp, growing resolution,
exponential moving average of the weights (the result). Progress p is elapsed time / --seconds.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from augment import augment, mix, normalise
from net import ResNet50

STAGES = ((0.28, 96, 0.25), (0.68, 128, 0.25), (1.01, 160, 0.35))  # until progress: resolution, least area of a crop
LABEL_SMOOTHING = 0.1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', type=Path, required=True, help='the folder of prepare.py')
    parser.add_argument('--out', type=Path, required=True, help='where checkpoints go')
    parser.add_argument('--seconds', type=float, default=1420, help='as long as the shipped model took on one H100')
    parser.add_argument('--batch', type=int, default=512)
    parser.add_argument('--rate', type=float, default=0.8, help='peak learning rate')
    parser.add_argument('--decay', type=float, default=1.5e-4, help='weight decay')
    parser.add_argument('--seed', type=int, default=2024)
    parser.add_argument('--no-compile', action='store_true', help='do without torch.compile')
    return parser.parse_args()


def device():
    return 'cuda' if torch.cuda.is_available() else 'cpu'


def autocast():
    return torch.autocast(device(), dtype=torch.bfloat16)


def load(folder, name):
    return tuple(torch.from_numpy(np.load(folder / f'{name}.{part}.npy')).to(device()) for part in 'xy')


@torch.no_grad()
def evaluate(model, x, y, resolution, batch=1000):
    """Top-1 and top-5 in percent, pictures enlarged to the resolution."""
    model.eval()
    hits = torch.zeros(2, device=y.device)
    for i in range(0, len(x), batch):
        pictures = x[i : i + batch].float() / 255
        pictures = F.interpolate(pictures, size=(resolution, resolution), mode='bilinear', align_corners=False)
        with autocast():
            logits = model(normalise(pictures).to(memory_format=torch.channels_last)).float()
        right = logits.topk(5, 1).indices == y[i : i + batch, None]
        hits += torch.stack([right[:, 0].sum(), right.sum()])
    return [round(value / len(x) * 100, 2) for value in hits.tolist()]


def loss(logits, y, other, share):
    log = F.log_softmax(logits.float(), 1)
    likelihood = share * log.gather(1, y[:, None]) + (1 - share) * log.gather(1, other[:, None])
    return -(1 - LABEL_SMOOTHING) * likelihood.mean() - LABEL_SMOOTHING * log.mean()


def optimizer(model, args):
    """Biases and BatchNorm do without weight decay."""
    groups = [
        {'params': [p for p in model.parameters() if p.ndim > 1], 'weight_decay': args.decay},
        {'params': [p for p in model.parameters() if p.ndim == 1], 'weight_decay': 0},
    ]
    return torch.optim.SGD(groups, lr=args.rate, momentum=0.9, nesterov=True, fused=device() == 'cuda')


def floats(model):
    """Everything the moving average covers."""
    return [*model.parameters(), *(b for b in model.buffers() if b.is_floating_point())]


def batches(count, size):
    """Indices of one batch after another, each picture once an epoch."""
    while True:
        order = torch.randperm(count, device=device())
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]


class Training:
    """The network, its moving average and the optimiser."""

    def __init__(self, args, classes):
        self.args = args
        self.model = ResNet50(classes).to(device()).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        self.optimizer = optimizer(self.model, args)
        self.forward = self.model if args.no_compile else torch.compile(self.model, dynamic=False)
        self.steps = 0

    def step(self, x, y, progress):
        resolution, least_area = next((r, area) for until, r, area in STAGES if progress < until)
        warm_up = progress / 0.04
        rate = self.args.rate * (warm_up if warm_up < 1 else 0.5 * (1 + math.cos(math.pi * (progress - 0.04) / 0.96)))
        for group in self.optimizer.param_groups:
            group['lr'] = rate
        # The last twentieth sees nearly natural pictures.
        cutmix, mixup, strength = (0.5, 0.3, 1.0) if progress < 0.95 else (0.15, 0.15, 0.6)
        x, other, share = mix(augment(x, resolution, least_area, strength), y, cutmix, mixup)
        x = x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        self.model.train()
        with autocast():
            logits = self.forward(x)
        value = loss(logits, y, other, share)
        value.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.steps += 1
        self.follow()
        return value.detach()

    @torch.no_grad()
    def follow(self):
        """The average follows quickly at first, slowly later."""
        keep = min(0.999, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(floats(self.average), floats(self.model), 1 - keep)

    def save(self, path, **info):
        torch.save({'average': self.average.state_dict(), 'info': info}, path.with_suffix('.tmp'))
        path.with_suffix('.tmp').replace(path)


def main():
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    np.random.seed(7)
    torch.backends.cudnn.benchmark = True
    (x, y), (val_x, val_y) = load(args.data, 'train'), load(args.data, 'val')
    training = Training(args, int(y.max()) + 1)
    indices = batches(len(x), args.batch)
    start, next_report = time.time(), 0.1
    while (progress := (time.time() - start) / args.seconds) < 1:
        index = next(indices)
        value = training.step(x[index], y[index], progress)
        if progress >= next_report:
            next_report += 0.1
            top = evaluate(training.average, val_x, val_y, 160)
            epochs = training.steps * args.batch / len(x)
            print(f'{progress:.0%} epoch {epochs:.1f} loss {value:.3f} top-1 / top-5 at 160: {top}', flush=True)
            training.save(args.out / 'latest.pt', epochs=epochs)
    epochs = training.steps * args.batch / len(x)
    training.save(args.out / 'final.pt', epochs=epochs, seconds=time.time() - start, torch=str(torch.__version__))
    for resolution in (128, 160, 192):
        print(resolution, evaluate(training.average, val_x, val_y, resolution), flush=True)


if __name__ == '__main__':
    main()
