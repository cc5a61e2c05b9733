"""Evaluates a checkpoint, folds BatchNorm into the convolutions and writes the weights for the export.

Writes index.json and weights.bin (float16) as export/export.py reads them.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from augment import normalise
from net import FoldedResNet50, ResNet50
from train import device, evaluate, load


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', type=Path, required=True, help='the folder of prepare.py')
    parser.add_argument('--checkpoint', type=Path, required=True, help='such as final.pt')
    parser.add_argument('--out', type=Path, required=True)
    return parser.parse_args()


def network(checkpoint):
    weights = torch.load(checkpoint, map_location=device(), weights_only=True)['average']
    model = ResNet50(len(weights['fc.bias'])).to(device())
    model.load_state_dict(weights)
    return model.to(memory_format=torch.channels_last).eval()


@torch.no_grad()
def check_folding(model, folded, pictures):
    """In float64, where nothing but a mistake makes a difference."""
    x = normalise(pictures.float() / 255).double()
    difference = (model.double()(x) - folded.double()(x)).abs().max().item()
    model.float(), folded.float()
    if difference > 1e-4:
        raise SystemExit(f'folded network: expected logits within 1e-4 but got a difference of {difference}')
    print(f'folded: largest difference of a logit {difference:.2g}')


def write(folded, out):
    blobs, index, offset = [], [], 0
    for name in folded.names:
        for part in ('weight', 'bias'):
            values = getattr(getattr(folded, name), part).detach().cpu().numpy().astype(np.float16)
            if not np.isfinite(values).all():
                raise SystemExit(f'{name}_{part}: expected values that float16 can hold')
            index.append([f'{name}_{part}', list(values.shape), offset])
            blobs.append(np.ascontiguousarray(values).tobytes())
            offset += len(blobs[-1])
    blob = b''.join(blobs)
    (out / 'weights.bin').write_bytes(blob)
    description = {'dtype': 'float16', 'sha256': hashlib.sha256(blob).hexdigest(), 'params': index}
    (out / 'index.json').write_text(json.dumps(description, indent=1))


def main():
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    model = network(args.checkpoint)
    x, y = load(args.data, 'val')
    for resolution in (96, 128, 160, 192, 224):
        print(f'validation at {resolution}: {evaluate(model, x, y, resolution)}', flush=True)
    if (args.data / 'photos.x.npy').exists():
        photos, labels = load(args.data, 'photos')
        print(f'photos: {evaluate(model, photos, labels, photos.shape[-1])}')
    folded = FoldedResNet50(model).eval()
    check_folding(model, folded, x[:8])
    write(folded, args.out)


if __name__ == '__main__':
    main()
