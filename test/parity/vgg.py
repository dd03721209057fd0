"""Makes vgg.json: what PyTorch computes for the perceptual losses of EGSC-IT at a sixteenth of VGG16's width.

    python3 vgg.py > vgg.json        (PyTorch 1.13 or later, CPU, float64)

Weights and images come from `wave`, which the test (vgg.test.ts) repeats. The normalization is torchvision's: RGB from 0
to 1, its mean and deviation. Tensors are summarized as in egsc-it-paper.py.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

HEIGHT, WIDTH, BATCH = 20, 28, 2
CONVOLUTIONS = (2, 2, 3, 3, 1)
WIDTHS = (4, 8, 16, 32, 32)
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)


def weights():
    result, inputs = {}, 3
    for block, (count, width) in enumerate(zip(CONVOLUTIONS, WIDTHS), 1):
        for i in range(1, count + 1):
            name = f'conv{block}_{i}'
            result[f'{name}/filter'] = wave(f'{name}/filter', (3, 3, inputs, width), 1.6 / math.sqrt(9 * inputs))
            result[f'{name}/bias'] = wave(f'{name}/bias', (width,), 0.1)
            inputs = width
    return result


def taps(p, x):
    x = ((x + 1) / 2 - MEAN) / DEVIATION
    found = []
    for block, count in enumerate(CONVOLUTIONS, 1):
        if block > 1:
            x = F.max_pool2d(x, 2, 2, ceil_mode=True)
        for i in range(1, count + 1):
            name = f'conv{block}_{i}'
            x = F.relu(F.conv2d(x, p[f'{name}/filter'].permute(3, 2, 0, 1), p[f'{name}/bias'], padding=1))
            if i == 1:
                found.append(x)
    return [f / f.pow(2).sum((2, 3), keepdim=True).clamp(min=1e-12).sqrt() for f in found]


def gram(f):
    flat = f.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def summary(t):
    t = t.detach()
    t = t.permute(0, 2, 3, 1).contiguous() if t.dim() == 4 else t
    return [t.norm().item(), (t * wave('probe', tuple(t.shape), 1.0)).sum().item()]


def image(name):
    return wave(name, (BATCH, HEIGHT, WIDTH, 3), 1.0).permute(0, 3, 1, 2)


p = weights()
fake = image('fake').requires_grad_()
of_fake, of_real = taps(p, fake), taps(p, image('real'))
style = sum(F.l1_loss(gram(a), gram(b)) for a, b in zip(of_fake, of_real))
content = sum(level / 5 * F.l1_loss(a, b) for level, (a, b) in enumerate(zip(of_fake, of_real), 1))
(of_style,) = torch.autograd.grad(style, fake, retain_graph=True)
(of_content,) = torch.autograd.grad(content, fake)
print(
    json.dumps(
        dict(
            torch=torch.__version__,
            shapes=[[t.shape[0], t.shape[2], t.shape[3], t.shape[1]] for t in of_fake],
            taps=[summary(t) for t in of_fake],
            grams=[summary(gram(t)) for t in of_fake],
            style=style.item(),
            content=content.item(),
            styleGradient=summary(of_style),
            contentGradient=summary(of_content),
        ),
        indent=1,
    )
)
