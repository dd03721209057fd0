"""Makes cyclegan.json: what PyTorch computes for four steps of CycleGAN at a tiny size.

    python3 cyclegan.py > cyclegan.json        (PyTorch 1.13 or later, CPU, float64)

Written from the paper (Zhu et al. 2017, sections 3, 4 and 7), apart from the TypeScript, with PyTorch's own
convolutions, autograd and Adam. A generator has two downsamplings and two blocks, a discriminator three layers; images
below 16 pixels would leave so few features for an instance norm that single precision is too coarse to compare. What
the pools serve is given, as any history could be. Weights and images come from `wave`, which the test
(cyclegan.test.ts) repeats. Filters are named and stored [H, W, in, out] and [H, W, out, in] (transposed), images
[B, H, W, C], as in the product. Layers before an instance norm have no bias, which the norm would remove.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

SIZE, BATCH, CHANNELS, JUDGE_CHANNELS, DOWNSAMPLINGS, BLOCKS = 16, 2, 2, 4, 2, 2
STEPS = 4
LEARNING_RATE = 2e-3
WEIGHTS = dict(gan=1, cycle=10, identity=5)


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)  # as float32 holds them


def generator_shapes(path):
    inner = CHANNELS * 2**DOWNSAMPLINGS
    shapes = {f'{path}/stem/filter': (7, 7, 3, CHANNELS)}
    for i in range(DOWNSAMPLINGS):
        shapes[f'{path}/down{i + 1}/filter'] = (3, 3, CHANNELS * 2**i, CHANNELS * 2 ** (i + 1))
        shapes[f'{path}/up{i + 1}/filter'] = (3, 3, inner // 2 ** (i + 1), inner // 2**i)
    for i in range(BLOCKS):
        shapes[f'{path}/residual{i + 1}/conv1/filter'] = (3, 3, inner, inner)
        shapes[f'{path}/residual{i + 1}/conv2/filter'] = (3, 3, inner, inner)
    return {**shapes, f'{path}/image/filter': (7, 7, CHANNELS, 3), f'{path}/image/bias': (3,)}


def discriminator_shapes(path):
    return {
        f'{path}/conv1/filter': (4, 4, 3, JUDGE_CHANNELS),
        f'{path}/conv1/bias': (JUDGE_CHANNELS,),
        f'{path}/conv2/filter': (4, 4, JUDGE_CHANNELS, 2 * JUDGE_CHANNELS),
        f'{path}/logit/filter': (3, 3, 2 * JUDGE_CHANNELS, 1),
        f'{path}/logit/bias': (1,),
    }


def initial(shapes):
    """Leaves: wave of 1.6 / sqrt(fan in) for filters, 0.1 for biases."""
    result = {}
    for name, shape in shapes.items():
        scale = 0.1
        if name.endswith('/filter'):
            scale = 1.6 / math.sqrt(shape[0] * shape[1] * shape[3 if '/up' in name else 2])
        result[name] = wave(name, shape, scale).requires_grad_()
    return result


def kernel(p, path):
    return p[f'{path}/filter'].permute(3, 2, 0, 1)


def mirrored(x, padding):
    return F.pad(x, (padding,) * 4, mode='reflect')


def norm_relu(x):
    return F.relu(F.instance_norm(x, eps=1e-5))


def generate(p, path, x):
    x = norm_relu(F.conv2d(mirrored(x, 3), kernel(p, f'{path}/stem')))
    for i in range(DOWNSAMPLINGS):
        x = norm_relu(F.conv2d(x, kernel(p, f'{path}/down{i + 1}'), stride=2, padding=1))
    for i in range(BLOCKS):
        y = norm_relu(F.conv2d(mirrored(x, 1), kernel(p, f'{path}/residual{i + 1}/conv1')))
        x = x + F.instance_norm(F.conv2d(mirrored(y, 1), kernel(p, f'{path}/residual{i + 1}/conv2')), eps=1e-5)
    for i in range(DOWNSAMPLINGS):
        up = F.conv_transpose2d(x, kernel(p, f'{path}/up{i + 1}'), stride=2, padding=1, output_padding=1)
        x = norm_relu(up)
    return torch.tanh(F.conv2d(mirrored(x, 3), kernel(p, f'{path}/image'), p[f'{path}/image/bias']))


def judge(p, path, x):
    x = F.leaky_relu(F.conv2d(x, kernel(p, f'{path}/conv1'), p[f'{path}/conv1/bias'], 2, 1), 0.2)
    x = F.leaky_relu(F.instance_norm(F.conv2d(x, kernel(p, f'{path}/conv2'), None, 2, 1), eps=1e-5), 0.2)
    return F.conv2d(x, kernel(p, f'{path}/logit'), p[f'{path}/logit/bias'], 1, 1)


def image(name):
    return wave(name, (BATCH, SIZE, SIZE, 3), 1.0).permute(0, 3, 1, 2)


def real_loss(judged):
    return F.mse_loss(judged, torch.ones_like(judged))


def fake_loss(judged):
    return F.mse_loss(judged, torch.zeros_like(judged))


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


def rate_at(step):
    """Full for the first half, then linearly to zero."""
    constant = STEPS // 2
    return LEARNING_RATE * (1 if step < constant else (STEPS - step) / (STEPS - constant))


def run():
    generators = initial({**generator_shapes('generator/ab'), **generator_shapes('generator/ba')})
    judges = initial({**discriminator_shapes('discriminator/a'), **discriminator_shapes('discriminator/b')})
    adam = dict(lr=LEARNING_RATE, betas=(0.5, 0.999), eps=1e-8)
    adam_g = torch.optim.Adam(generators.values(), **adam)
    adam_d = torch.optim.Adam(judges.values(), **adam)
    g_ab = lambda x: generate(generators, 'generator/ab', x)
    g_ba = lambda x: generate(generators, 'generator/ba', x)
    d_a = lambda x: judge(judges, 'discriminator/a', x)
    d_b = lambda x: judge(judges, 'discriminator/b', x)

    losses_g, losses_d, rates = [], [], []
    for step in range(STEPS):
        rate = rate_at(step)
        a, b = image(f'image_a{step}'), image(f'image_b{step}')
        fake_b, fake_a = g_ab(a), g_ba(b)
        parts = dict(
            gan=[real_loss(d_b(fake_b)), real_loss(d_a(fake_a))],
            cycle=[F.l1_loss(g_ba(fake_b), a), F.l1_loss(g_ab(fake_a), b)],
            identity=[F.l1_loss(g_ba(a), a), F.l1_loss(g_ab(b), b)],
        )
        total = sum(weight * sum(parts[name]) for name, weight in WEIGHTS.items())
        gradients_g = update(adam_g, rate, generators, total)

        pooled_a, pooled_b = image(f'fake_a{step}'), image(f'fake_b{step}')
        loss_a = 0.5 * (real_loss(d_a(a)) + fake_loss(d_a(pooled_a)))
        loss_b = 0.5 * (real_loss(d_b(b)) + fake_loss(d_b(pooled_b)))
        gradients_d = update(adam_d, rate, judges, loss_a + loss_b)

        losses_g.append([total.item()] + [value.item() for name in WEIGHTS for value in parts[name]])
        losses_d.append([loss_a.item(), loss_b.item()])
        rates.append(rate)
        if step == 0:
            first = summary({**gradients_g, **gradients_d})
            first_fakes = dict(fake_ab=summary({'fake_ab': fake_b.detach().permute(0, 2, 3, 1)})['fake_ab'],
                               fake_ba=summary({'fake_ba': fake_a.detach().permute(0, 2, 3, 1)})['fake_ba'])
    translation = g_ab(image('image_a0')).detach().permute(0, 2, 3, 1)
    return dict(
        rates=rates,
        generatorLosses=losses_g,
        discriminatorLosses=losses_d,
        gradients=first,
        fakes=first_fakes,
        weights=summary({name: t.detach() for name, t in {**generators, **judges}.items()}),
        translation=[round(v, 7) for v in translation.flatten().tolist()],
    )


print(json.dumps(dict(torch=torch.__version__, lossWeights=WEIGHTS, learningRate=LEARNING_RATE, **run()), indent=1))
