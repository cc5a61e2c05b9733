"""ResNet-50 v1.5 (He et al. 2015, with the stride in the 3x3 convolution) for training."""

import torch
from torch import nn

STAGES = ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2))  # units, width, stride


class Bottleneck(nn.Module):
    """1x1, 3x3 and 1x1 convolutions beside an identity, or beside a projection where the shape changes."""

    def __init__(self, channels, width, stride, project):
        super().__init__()
        out = 4 * width
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if project:
            self.downsample = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    """Pictures [n, 3, h, w], normalised -> logits [n, classes].

    Random weights: He fan-out, and 0 for the last BatchNorm of a unit.
    """

    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        channels = 64
        for stage, (units, width, stride) in enumerate(STAGES, start=1):
            layers = []
            for unit in range(units):
                layers.append(Bottleneck(channels, width, stride if unit == 0 else 1, unit == 0))
                channels = 4 * width
            setattr(self, f'layer{stage}', nn.Sequential(*layers))
        self.fc = nn.Linear(channels, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode='fan_out', nonlinearity='relu')
            elif isinstance(module, Bottleneck):
                nn.init.zeros_(module.bn3.weight)
        nn.init.normal_(self.fc.weight, 0, 0.01)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class FoldedResNet50(nn.Module):
    """The same network with BatchNorm folded into its convolutions, named as the exported bundle names them."""

    def __init__(self, model):
        super().__init__()
        self.names = []
        self._fold('conv0', model.conv1, model.bn1)
        for stage, (units, _, _) in enumerate(STAGES, start=1):
            for unit in range(units):
                block, prefix = getattr(model, f'layer{stage}')[unit], f'stage{stage}_unit{unit + 1}_'
                self._fold(prefix + 'conv1', block.conv1, block.bn1)
                self._fold(prefix + 'conv2', block.conv2, block.bn2)
                self._fold(prefix + 'conv3', block.conv3, block.bn3)
                if block.downsample is not None:
                    self._fold(prefix + 'sc', *block.downsample)
        self.fc = nn.Linear(model.fc.in_features, model.fc.out_features)
        self.fc.load_state_dict(model.fc.state_dict())
        self.names.append('fc')
        self.to(next(model.parameters()).device)

    def _fold(self, name, conv, norm):
        folded = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, bias=True)
        factor = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
        folded.weight.data = (conv.weight.double() * factor.view(-1, 1, 1, 1)).float()
        folded.bias.data = (norm.bias.double() - norm.running_mean.double() * factor).float()
        setattr(self, name, folded)
        self.names.append(name)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv0(x)), 3, 2, 1)
        for stage, (units, _, _) in enumerate(STAGES, start=1):
            for unit in range(1, units + 1):
                x = self._unit(f'stage{stage}_unit{unit}_', x)
        return self.fc(x.mean((2, 3)))

    def _unit(self, prefix, x):
        y = torch.relu(getattr(self, prefix + 'conv1')(x))
        y = torch.relu(getattr(self, prefix + 'conv2')(y))
        y = getattr(self, prefix + 'conv3')(y)
        shortcut = getattr(self, prefix + 'sc')(x) if hasattr(self, prefix + 'sc') else x
        return torch.relu(y + shortcut)
