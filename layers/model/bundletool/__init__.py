"""Turns a ResNet of Keras, torchvision, DJL's model zoo or ONNX into a bundle; ../README.md says how."""
