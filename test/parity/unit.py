"""Makes unit.json: what PyTorch computes for four steps of UNIT at a tiny size.

    python3 unit.py > unit.json        (PyTorch 1.13 or later, CPU, float64)

Written from the papers (Liu et al. 2017, sections 2 and 3; its weights as Ma et al. 2019 trained it for their table), apart
from the TypeScript, with PyTorch's own convolutions, autograd and Adam. A pair of auto-encoders shares the last block of
the encoders and the first of the decoders; between them stands noise, and the KL term is the mean square of the noisy
latent. Weights, images and noise come from `wave`, which the test (unit.test.ts) repeats. Filters are named and stored
[H, W, in, out] and [H, W, out, in] (transposed), images [B, H, W, C], as in the product.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

SIZE, BATCH, CHANNELS, JUDGE_CHANNELS = 16, 2, 4, 4
LATENT = 2 * CHANNELS
BLOCKS = 2  # of a decoder; an encoder has one
STEPS = 4
LEARNING_RATE, POWER = 1e-3, 0.9
WEIGHTS = dict(gan=10, reconstruction=100, cycle=100, kl=0.1, klCycle=0.1)


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)  # as float32 holds them


def convolution_shapes(path, size, inputs, outputs):
    return {f'{path}/filter': (size, size, inputs, outputs), f'{path}/bias': (outputs,)}


def block_shapes(path):
    return {
        **convolution_shapes(f'{path}/conv1', 3, LATENT, LATENT),
        **convolution_shapes(f'{path}/conv2', 3, LATENT, LATENT),
    }


def generator_shapes():
    shapes = {**block_shapes('generator/shared_encoder'), **block_shapes('generator/shared_generator')}
    for s in 'ab':
        encoder, decoder = f'generator/encoder_{s}', f'generator/decoder_{s}'
        shapes.update(convolution_shapes(f'{encoder}/stem/conv1', 5, 3, CHANNELS))
        shapes.update(convolution_shapes(f'{encoder}/down1', 4, CHANNELS, LATENT))
        shapes.update(block_shapes(f'{encoder}/residual1'))
        for i in range(BLOCKS):
            shapes.update(block_shapes(f'{decoder}/residual{i + 1}'))
        shapes.update({f'{decoder}/up1/filter': (4, 4, CHANNELS, LATENT), f'{decoder}/up1/bias': (CHANNELS,)})
        shapes.update(convolution_shapes(f'{decoder}/image', 3, CHANNELS, 3))
    return shapes


def discriminator_shapes(path):
    return {
        **convolution_shapes(f'{path}/conv1', 4, 3, JUDGE_CHANNELS),
        **convolution_shapes(f'{path}/conv2', 4, JUDGE_CHANNELS, 2 * JUDGE_CHANNELS),
        f'{path}/norm2/scale': (2 * JUDGE_CHANNELS,),
        f'{path}/norm2/shift': (2 * JUDGE_CHANNELS,),
        **convolution_shapes(f'{path}/logit', 3, 2 * JUDGE_CHANNELS, 1),
    }


def initial(shapes):
    """Leaves: wave of 1.6 / sqrt(fan in) for filters, 0.1 for the rest, scales about 1."""
    result = {}
    for name, shape in shapes.items():
        if name.endswith('/filter'):
            fan_in = shape[0] * shape[1] * shape[3 if '/up' in name else 2]
            value = wave(name, shape, 1.6 / math.sqrt(fan_in))
        else:
            value = wave(name, shape, 0.1, 1.0 if name.endswith('/scale') else 0.0)
        result[name] = value.requires_grad_()
    return result


def conv(p, path, x, stride, padding):
    return F.conv2d(x, p[f'{path}/filter'].permute(3, 2, 0, 1), p[f'{path}/bias'], stride, padding)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def block(p, path, x):
    return x + conv(p, f'{path}/conv2', F.relu(conv(p, f'{path}/conv1', x, 1, 1)), 1, 1)


def encode(p, s, x):
    path = f'generator/encoder_{s}'
    x = leaky(conv(p, f'{path}/stem/conv1', x, 1, 2))
    x = leaky(conv(p, f'{path}/down1', x, 2, 1))
    return block(p, 'generator/shared_encoder', block(p, f'{path}/residual1', x))


class StraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(_, x):
        return x.clamp(-1, 1)

    @staticmethod
    def backward(_, gradient):
        return gradient


def decode(p, s, z):
    path = f'generator/decoder_{s}'
    x = block(p, 'generator/shared_generator', z)
    for i in range(BLOCKS):
        x = block(p, f'{path}/residual{i + 1}', x)
    up = p[f'{path}/up1/filter'].permute(3, 2, 0, 1)
    x = leaky(F.conv_transpose2d(x, up, p[f'{path}/up1/bias'], 2, 1))
    return StraightThrough.apply(2 * torch.tanh(conv(p, f'{path}/image', x, 1, 1) / 2))


def judge(p, s, x):
    path = f'discriminator/{s}'
    x = leaky(conv(p, f'{path}/conv1', x, 2, 1))
    x = conv(p, f'{path}/conv2', x, 2, 1)
    x = leaky(F.instance_norm(x, weight=p[f'{path}/norm2/scale'], bias=p[f'{path}/norm2/shift'], eps=1e-5))
    return conv(p, f'{path}/logit', x, 1, 1)


def image(name):
    return wave(name, (BATCH, SIZE, SIZE, 3), 1.0).permute(0, 3, 1, 2)


def noise(name):
    return wave(name, (2 * BATCH, SIZE // 2, SIZE // 2, LATENT), 0.9).permute(0, 3, 1, 2)


def squares(x, y=0):
    return ((x - y) ** 2).mean()


def update(optimizer, rate, parameters, loss):
    optimizer.param_groups[0]['lr'] = rate
    names = list(parameters)
    gradients = torch.autograd.grad(loss, [parameters[name] for name in names])
    for name, gradient in zip(names, gradients):
        parameters[name].grad = gradient
    optimizer.step()
    return dict(zip(names, gradients))


def summary(tensors):
    """By name: Euclidean norm, and dot product with a wave, which together notice any change of value or order."""
    return {
        name: [t.norm().item(), (t * wave('probe', tuple(t.shape), 1.0)).sum().item()]
        for name, t in sorted(tensors.items())
    }


def run():
    p = initial(generator_shapes())
    judges = initial({**discriminator_shapes('discriminator/a'), **discriminator_shapes('discriminator/b')})
    adam = dict(lr=LEARNING_RATE, betas=(0.5, 0.999), eps=1e-8)
    adam_g = torch.optim.Adam(p.values(), **adam)
    adam_d = torch.optim.Adam(judges.values(), **adam)

    losses_g, losses_d, rates = [], [], []
    for step in range(STEPS):
        rate = LEARNING_RATE * (1 - step / STEPS) ** POWER
        a, b = image(f'd_image_a{step}'), image(f'd_image_b{step}')
        n = noise(f'd_noise{step}')
        fake_b = decode(p, 'b', encode(p, 'a', a) + n[:BATCH]).detach()
        fake_a = decode(p, 'a', encode(p, 'b', b) + n[BATCH:]).detach()
        judged = [
            0.5 * (squares(judge(judges, 'a', a), 1) + squares(judge(judges, 'a', fake_a))),
            0.5 * (squares(judge(judges, 'b', b), 1) + squares(judge(judges, 'b', fake_b))),
        ]
        gradients_d = update(adam_d, rate, judges, WEIGHTS['gan'] * sum(judged))

        a, b = image(f'g_image_a{step}'), image(f'g_image_b{step}')
        n, n_cycle = noise(f'g_noise{step}'), noise(f'g_noise_cycle{step}')
        z_a, z_b = encode(p, 'a', a) + n[:BATCH], encode(p, 'b', b) + n[BATCH:]
        fake_b, fake_a = decode(p, 'b', z_a), decode(p, 'a', z_b)
        z_fake_a = encode(p, 'a', fake_a) + n_cycle[:BATCH]
        z_fake_b = encode(p, 'b', fake_b) + n_cycle[BATCH:]
        parts = dict(
            gan=[squares(judge(judges, 'b', fake_b), 1), squares(judge(judges, 'a', fake_a), 1)],
            reconstruction=[F.l1_loss(decode(p, 'a', z_a), a), F.l1_loss(decode(p, 'b', z_b), b)],
            cycle=[F.l1_loss(decode(p, 'a', z_fake_b), a), F.l1_loss(decode(p, 'b', z_fake_a), b)],
            kl=[squares(z_a) + squares(z_b)],
            klCycle=[squares(z_fake_a) + squares(z_fake_b)],
        )
        total = sum(weight * sum(parts[name]) for name, weight in WEIGHTS.items())
        gradients_g = update(adam_g, rate, p, total)

        losses_d.append([value.item() for value in judged])
        losses_g.append([total.item()] + [value.item() for name in WEIGHTS for value in parts[name]])
        rates.append(rate)
        if step == 0:
            first = summary({**gradients_g, **gradients_d})
    translation = decode(p, 'b', encode(p, 'a', image('g_image_a0'))).detach().permute(0, 2, 3, 1)
    return dict(
        rates=rates,
        generatorLosses=losses_g,
        discriminatorLosses=losses_d,
        gradients=first,
        weights=summary({name: t.detach() for name, t in {**p, **judges}.items()}),
        translation=[round(v, 7) for v in translation.flatten().tolist()],
    )


print(
    json.dumps(
        dict(torch=torch.__version__, lossWeights=WEIGHTS, learningRate=LEARNING_RATE, **run()),
        indent=1,
    )
)
