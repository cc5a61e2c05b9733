"""onnxruntime with Pillow and NumPy, the usual way, on the embedded network."""
import io
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from talk import talk

side, threads, bundle = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
shorter = 256 if side == 224 else side
mean = np.array([0.485, 0.456, 0.406], np.float32)
deviation = np.array([0.229, 0.224, 0.225], np.float32)
classes = [line.split(" ", 1)[0] for line in (bundle / "synset.txt").read_text().splitlines()]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
session = onnxruntime.InferenceSession(bundle / "onnx/resnet50.onnx", options, providers=["CPUExecutionProvider"])


def tensor_of(content):
    image = Image.open(io.BytesIO(content)).convert("RGB")
    scale = shorter / min(image.size)
    image = image.resize([max(shorter, int(length * scale)) for length in image.size], Image.BILINEAR)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side))
    normalised = (np.asarray(image, np.float32) / 255 - mean) / deviation
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None])


def classify(content):
    start = time.perf_counter()
    tensor = tensor_of(content)
    prepared = time.perf_counter()
    logits = session.run(None, {"data": tensor})[0][0]
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    best = int(probabilities.argmax())
    end = time.perf_counter()
    return (prepared - start) * 1e3, (end - prepared) * 1e3, classes[best], probabilities[best]


talk(classify)
