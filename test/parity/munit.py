"""Makes munit.json: what PyTorch computes for four steps of MUNIT at a tiny size.

    python3 munit.py > munit.json        (PyTorch 1.13 or later, CPU, float64)

Written from the paper (Huang et al. 2018, sections 4 and 5, appendix B), apart from the TypeScript, with PyTorch's own
convolutions, pooling, interpolation, layer and instance norms, autograd and Adam. The discriminators look at the image, at
a half and at a quarter of it. Weights, images and drawn styles come from `wave`, which the test (munit.test.ts) repeats.
Filters are named and stored [H, W, in, out], dense weights [in, out], images [B, H, W, C], as in the product. Layers before
an instance norm have no bias, which the norm would remove.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

SIZE, BATCH, CHANNELS, STYLE, HIDDEN, JUDGE_CHANNELS = 16, 2, 4, 4, 8, 4
DOWNSAMPLINGS, BLOCKS, STYLE_DOWNSAMPLINGS, JUDGE_LAYERS, SCALES = 1, 2, 3, 2, 3
CONTENT = CHANNELS * 2**DOWNSAMPLINGS
STEPS = 4
LEARNING_RATE, HALVING_STEPS, WEIGHT_DECAY = 1e-3, 2, 1e-3
WEIGHTS = dict(gan=1, reconstruction=10, contentCode=1, styleCode=1, cycle=2)


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)  # as float32 holds them


def convolution_shapes(path, size, inputs, outputs):
    return {f'{path}/filter': (size, size, inputs, outputs), f'{path}/bias': (outputs,)}


def dense_shapes(path, inputs, outputs):
    return {f'{path}/weight': (inputs, outputs), f'{path}/bias': (outputs,)}


def style_channels(level):
    return CHANNELS * 2 ** min(2, level)


def generator_shapes(s):
    content, style, decoder = (f'generator/{s}/{part}' for part in ('content', 'style', 'decoder'))
    shapes = {f'{content}/stem/filter': (7, 7, 3, CHANNELS)}
    for i in range(DOWNSAMPLINGS):
        shapes[f'{content}/down{i + 1}/filter'] = (4, 4, CHANNELS * 2**i, CHANNELS * 2 ** (i + 1))
    for i in range(BLOCKS):
        for path in (content, decoder):
            shapes[f'{path}/residual{i + 1}/conv1/filter'] = (3, 3, CONTENT, CONTENT)
            shapes[f'{path}/residual{i + 1}/conv2/filter'] = (3, 3, CONTENT, CONTENT)
    shapes.update(convolution_shapes(f'{style}/stem', 7, 3, CHANNELS))
    for i in range(STYLE_DOWNSAMPLINGS):
        shapes.update(convolution_shapes(f'{style}/down{i + 1}', 4, style_channels(i), style_channels(i + 1)))
    shapes.update(dense_shapes(f'{style}/code', style_channels(STYLE_DOWNSAMPLINGS), STYLE))
    shapes.update(dense_shapes(f'{decoder}/hidden1', STYLE, HIDDEN))
    shapes.update(dense_shapes(f'{decoder}/hidden2', HIDDEN, HIDDEN))
    shapes.update(dense_shapes(f'{decoder}/statistics', HIDDEN, 2 * 2 * BLOCKS * CONTENT))
    for i in range(DOWNSAMPLINGS):
        outputs = CONTENT // 2 ** (i + 1)
        shapes.update(convolution_shapes(f'{decoder}/up{i + 1}', 5, 2 * outputs, outputs))
        shapes.update({f'{decoder}/up{i + 1}/norm/scale': (outputs,), f'{decoder}/up{i + 1}/norm/shift': (outputs,)})
    shapes.update(convolution_shapes(f'{decoder}/image', 7, CHANNELS, 3))
    return shapes


def discriminator_shapes(s):
    shapes = {}
    for scale in range(SCALES):
        path = f'discriminator/{s}/scale{scale + 1}'
        for i in range(JUDGE_LAYERS):
            inputs = 3 if i == 0 else JUDGE_CHANNELS * 2 ** (i - 1)
            shapes.update(convolution_shapes(f'{path}/conv{i + 1}', 4, inputs, JUDGE_CHANNELS * 2**i))
        shapes.update(convolution_shapes(f'{path}/logit', 1, JUDGE_CHANNELS * 2 ** (JUDGE_LAYERS - 1), 1))
    return shapes


def initial(shapes):
    """Leaves: wave of 1.6 / sqrt(fan in) for filters and dense weights, 0.1 for the rest, scales about 1."""
    result = {}
    for name, shape in shapes.items():
        if name.endswith(('/filter', '/weight')):
            value = wave(name, shape, 1.6 / math.sqrt(math.prod(shape[:-1])))
        else:
            value = wave(name, shape, 0.1, 1.0 if name.endswith('/scale') else 0.0)
        result[name] = value.requires_grad_()
    return result


def conv(p, path, x, padding, stride=1):
    if padding > 0:
        x = F.pad(x, (padding,) * 4, mode='reflect')
    return F.conv2d(x, p[f'{path}/filter'].permute(3, 2, 0, 1), p.get(f'{path}/bias'), stride)


def dense(p, path, x):
    return F.linear(x, p[f'{path}/weight'].t(), p[f'{path}/bias'])


def normed(x):
    return F.instance_norm(x, eps=1e-5)


def content_of(p, s, x):
    path = f'generator/{s}/content'
    x = F.relu(normed(conv(p, f'{path}/stem', x, 3)))
    for i in range(DOWNSAMPLINGS):
        x = F.relu(normed(conv(p, f'{path}/down{i + 1}', x, 1, 2)))
    for i in range(BLOCKS):
        y = F.relu(normed(conv(p, f'{path}/residual{i + 1}/conv1', x, 1)))
        x = x + normed(conv(p, f'{path}/residual{i + 1}/conv2', y, 1))
    return x


def style_of(p, s, x):
    path = f'generator/{s}/style'
    x = F.relu(conv(p, f'{path}/stem', x, 3))
    for i in range(STYLE_DOWNSAMPLINGS):
        x = F.relu(conv(p, f'{path}/down{i + 1}', x, 1, 2))
    return dense(p, f'{path}/code', F.adaptive_avg_pool2d(x, 1).flatten(1))


def paint(p, s, content, style):
    path = f'generator/{s}/decoder'
    hidden = F.relu(dense(p, f'{path}/hidden2', F.relu(dense(p, f'{path}/hidden1', style))))
    statistics = list(dense(p, f'{path}/statistics', hidden).split(CONTENT, 1))

    def restyled(x):
        mean, deviation = statistics.pop(0), statistics.pop(0)
        return normed(x) * deviation[:, :, None, None] + mean[:, :, None, None]

    x = content
    for i in range(BLOCKS):
        y = F.relu(restyled(conv(p, f'{path}/residual{i + 1}/conv1', x, 1)))
        x = x + restyled(conv(p, f'{path}/residual{i + 1}/conv2', y, 1))
    for i in range(DOWNSAMPLINGS):
        x = conv(p, f'{path}/up{i + 1}', F.interpolate(x, scale_factor=2, mode='nearest'), 2)
        scale, shift = p[f'{path}/up{i + 1}/norm/scale'], p[f'{path}/up{i + 1}/norm/shift']
        x = F.relu(F.layer_norm(x, x.shape[1:], eps=1e-5) * scale[:, None, None] + shift[:, None, None])
    return torch.tanh(conv(p, f'{path}/image', x, 3))


def judge(p, s, x):
    judged = []
    for scale in range(SCALES):
        path = f'discriminator/{s}/scale{scale + 1}'
        y = x
        for i in range(JUDGE_LAYERS):
            y = F.leaky_relu(conv(p, f'{path}/conv{i + 1}', y, 1, 2), 0.2)
        judged.append(conv(p, f'{path}/logit', y, 0))
        x = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
    return judged


def squares(judged, target):
    return sum(((each - target) ** 2).mean() for each in judged)


def image(name):
    return wave(name, (BATCH, SIZE, SIZE, 3), 1.0).permute(0, 3, 1, 2)


def drawn(name):
    return wave(name, (BATCH, STYLE), 1.5)


def update(optimizer, rate, parameters, loss):
    """One step of Adam with weight decay. Gives the gradients that it descends, those of the decay included."""
    optimizer.param_groups[0]['lr'] = rate
    names = list(parameters)
    gradients = torch.autograd.grad(loss, [parameters[name] for name in names])
    descended = {}
    for name, gradient in zip(names, gradients):
        parameters[name].grad = gradient
        descended[name] = gradient + WEIGHT_DECAY * parameters[name].detach()
    optimizer.step()
    return descended


def summary(tensors):
    """By name: Euclidean norm, and dot product with a wave, which together notice any change of value or order."""
    return {
        name: [t.norm().item(), (t * wave('probe', tuple(t.shape), 1.0)).sum().item()]
        for name, t in sorted(tensors.items())
    }


def run():
    p = initial({**generator_shapes('a'), **generator_shapes('b')})
    judges = initial({**discriminator_shapes('a'), **discriminator_shapes('b')})
    adam = dict(lr=LEARNING_RATE, betas=(0.5, 0.999), eps=1e-8, weight_decay=WEIGHT_DECAY)
    adam_g = torch.optim.Adam(p.values(), **adam)
    adam_d = torch.optim.Adam(judges.values(), **adam)

    losses_g, losses_d, rates = [], [], []
    for step in range(STEPS):
        rate = LEARNING_RATE * 0.5 ** (step // HALVING_STEPS)
        a, b = image(f'image_a{step}'), image(f'image_b{step}')
        fake_a = paint(p, 'a', content_of(p, 'b', b), drawn(f'd_style_a{step}')).detach()
        fake_b = paint(p, 'b', content_of(p, 'a', a), drawn(f'd_style_b{step}')).detach()
        loss_a = squares(judge(judges, 'a', fake_a), 0) + squares(judge(judges, 'a', a), 1)
        loss_b = squares(judge(judges, 'b', fake_b), 0) + squares(judge(judges, 'b', b), 1)
        gradients_d = update(adam_d, rate, judges, WEIGHTS['gan'] * (loss_a + loss_b))

        style_a, style_b = drawn(f'g_style_a{step}'), drawn(f'g_style_b{step}')
        content_a, content_b = content_of(p, 'a', a), content_of(p, 'b', b)
        own_a, own_b = style_of(p, 'a', a), style_of(p, 'b', b)
        fake_b, fake_a = paint(p, 'b', content_a, style_b), paint(p, 'a', content_b, style_a)
        again_a, again_b = content_of(p, 'b', fake_b), content_of(p, 'a', fake_a)
        parts = dict(
            gan=[squares(judge(judges, 'b', fake_b), 1), squares(judge(judges, 'a', fake_a), 1)],
            reconstruction=[
                F.l1_loss(paint(p, 'a', content_a, own_a), a),
                F.l1_loss(paint(p, 'b', content_b, own_b), b),
            ],
            contentCode=[F.l1_loss(again_a, content_a), F.l1_loss(again_b, content_b)],
            styleCode=[F.l1_loss(style_of(p, 'b', fake_b), style_b), F.l1_loss(style_of(p, 'a', fake_a), style_a)],
            cycle=[F.l1_loss(paint(p, 'a', again_a, own_a), a), F.l1_loss(paint(p, 'b', again_b, own_b), b)],
        )
        total = sum(weight * sum(parts[name]) for name, weight in WEIGHTS.items())
        gradients_g = update(adam_g, rate, p, total)

        losses_d.append([loss_a.item() / 2, loss_b.item() / 2])  # the product logs the mean of both squares
        losses_g.append([total.item()] + [value.item() for name in WEIGHTS for value in parts[name]])
        rates.append(rate)
        if step == 0:
            first = summary({**gradients_g, **gradients_d})
    translation = paint(p, 'b', content_of(p, 'a', image('image_a0')), style_of(p, 'b', image('image_b0')))
    return dict(
        rates=rates,
        generatorLosses=losses_g,
        discriminatorLosses=losses_d,
        gradients=first,
        weights=summary({name: t.detach() for name, t in {**p, **judges}.items()}),
        translation=[round(v, 7) for v in translation.detach().permute(0, 2, 3, 1).flatten().tolist()],
    )


print(
    json.dumps(
        dict(
            torch=torch.__version__,
            lossWeights=WEIGHTS,
            learningRate=LEARNING_RATE,
            halvingSteps=HALVING_STEPS,
            weightDecay=WEIGHT_DECAY,
            **run(),
        ),
        indent=1,
    )
)
