"""torchvision as its documentation shows it. Random weights: only speed counts."""
import io
import sys
import time

import torch
from PIL import Image
from torchvision import models, transforms

from talk import talk

side, threads = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
prepare = transforms.Compose([
    transforms.Resize(256 if side == 224 else side),
    transforms.CenterCrop(side),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])
model = models.resnet50(weights=None).eval()


def classify(content):
    start = time.perf_counter()
    tensor = prepare(Image.open(io.BytesIO(content)).convert("RGB"))[None]
    prepared = time.perf_counter()
    with torch.inference_mode():
        probabilities = model(tensor)[0].softmax(0)
    probability, best = probabilities.max(0)
    end = time.perf_counter()
    return (prepared - start) * 1e3, (end - prepared) * 1e3, int(best), float(probability)


talk(classify)
