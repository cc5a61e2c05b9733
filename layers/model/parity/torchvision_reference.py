"""torchvision's own answers: torchvision_reference.py NAME PICTURES OUT

Writes a seeded model's state dict (NAME.pth, NAME-legacy.pth, NAME.safetensors where that package is) and NAME.json: per picture the
logits. Batch normalisation has the statistics of the pictures, and the last layer answers that differ from picture to
picture: random weights alone would say the same of everything.
"""

import json
import sys
from pathlib import Path

import torch
import torchvision
from PIL import Image
from torchvision import transforms

STANDARD = transforms.Compose(
    [
        transforms.Resize(256),
        transforms.CenterCrop(224),
        transforms.ToTensor(),
        transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    ]
)


def seeded(name: str, pictures: torch.Tensor) -> torch.nn.Module:
    torch.manual_seed(50)
    model = getattr(torchvision.models, name)()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0
            torch.nn.init.uniform_(module.weight, 0.6, 1.4)
            torch.nn.init.uniform_(module.bias, -0.3, 0.3)
    features = []
    hook = model.fc.register_forward_pre_hook(lambda _, inputs: features.append(inputs[0]))
    with torch.no_grad():
        model.train()(pictures)
        model.eval()(pictures)
        hook.remove()
        logits = features[-1] @ model.fc.weight.T
        model.fc.weight *= 4 / logits.std(0, keepdim=True).T
        model.fc.bias[:] = -(features[-1] @ model.fc.weight.T).mean(0)
    return model


def main() -> None:
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    files = sorted(folder.glob('*.jpg'))
    pictures = torch.stack([STANDARD(Image.open(file).convert('RGB')) for file in files])
    model = seeded(name, pictures)
    with torch.no_grad():
        answers = {file.name: model(picture[None])[0].double() for file, picture in zip(files, pictures)}
    torch.save(model.state_dict(), out / f'{name}.pth')
    torch.save(model.state_dict(), out / f'{name}-before-1.6.pth', _use_new_zipfile_serialization=False)
    answers = {file: [float(v) for v in logits.softmax(0)] for file, logits in answers.items()}
    version = f'torch {torch.__version__}, torchvision {torchvision.__version__}'
    (out / f'{name}.json').write_text(json.dumps({'version': version, 'probabilities': answers}))


if __name__ == '__main__':
    main()
