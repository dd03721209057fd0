"""Makes egsc-it-small.json: what PyTorch computes for three steps of each stage of EGSC-IT small at a tiny size.

    python3 egsc-it-small.py > egsc-it-small.json        (PyTorch 1.13 or later, CPU, float64)

Written from the description of the model, apart from the TypeScript, with PyTorch's own convolutions, autograd and Adam.
Weights, images and noise come from `wave`, which the test (egsc-it-small.test.ts) repeats. Filters are named and stored
[H, W, in, out] and [H, W, out, in] (transposed), images [B, H, W, C], as in the product.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

SIZE, BATCH, CHANNELS, JUDGE_CHANNELS = 8, 2, 4, 4
LATENT = 2 * CHANNELS
STEPS = 3
ADAM = dict(lr=0.0, betas=(0.5, 0.99), eps=1e-8)
RATES = [(2e-3, 5e-4), (1.5e-3, 4e-4), (1e-3, 3e-4)]  # generator, discriminator
ANNEAL = [1.0, 0.6, 0.1]
DECAY = [0.1, 2 / 11, 0.25]
WEIGHTS = dict(gan=1, reconstruction=10, cycle=10, kl=0.5, klCycle=0.25, style=1, content=5, regionColor=10, colorMoments=3)


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)  # as float32 holds them


def convolution_shapes(path, size, inputs, outputs):
    return {f'{path}/filter': (size, size, inputs, outputs), f'{path}/bias': (outputs,)}


def block_shapes(path):
    return {**convolution_shapes(f'{path}/conv1', 3, LATENT, LATENT), **convolution_shapes(f'{path}/conv2', 3, LATENT, LATENT)}


def norm_shapes(path, channels):
    return {f'{path}/scale': (channels,), f'{path}/shift': (channels,)}


def encoder_shapes(path):
    return {
        **convolution_shapes(f'{path}/stem/conv1', 5, 3, CHANNELS),
        **convolution_shapes(f'{path}/down1', 4, CHANNELS, LATENT),
        **block_shapes(f'{path}/residual1'),
    }


def decoder_shapes(path):
    return {
        **block_shapes(f'{path}/residual1'),
        f'{path}/up1/filter': (4, 4, CHANNELS, LATENT),
        f'{path}/up1/bias': (CHANNELS,),
        **convolution_shapes(f'{path}/image', 3, CHANNELS, 3),
    }


def discriminator_shapes(path):
    return {
        **convolution_shapes(f'{path}/conv1', 4, 3, JUDGE_CHANNELS),
        **convolution_shapes(f'{path}/conv2', 4, JUDGE_CHANNELS, 2 * JUDGE_CHANNELS),
        **norm_shapes(f'{path}/norm2', 2 * JUDGE_CHANNELS),
        **convolution_shapes(f'{path}/logit', 3, 2 * JUDGE_CHANNELS, 1),
    }


def generator_shapes():
    shapes = {}
    for s in 'ab':
        shapes.update(encoder_shapes(f'generator/encoder_{s}'))
        shapes.update(norm_shapes(f'generator/encoder_{s}/stem/norm', CHANNELS))
        shapes.update(decoder_shapes(f'generator/decoder_{s}'))
    return {**shapes, **block_shapes('generator/shared_encoder'), **block_shapes('generator/shared_generator')}


def autoencoder_shapes(s):
    return {
        **encoder_shapes(f'mask/{s}/encoder'),
        **block_shapes(f'mask/{s}/shared_encoder'),
        **block_shapes(f'mask/{s}/shared_generator'),
        **decoder_shapes(f'mask/{s}/decoder'),
    }


def initial(shapes):
    """Leaves in logical layout: wave of 1.6 / sqrt(fan in) for filters, 0.1 for the rest, scales about 1.

    The last filter is larger, so that some pixels leave [-1, 1] and the clamp acts.
    """
    result = {}
    for name, shape in shapes.items():
        if name.endswith('/filter'):
            fan_in = shape[0] * shape[1] * shape[3 if '/up' in name else 2]
            value = wave(name, shape, (8 if name.endswith('/image/filter') else 1.6) / math.sqrt(fan_in))
        else:
            value = wave(name, shape, 0.1, 1.0 if name.endswith('/scale') else 0.0)
        result[name] = value.requires_grad_()
    return result


def conv(p, path, x, stride, padding):
    return F.conv2d(x, p[f'{path}/filter'].permute(3, 2, 0, 1), p[f'{path}/bias'], stride, padding)


def block(p, path, x):
    return x + conv(p, f'{path}/conv2', F.relu(conv(p, f'{path}/conv1', x, 1, 1)), 1, 1)


def norm(p, path, x):
    return F.instance_norm(x, weight=p[f'{path}/scale'], bias=p[f'{path}/shift'], eps=1e-5)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def after_stem(p, path, x):
    return block(p, f'{path}/residual1', leaky(conv(p, f'{path}/down1', leaky(x), 2, 1)))


def stem(p, path, x):
    return conv(p, f'{path}/stem/conv1', x, 1, 2)


class StraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(_, x):
        return x.clamp(-1, 1)

    @staticmethod
    def backward(_, gradient):
        return gradient


def moments(x):
    return x.mean((2, 3), keepdim=True), (x.var((2, 3), unbiased=False, keepdim=True) + 1e-5).sqrt()


def decode(p, path, x, style=None):
    if style is not None:
        x = F.instance_norm(x, eps=1e-5) * style[1] + style[0]
    x = block(p, f'{path}/residual1', x)
    x = leaky(F.conv_transpose2d(x, p[f'{path}/up1/filter'].permute(3, 2, 0, 1), p[f'{path}/up1/bias'], 2, 1))
    return StraightThrough.apply(2 * torch.tanh(conv(p, f'{path}/image', x, 1, 1) / 2))


def judge(p, path, x):
    x = leaky(conv(p, f'{path}/conv1', x, 2, 1))
    x = leaky(norm(p, f'{path}/norm2', conv(p, f'{path}/conv2', x, 2, 1)))
    return conv(p, f'{path}/logit', x, 1, 1)


def image(name):
    return wave(name, (BATCH, SIZE, SIZE, 3), 1.0).permute(0, 3, 1, 2)


def noise(name, batch):
    return wave(name, (batch, SIZE // 2, SIZE // 2, LATENT), 0.3).permute(0, 3, 1, 2)


l1 = F.l1_loss


def squared(x, y):
    return ((x - y) ** 2).mean()


def judging(real, fake):
    return 0.5 * (squared(real, 1) + squared(fake, 0))


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
        name: [t.norm().item(), (t * wave('probe', tuple(t.shape), 1.0)).sum().item()] for name, t in sorted(tensors.items())
    }


def detached(tensors):
    return {name: t.detach().clone() for name, t in tensors.items()}


def run_mask_stage():
    generator = initial({**autoencoder_shapes('a'), **autoencoder_shapes('b')})
    judges = initial({**discriminator_shapes('mask/a/discriminator'), **discriminator_shapes('mask/b/discriminator')})
    adam_g = torch.optim.Adam(generator.values(), **ADAM)
    adam_d = torch.optim.Adam(judges.values(), **ADAM)

    def reconstruct(s, step):
        x = image(f'image_{s}{step}')
        z = block(generator, f'mask/{s}/shared_encoder', after_stem(generator, f'mask/{s}/encoder', stem(generator, f'mask/{s}/encoder', x)))
        noisy = z + noise(f'noise_{s}{step}', BATCH)
        return x, z, decode(generator, f'mask/{s}/decoder', block(generator, f'mask/{s}/shared_generator', noisy))

    losses_d, losses_g = [], []
    for step in range(STEPS):
        values = []
        for s in 'ab':
            x, _, y = reconstruct(s, step)
            values.append(judging(judge(judges, f'mask/{s}/discriminator', x), judge(judges, f'mask/{s}/discriminator', y.detach())))
        gradients_d = update(adam_d, RATES[step][1], judges, sum(values))
        losses_d.append([v.item() for v in values])

        values, total = [], 0
        for s in 'ab':
            x, z, y = reconstruct(s, step)
            terms = [l1(y, x), squared(judge(judges, f'mask/{s}/discriminator', y), 1), squared(z, 0)]
            total = total + 10 * terms[0] + 0.1 * terms[1] + 0.01 * terms[2]
            values += terms
        gradients_g = update(adam_g, RATES[step][0], generator, total)
        losses_g.append([v.item() for v in values])
        if step == 0:
            first = summary({**gradients_d, **gradients_g})
    return dict(
        discriminatorLosses=losses_d,
        generatorLosses=losses_g,
        gradients=first,
        weights=summary(detached({**judges, **generator})),
    )


def run_translation_stage():
    frozen = {name: t.detach() for name, t in initial({**encoder_shapes('mask/a/encoder'), **encoder_shapes('mask/b/encoder')}).items()}
    for s in 'ab':
        frozen[f'mask/{s}/mean'] = wave(f'mask/{s}/mean', (LATENT,), 0.2)
        frozen[f'mask/{s}/deviation'] = wave(f'mask/{s}/deviation', (LATENT,), 0.3, 1.0)
    generator = initial(generator_shapes())
    judges = initial({**discriminator_shapes('discriminator/a'), **discriminator_shapes('discriminator/b')})
    averages = detached(generator)
    adam_g = torch.optim.Adam(generator.values(), **ADAM)
    adam_d = torch.optim.Adam(judges.values(), **ADAM)

    def features(s, x):
        f = after_stem(frozen, f'mask/{s}/encoder', stem(frozen, f'mask/{s}/encoder', x))
        return (f - frozen[f'mask/{s}/mean'].view(1, -1, 1, 1)) / frozen[f'mask/{s}/deviation'].view(1, -1, 1, 1)

    def mask(s, x):
        return 0.5 + 0.5 * torch.sigmoid(features(s, x))

    def style(s, x):
        return moments(features(s, x))

    def encode(p, s, x):
        path = f'generator/encoder_{s}'
        return block(p, 'generator/shared_encoder', after_stem(p, path, norm(p, f'{path}/stem/norm', stem(p, path, x))))

    def content(p, z):
        return block(p, 'generator/shared_generator', z)

    def paint(p, s, c, m, exemplar):
        return decode(p, f'generator/decoder_{s}', c * m, style(s, exemplar))

    def feature_energy(f):
        return (F.instance_norm(f, eps=1e-5).pow(2).mean(1) + 1e-3).sqrt()

    def pixel_energy(x):
        centred = x - x.mean((2, 3), keepdim=True)
        variance = (x.var((2, 3), unbiased=False) + 1e-5).mean(1).view(-1, 1, 1)
        return (centred.pow(2).mean(1) / (variance + 1e-3) + 1e-3).sqrt()

    def figure(x):
        return torch.sigmoid(8 * (pixel_energy(x) - 1.2)).unsqueeze(1)

    def color(x, w):
        return (x * w).sum((2, 3)) / (w.sum((2, 3)) + 1)

    def distance(p, q):
        return l1(p[0], q[0]) + l1(p[1], q[1])

    def terms(xa, xb, n, n_cycle):
        za, zb = encode(generator, 'a', xa), encode(generator, 'b', xb)
        ca, cb = content(generator, za + n[:BATCH]), content(generator, zb + n[BATCH:])
        ma, mb = mask('a', xa), mask('b', xb)
        aa, ba = paint(generator, 'a', ca, ma, xa), paint(generator, 'a', cb, mb, xa)
        ab, bb = paint(generator, 'b', ca, ma, xb), paint(generator, 'b', cb, mb, xb)
        z_ba, z_ab = encode(generator, 'a', ba), encode(generator, 'b', ab)
        bab = paint(generator, 'b', content(generator, z_ba + n_cycle[:BATCH]), mb, xb)
        aba = paint(generator, 'a', content(generator, z_ab + n_cycle[BATCH:]), ma, xa)
        fa, fb = figure(xa), figure(xb)

        def stems(s, x, y):
            path = f'mask/{s}/encoder'
            return l1(feature_energy(stem(frozen, path, x)), feature_energy(stem(frozen, path, y)))

        def region(x, wx, y, wy):
            return squared(color(x, wx), color(y, wy)) + squared(color(x, 1 - wx), color(y, 1 - wy))

        return dict(
            gan=[squared(judge(judges, 'discriminator/b', ab), 1), squared(judge(judges, 'discriminator/a', ba), 1)],
            reconstruction=[l1(aa, xa), l1(bb, xb)],
            cycle=[l1(aba, xa), l1(bab, xb)],
            kl=[squared(za, 0) + squared(zb, 0)],
            klCycle=[0.5 * (squared(z_ba, 0) + squared(z_ab, 0))],
            style=[distance(style('b', ab), style('b', xb)), distance(style('a', ba), style('a', xa))],
            content=[
                2 * l1(pixel_energy(ab), pixel_energy(xa)) + stems('a', ab, xa),
                2 * l1(pixel_energy(ba), pixel_energy(xb)) + stems('b', ba, xb),
            ],
            regionColor=[region(ab, fa, xb, fb), region(ba, fb, xa, fa)],
            colorMoments=[distance(moments(ab), moments(xb)), distance(moments(ba), moments(xa))],
        ), ab, ba

    losses_d, losses_g = [], []
    for step in range(STEPS):
        xa, xb = image(f'image_a{step}'), image(f'image_b{step}')
        n, n_cycle = noise(f'noise{step}', 2 * BATCH), noise(f'noise_cycle{step}', 2 * BATCH)
        _, ab, ba = terms(xa, xb, n, n_cycle)
        saturated = (ab.abs() == 1).float().mean().item()
        values = [
            judging(judge(judges, 'discriminator/a', xa), judge(judges, 'discriminator/a', ba.detach())),
            judging(judge(judges, 'discriminator/b', xb), judge(judges, 'discriminator/b', ab.detach())),
        ]
        gradients_d = update(adam_d, RATES[step][1], judges, sum(values))
        losses_d.append([v.item() for v in values])

        parts, _, _ = terms(xa, xb, n, n_cycle)
        total = 0
        for name, weight in WEIGHTS.items():
            factor = ANNEAL[step] if name in ('style', 'colorMoments') else 1
            total = total + weight * factor * sum(parts[name])
        gradients_g = update(adam_g, RATES[step][0], generator, total)
        losses_g.append([total.item()] + [v.item() for name in WEIGHTS for v in parts[name]])
        for name, average in averages.items():
            average.lerp_(generator[name].detach(), 1 - DECAY[step])
        if step == 0:
            first = summary({**gradients_d, **gradients_g})
            share_saturated = saturated
    xa, xb = image('image_a0'), image('image_b0')
    translated = paint(averages, 'b', content(averages, encode(averages, 'a', xa)), mask('a', xa), xb)
    return dict(
        discriminatorLosses=losses_d,
        generatorLosses=losses_g,
        gradients=first,
        weights=summary(detached({**judges, **generator})),
        averages=summary(averages),
        translation=[round(v, 7) for v in translated.permute(0, 2, 3, 1).flatten().tolist()],
        saturatedShare=share_saturated,
    )


print(
    json.dumps(
        dict(
            torch=torch.__version__,
            rates=RATES,
            anneal=ANNEAL,
            decay=DECAY,
            lossWeights=WEIGHTS,
            mask=run_mask_stage(),
            translation=run_translation_stage(),
        ),
        indent=1,
    )
)
