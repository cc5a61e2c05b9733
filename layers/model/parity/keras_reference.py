"""Keras' own answers: keras_reference.py APPLICATION PICTURES OUT

Writes a seeded model (APPLICATION.weights.h5, .keras, .h5) and APPLICATION.json: per picture the probabilities, by
load_img, preprocess_input and predict. Batch normalisation has the statistics of the pictures, and the last layer answers
that differ from picture to picture: random weights alone would say the same of everything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import keras
import numpy as np
from keras.applications import resnet, resnet_v2
from keras.utils import img_to_array, load_img


def seeded(name: str, pictures: np.ndarray) -> keras.Model:
    keras.utils.set_random_seed(50)
    model = getattr(keras.applications, name)(weights=None)
    generator = np.random.default_rng(50)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
            layer.gamma.assign(generator.uniform(0.6, 1.4, layer.gamma.shape))
            layer.beta.assign(generator.uniform(-0.3, 0.3, layer.beta.shape))
        elif isinstance(layer, keras.layers.Conv2D) and layer.bias is not None:
            layer.bias.assign(generator.uniform(-0.3, 0.3, layer.bias.shape))
    model(pictures, training=True)
    features = keras.Model(model.input, model.layers[-2].output).predict(pictures, verbose=0)
    last = model.layers[-1]
    kernel = generator.normal(size=last.kernel.shape)
    kernel *= 4 / (features @ kernel).std(0)
    last.kernel.assign(kernel)
    last.bias.assign(-(features @ kernel).mean(0))
    return model


def main() -> None:
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    prepare = (resnet_v2 if name.endswith('V2') else resnet).preprocess_input
    files = sorted(folder.glob('*.jpg'))

    def picture(file: Path) -> np.ndarray:
        return prepare(img_to_array(load_img(file, target_size=(224, 224)))[None])

    model = seeded(name, np.concatenate([picture(file) for file in files]))
    answers = {file.name: [float(v) for v in model.predict(picture(file), verbose=0)[0]] for file in files}
    for suffix in ('weights.h5', 'keras', 'h5'):
        target = str(out / f'{name}.{suffix}')
        model.save_weights(target) if suffix == 'weights.h5' else model.save(target)
    version = f'Keras {keras.__version__}'
    (out / f'{name}.json').write_text(json.dumps({'version': version, 'probabilities': answers}))


if __name__ == '__main__':
    main()
