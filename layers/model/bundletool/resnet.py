"""The ResNets (He et al. 2015 and 2016) as lists of layers, and the check that a graph is one of them."""

from __future__ import annotations

from bundletool.network import Layer

# Units of each stage by depth; from 50 on a unit is a bottleneck of three convolutions.
UNITS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
WIDTHS = (64, 128, 256, 512)


class Builder:
    """Appends layers; each method returns the name of its output."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def add(self, op: str, name: str, inputs: list[str], **attributes: object) -> str:
        self.layers.append(Layer(op, name, inputs, attributes))
        return name

    def conv(self, name: str, x: str, width: int, kernel: int, stride: int = 1) -> str:
        return self.add('conv', name, [x], width=width, kernel=kernel, stride=stride, pad=kernel // 2)

    def bn(self, name: str, x: str, epsilon: float) -> str:
        return self.add('bn', name, [x], epsilon=epsilon)

    def relu(self, name: str, x: str) -> str:
        return self.add('relu', name, [x])

    def maxpool(self, name: str, x: str, kernel: int = 3, stride: int = 2, pad: int = 1) -> str:
        return self.add('maxpool', name, [x], kernel=kernel, stride=stride, pad=pad)

    def head(self, x: str, classes: int) -> list[Layer]:
        self.add('fc', 'fc', [self.add('avgpool', 'pool1', [x])], width=classes)
        return self.layers


def resnet_v1(depth: int, classes: int, epsilon: float | None = None, stride_in_first: bool = False) -> list[Layer]:
    """Post-activation. v1.5 has the stride in the 3x3 convolution, v1 (`stride_in_first`) in the 1x1 before it.

    With `epsilon` a bn named CONV_bn follows each convolution; without, they are taken for folded.
    """
    b = Builder()

    def conv(name: str, x: str, width: int, kernel: int, stride: int, relu: bool = True) -> str:
        x = b.conv(name, x, width, kernel, stride)
        if epsilon is not None:
            x = b.bn(f'{name}_bn', x, epsilon)
        return b.relu(f'{name}_relu', x) if relu else x

    x = b.maxpool('pool0', conv('conv0', 'data', 64, 7, 2))
    for stage, (units, width) in enumerate(zip(UNITS[depth], WIDTHS), start=1):
        for unit in range(1, units + 1):
            prefix = f'stage{stage}_unit{unit}_'
            step = 2 if unit == 1 and stage > 1 else 1
            if depth < 50:
                out = width
                y = conv(prefix + 'conv1', x, width, 3, step)
                y = conv(prefix + 'conv2', y, width, 3, 1, relu=False)
            else:
                out = 4 * width
                y = conv(prefix + 'conv1', x, width, 1, step if stride_in_first else 1)
                y = conv(prefix + 'conv2', y, width, 3, 1 if stride_in_first else step)
                y = conv(prefix + 'conv3', y, out, 1, 1, relu=False)
            if unit == 1 and (depth >= 50 or stage > 1):
                x = conv(prefix + 'sc', x, out, 1, step, relu=False)
            x = b.relu(prefix + 'relu', b.add('add', prefix + 'plus', [y, x]))
    return b.head(x, classes)


def keras_v2(depth: int, classes: int, epsilon: float) -> list[Layer]:
    """Keras' pre-activation ResNets: zeros around the first pooling, the stride in the last unit of a stage, where the
    shortcut keeps every other pixel."""
    b = Builder()
    x = b.add('pad', 'pad0', [b.conv('conv0', 'data', 64, 7, 2)], pad=1)
    x = b.maxpool('pool0', x, pad=0)
    for stage, (units, width) in enumerate(zip(UNITS[depth], WIDTHS), start=1):
        for unit in range(1, units + 1):
            prefix = f'stage{stage}_unit{unit}_'
            step = 2 if unit == units and stage < len(WIDTHS) else 1
            pre = b.relu(prefix + 'relu0', b.bn(prefix + 'bn0', x, epsilon))
            y = b.conv(prefix + 'conv1', pre, width, 1)
            y = b.relu(prefix + 'relu1', b.bn(prefix + 'conv1_bn', y, epsilon))
            y = b.conv(prefix + 'conv2', y, width, 3, step)
            y = b.relu(prefix + 'relu2', b.bn(prefix + 'conv2_bn', y, epsilon))
            if unit == 1:
                x = b.conv(prefix + 'sc', pre, 4 * width, 1)
            elif step > 1:
                x = b.maxpool(prefix + 'sc', x, kernel=1, stride=step, pad=0)
            x = b.add('add', prefix + 'plus', [b.conv(prefix + 'conv3', y, 4 * width, 1), x])
    return b.head(b.relu('relu1', b.bn('bn1', x, epsilon)), classes)
