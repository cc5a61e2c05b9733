"""Saves the weights of a live Keras application; run in an environment of its own, which has TensorFlow.

keras_application.py NAME WEIGHTS CLASSES TARGET.weights.h5
"""

import sys

import keras


def main() -> None:
    name, weights, classes, target = sys.argv[1:]
    model = getattr(keras.applications, name)(weights=None if weights == 'none' else weights, classes=int(classes))
    model.save_weights(target)


if __name__ == '__main__':
    main()
