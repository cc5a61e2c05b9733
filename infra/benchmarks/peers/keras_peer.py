"""The five lines that everybody knows: load_img, preprocess_input, ResNet50, predict. Random weights: only speed counts."""
import io
import sys
import time

import numpy as np
import tensorflow as tf
from tensorflow.keras.applications.resnet50 import ResNet50, preprocess_input
from tensorflow.keras.utils import img_to_array, load_img

from talk import talk

side, threads = int(sys.argv[1]), int(sys.argv[2])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
model = ResNet50(weights=None, input_shape=(side, side, 3))


def classify(content):
    start = time.perf_counter()
    image = load_img(io.BytesIO(content), target_size=(side, side))
    tensor = preprocess_input(np.expand_dims(img_to_array(image), axis=0))
    prepared = time.perf_counter()
    probabilities = model.predict(tensor, verbose=0)[0]
    best = int(probabilities.argmax())
    end = time.perf_counter()
    return (prepared - start) * 1e3, (end - prepared) * 1e3, best, probabilities[best]


talk(classify)
