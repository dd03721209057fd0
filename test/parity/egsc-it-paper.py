"""Makes egsc-it-paper.json: what PyTorch computes for the paper's EGSC-IT at a tiny size, block by block and for three steps.

    python3 egsc-it-paper.py > egsc-it-paper.json        (PyTorch 1.13 or later, CPU, float64)

Written from the description of the paper's model alone, with PyTorch's own convolutions and autograd. Weights, images and
noise come from `wave`, which the test (egsc-it-paper.test.ts) repeats; values are those that float32 holds. Filters are
named and stored [H, W, in, out], those of transposed convolutions [H, W, out, in], maps and images [B, H, W, C].

Every update takes a fresh draw: in stage 0 step s, draw 2s is for D and 2s + 1 for G; in stage 1, 3s for D and 3s + 1,
3s + 2 for the two updates of G. Draw d of domain a is wave('image_a/<d>', [B, H, W, 3], 1), its noise
wave('noise_a/<d>', [B, h, w, C], 1); the noise of the cycle is 'noise_bab/<d>' (added to S_E(E_A(x_BA))) and 'noise_aba/<d>'
(added to S_E(E_B(x_AB))).

Tensors are summarized as [Euclidean norm, dot product with wave('probe', shape, 1)], which together notice a change of any
value or of the order; where a list of values stands beside it, those are the first ones.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

SIZE, BATCH, STEPS = 28, 2, 3
NGF = NDF = 4
RESIDUALS, DISCRIMINATOR_LAYERS = 2, 4
BETA1, BETA2, EPSILON = 0.5, 0.999, 1e-8
ADAIN_EPSILON = NORM_EPSILON = 1e-5
ITERATIONS = 4
RATES = dict(mask=2e-3, translation=2e-4)
G_UPDATES = dict(mask=1, translation=2)
WEIGHTS = dict(gan=10, kl=0.1, reconstruction=100, klCycle=0.1, cycle=100)
PERCEPTUAL_WEIGHTS = dict(style=1e3, content=1e1)
SMOOTH = ('gan', 'kl', 'klCycle')
CAFFE_MEAN_BGR = (103.939, 116.779, 123.68)
VGG19 = (2, 2, 4, 4, 1)  # convolutions of each block, the last one only as far as its tap
VGG_WIDTHS = (4, 8, 16, 32, 32)  # a sixteenth of the real ones

VARIANTS = {
    'paper': dict(mode='paper-code', encoder=1, perceptual=False),
    'paperStrided': dict(mode='paper-code', encoder=3, perceptual=False),
    'clean': dict(mode='clean', encoder=1, perceptual=False),
    'paperPerceptual': dict(mode='paper-code', encoder=1, perceptual=True),
}


def wave(name, shape, scale, offset=0.0):
    seed = sum(ord(letter) * (i + 1) for i, letter in enumerate(name)) % 1000
    count = math.prod(shape)
    values = [offset + scale * math.sin(0.7 * i * i + 1.3 * i + seed) for i in range(count)]
    return torch.tensor(values).float().double().reshape(shape)


# Shapes of the weights by name.


def convolution_shapes(path, size, inputs, outputs):
    return {f'{path}/filter': (size, size, inputs, outputs), f'{path}/bias': (outputs,)}


def block_shapes(path, channels):
    return {
        **convolution_shapes(f'{path}/conv1', 3, channels, channels),
        **convolution_shapes(f'{path}/conv2', 3, channels, channels),
    }


def encoder_shapes(path, n_encoder):
    shapes = convolution_shapes(f'{path}/stem', 7, 3, NGF)
    for i in range(1, n_encoder):
        shapes.update(convolution_shapes(f'{path}/down{i}', 3, NGF * 2 ** (i - 1), NGF * 2**i))
    for i in range(1, RESIDUALS + 1):
        shapes.update(block_shapes(f'{path}/residual{i}', NGF * 2 ** (n_encoder - 1)))
    return shapes


def decoder_shapes(path, n_encoder):
    channels = NGF * 2 ** (n_encoder - 1)
    shapes = {}
    for i in range(1, RESIDUALS + 1):
        shapes.update(block_shapes(f'{path}/residual{i}', channels))
    for i in range(1, n_encoder):
        shapes[f'{path}/up{i}/filter'] = (3, 3, channels // 2, channels)
        shapes[f'{path}/up{i}/bias'] = (channels // 2,)
        channels //= 2
    return {**shapes, **convolution_shapes(f'{path}/image', 1, channels, 3)}


def discriminator_shapes(path):
    shapes = convolution_shapes(f'{path}/conv1', 4, 3, NDF)
    for i in range(1, DISCRIMINATOR_LAYERS):
        outputs = NDF * 2**i
        shapes.update(convolution_shapes(f'{path}/conv{i + 1}', 4, outputs // 2, outputs))
        shapes.update({f'{path}/norm{i + 1}/scale': (outputs,), f'{path}/norm{i + 1}/shift': (outputs,)})
    return {**shapes, **convolution_shapes(f'{path}/logit', 1, NDF * 2 ** (DISCRIMINATOR_LAYERS - 1), 1)}


def initial(shapes):
    """Leaves: a wave of 1.6 / sqrt(fan in) for filters, of 0.1 for the rest, scales about 1."""
    result = {}
    for name, shape in shapes.items():
        if name.endswith('/filter'):
            fan_in = shape[0] * shape[1] * shape[3 if '/up' in name else 2]
            value = wave(name, shape, 1.6 / math.sqrt(fan_in))
        else:
            value = wave(name, shape, 0.1, 1.0 if name.endswith('/scale') else 0.0)
        result[name] = value.requires_grad_()
    return result


# Layers; maps are NCHW in here.


def leaky(x):
    return F.leaky_relu(x, 0.2)


def correlate(p, path, x, stride=1):
    return F.conv2d(x, p[f'{path}/filter'].permute(3, 2, 0, 1), p[f'{path}/bias'], stride)


def reflecting(p, path, x, stride=1):
    reach = p[f'{path}/filter'].shape[0] // 2
    return correlate(p, path, F.pad(x, (reach,) * 4, mode='reflect'), stride)


def same(p, path, x, stride):
    """TensorFlow's SAME: the output has ceil(n / stride) rows, and what of the zeros is odd goes to the end."""
    size = p[f'{path}/filter'].shape[0]
    pads = []
    for n in (x.shape[3], x.shape[2]):
        total = max((-(-n // stride) - 1) * stride + size - n, 0)
        pads += [total // 2, total - total // 2]
    return correlate(p, path, F.pad(x, pads), stride)


def residual(p, path, x):
    return x + reflecting(p, f'{path}/conv2', F.relu(reflecting(p, f'{path}/conv1', x)))


def encode(p, path, x, n_encoder):
    x = leaky(reflecting(p, f'{path}/stem', x))
    for i in range(1, n_encoder):
        x = leaky(reflecting(p, f'{path}/down{i}', x, 2))
    for i in range(1, RESIDUALS + 1):
        x = residual(p, f'{path}/residual{i}', x)
    return x


def up(p, path, x):
    """TensorFlow's SAME of a transposed convolution 3x3, stride 2: exactly 2n of the 2n + 1 rows, the first ones."""
    full = F.conv_transpose2d(x, p[f'{path}/filter'].permute(3, 2, 0, 1), p[f'{path}/bias'], 2)
    return full[:, :, : 2 * x.shape[2], : 2 * x.shape[3]]


def decode(p, path, x, n_encoder, seen=None):
    for i in range(1, RESIDUALS + 1):
        x = residual(p, f'{path}/residual{i}', x)
        if seen is not None:
            seen[f'decoder/residual{i}'] = x
    for i in range(1, n_encoder):
        x = leaky(up(p, f'{path}/up{i}', x))
        if seen is not None:
            seen[f'decoder/up{i}'] = x
    return torch.tanh(correlate(p, f'{path}/image', x))


def norm(p, path, x):
    return F.instance_norm(x, weight=p[f'{path}/scale'], bias=p[f'{path}/shift'], eps=NORM_EPSILON)


def judge(p, path, x, mode, seen=None):
    legacy = mode == 'paper-code'
    for i in range(1, DISCRIMINATOR_LAYERS + 1):
        x = same(p, f'{path}/conv{i}', x, 2)
        if legacy:
            x = leaky(x)
        if i > 1:
            x = norm(p, f'{path}/norm{i}', x)
        x = leaky(x)
        if seen is not None:
            seen[f'discriminator/layer{i}'] = x
    logit = correlate(p, f'{path}/logit', x)
    return leaky(logit) if legacy else logit


def statistics(f):
    return f.mean((2, 3), keepdim=True), f.var((2, 3), unbiased=False, keepdim=True)


def adain(c, f, mode):
    mean_c, var_c = statistics(c)
    mean_f, var_f = statistics(f)
    if mode == 'paper-code':
        return mean_f * (c - mean_c) / (var_c + ADAIN_EPSILON) + var_f
    return (var_f + ADAIN_EPSILON).sqrt() * (c - mean_c) / (var_c + ADAIN_EPSILON).sqrt() + mean_f


def mask_of(f):
    return 0.5 + 0.5 * torch.sigmoid(f)


# The perceptual network.


def vgg_weights():
    shapes, inputs = {}, 3
    for block, (count, width) in enumerate(zip(VGG19, VGG_WIDTHS), 1):
        for i in range(1, count + 1):
            shapes.update(convolution_shapes(f'conv{block}_{i}', 3, inputs, width))
            inputs = width
    return {name: value.detach() for name, value in initial(shapes).items()}


def vgg_taps(p, x):
    """Maps after ReLU of conv1_1, conv2_1, ..., each of unit energy per channel over space. x in [-1, 1], RGB."""
    x = ((x + 1) / 2 * 255).flip(1) - torch.tensor(CAFFE_MEAN_BGR).view(1, 3, 1, 1)
    taps = []
    for block, count in enumerate(VGG19, 1):
        if block > 1:
            x = F.max_pool2d(x, 2, 2, ceil_mode=True)
        for i in range(1, count + 1):
            x = F.relu(F.conv2d(x, p[f'conv{block}_{i}/filter'].permute(3, 2, 0, 1), p[f'conv{block}_{i}/bias'], padding=1))
            if i == 1:
                taps.append(x)
    return [f / f.pow(2).sum((2, 3), keepdim=True).clamp(min=1e-12).sqrt() for f in taps]


def gram(f):
    flat = f.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def style_loss(fake, real):
    return sum(F.l1_loss(gram(a), gram(b)) for a, b in zip(fake, real))


def content_loss(fake, real):
    return sum(level / 5 * F.l1_loss(a, b) for level, (a, b) in enumerate(zip(fake, real), 1))


# Losses.


def squared(x, y):
    return ((x - y) ** 2).mean()


def judging(real, fake):
    return 0.5 * (squared(real, 1) + squared(fake, 0))


def image(s, draw):
    return wave(f'image_{s}/{draw}', (BATCH, SIZE, SIZE, 3), 1.0).permute(0, 3, 1, 2)


def noise(s, draw, n_encoder):
    side = SIZE // 2 ** (n_encoder - 1)
    return wave(f'noise_{s}/{draw}', (BATCH, side, side, NGF * 2 ** (n_encoder - 1)), 1.0).permute(0, 3, 1, 2)


class Adam:
    """TensorFlow's form: epsilon joins the uncorrected root; `clean` has PyTorch's, where it joins the corrected one."""

    def __init__(self, parameters, mode):
        self.parameters, self.mode, self.t = parameters, mode, 0
        self.m = {name: torch.zeros_like(w) for name, w in parameters.items()}
        self.v = {name: torch.zeros_like(w) for name, w in parameters.items()}

    def update(self, rate, loss):
        names = list(self.parameters)
        gradients = dict(zip(names, torch.autograd.grad(loss, [self.parameters[name] for name in names])))
        self.t += 1
        with torch.no_grad():
            for name, g in gradients.items():
                self.m[name] = BETA1 * self.m[name] + (1 - BETA1) * g
                self.v[name] = BETA2 * self.v[name] + (1 - BETA2) * g * g
                correction = math.sqrt(1 - BETA2**self.t)
                epsilon = EPSILON if self.mode == 'paper-code' else EPSILON * correction
                self.parameters[name] -= rate * correction / (1 - BETA1**self.t) * self.m[name] / (self.v[name].sqrt() + epsilon)
        return gradients


def rate_at(rate, step):
    return rate * (1 - step / ITERATIONS) ** 0.9


# What is written.


def short(value):
    return float(f'{value:.9g}')


def in_order(t):
    t = t.detach()
    return t.permute(0, 2, 3, 1).contiguous() if t.dim() == 4 else t


def summary(t):
    return [short(t.norm().item()), short((t * wave('probe', tuple(t.shape), 1.0)).sum().item())]


def with_first(t, count=6):
    t = in_order(t)
    return dict(shape=list(t.shape), summary=summary(t), first=[short(v) for v in t.flatten()[:count].tolist()])


def values(t):
    t = in_order(t)
    return dict(shape=list(t.shape), values=[short(v) for v in t.flatten().tolist()])


def of_weights(tensors):
    """Gradients and weights keep their stored layout."""
    return {
        name: summary(t.detach()) + [short(v) for v in t.detach().flatten()[:3].tolist()] for name, t in sorted(tensors.items())
    }


def numbers(terms):
    return {name: [short(v.item()) for v in parts] for name, parts in terms.items()}


def run_mask_stage(mode, n_encoder):
    shapes, judge_shapes = {}, {}
    channels = NGF * 2 ** (n_encoder - 1)
    for s in 'ab':
        shapes.update(encoder_shapes(f'mask/{s}/encoder', n_encoder))
        shapes.update(block_shapes(f'mask/{s}/shared_encoder', channels))
        shapes.update(block_shapes(f'mask/{s}/shared_generator', channels))
        shapes.update(decoder_shapes(f'mask/{s}/decoder', n_encoder))
        judge_shapes.update(discriminator_shapes(f'mask/{s}/discriminator'))
    generator, judges = initial(shapes), initial(judge_shapes)
    adam_g, adam_d = Adam(generator, mode), Adam(judges, mode)

    def reconstruct(s, draw):
        x = image(s, draw)
        mu = residual(generator, f'mask/{s}/shared_encoder', encode(generator, f'mask/{s}/encoder', x, n_encoder))
        z = mu + noise(s, draw, n_encoder)
        y = decode(generator, f'mask/{s}/decoder', residual(generator, f'mask/{s}/shared_generator', z), n_encoder)
        return x, z, y

    losses_d, losses_g, first = [], [], {}
    for step in range(STEPS):
        rate = rate_at(RATES['mask'], step)
        terms = []
        for s in 'ab':
            x, _, y = reconstruct(s, 2 * step)
            judged = [judge(judges, f'mask/{s}/discriminator', i, mode) for i in (x, y.detach())]
            terms.append(judging(*judged))
        gradients_d = adam_d.update(rate, WEIGHTS['gan'] * sum(terms))
        losses_d.append([short(v.item()) for v in terms])

        terms = dict(reconstruction=[], gan=[], kl=[])
        for s in 'ab':
            x, z, y = reconstruct(s, 2 * step + 1)
            terms['reconstruction'].append(F.l1_loss(y, x))
            terms['gan'].append(squared(judge(judges, f'mask/{s}/discriminator', y, mode), 1))
            terms['kl'].append(squared(z, 0))
        if step == 0:
            smooth = sum(WEIGHTS[name] * sum(terms[name]) for name in SMOOTH if name in terms)
            first['generatorSmooth'] = of_weights(gradients_of(smooth, generator))
        total = sum(WEIGHTS[name] * sum(parts) for name, parts in terms.items())
        gradients_g = adam_g.update(rate, total)
        losses_g.append(dict(total=short(total.item()), **numbers(terms)))
        if step == 0:
            first['generator'], first['discriminator'] = of_weights(gradients_g), of_weights(gradients_d)
    return dict(
        discriminatorLosses=losses_d, generatorLosses=losses_g, gradients=first, weights=of_weights({**judges, **generator})
    )


def gradients_of(loss, parameters):
    """Of a loss that need not reach every weight: 0 where it does not."""
    found = torch.autograd.grad(loss, list(parameters.values()), retain_graph=True, allow_unused=True)
    return {
        name: torch.zeros_like(w) if g is None else g for (name, w), g in zip(parameters.items(), found)
    }


def run_translation_stage(mode, n_encoder, perceptual):
    channels = NGF * 2 ** (n_encoder - 1)
    frozen, shapes, judge_shapes = {}, {}, {}
    for s in 'ab':
        frozen.update({name: w.detach() for name, w in initial(encoder_shapes(f'mask/{s}/encoder', n_encoder)).items()})
        shapes.update(encoder_shapes(f'generator/encoder_{s}', n_encoder))
        shapes.update(decoder_shapes(f'generator/decoder_{s}', n_encoder))
        judge_shapes.update(discriminator_shapes(f'discriminator/{s}'))
    shapes.update(block_shapes('generator/shared_encoder', channels))
    shapes.update(block_shapes('generator/shared_generator', channels))
    generator, judges = initial(shapes), initial(judge_shapes)
    adam_g, adam_d = Adam(generator, mode), Adam(judges, mode)
    network = vgg_weights()

    def features(s, x):
        return encode(frozen, f'mask/{s}/encoder', x, n_encoder)

    def mean_of(s, x):
        return residual(generator, 'generator/shared_encoder', encode(generator, f'generator/encoder_{s}', x, n_encoder))

    def content(z):
        return residual(generator, 'generator/shared_generator', z)

    def paint(s, c, f_mask, f_style, seen=None):
        return decode(generator, f'generator/decoder_{s}', adain(c * mask_of(f_mask), f_style, mode), n_encoder, seen)

    def translate(xa, xb, draw):
        za, zb = mean_of('a', xa) + noise('a', draw, n_encoder), mean_of('b', xb) + noise('b', draw, n_encoder)
        ca, cb = content(za), content(zb)
        fa, fb = features('a', xa), features('b', xb)
        return za, zb, ca, cb, fa, fb, paint('b', ca, fa, fb), paint('a', cb, fb, fa)

    def terms_of(xa, xb, draw):
        za, zb, ca, cb, fa, fb, ab, ba = translate(xa, xb, draw)
        aa, bb = paint('a', ca, fa, fa), paint('b', cb, fb, fb)
        z_bab = mean_of('a', ba) + noise('bab', draw, n_encoder)
        z_aba = mean_of('b', ab) + noise('aba', draw, n_encoder)
        bab, aba = paint('b', content(z_bab), fb, fb), paint('a', content(z_aba), fa, fa)
        terms = dict(
            gan=[squared(judge(judges, 'discriminator/b', ab, mode), 1), squared(judge(judges, 'discriminator/a', ba, mode), 1)],
            reconstruction=[F.l1_loss(aa, xa), F.l1_loss(bb, xb)],
            cycle=[F.l1_loss(aba, xa), F.l1_loss(bab, xb)],
            kl=[2 * squared(torch.cat([za, zb]), 0)],
            klCycle=[squared(z_bab, 0), squared(z_aba, 0)],
        )
        if perceptual:
            taps = {name: vgg_taps(network, x) for name, x in dict(a=xa, b=xb, ab=ab, ba=ba).items()}
            terms['style'] = [style_loss(taps['ab'], taps['b']), style_loss(taps['ba'], taps['a'])]
            terms['content'] = [content_loss(taps['ab'], taps['a']), content_loss(taps['ba'], taps['b'])]
        return terms

    def blocks():
        """What each block gives for the first images, before any update; F, mask and AdaIN of the direction A to B."""
        xa, xb = image('a', 0), image('b', 0)
        seen = {}
        encoded = encode(generator, 'generator/encoder_a', xa, n_encoder)
        mu = residual(generator, 'generator/shared_encoder', encoded)
        z = mu + noise('a', 0, n_encoder)
        c = content(z)
        fa, fb = features('a', xa), features('b', xb)
        seen.update({'encoder': encoded, 'mu': mu, 'z': z, 'content': c, 'features_a': fa, 'features_b': fb, 'mask': mask_of(fa)})
        seen['masked'] = c * mask_of(fa)
        seen['adain'] = adain(seen['masked'], fb, mode)
        ab = decode(generator, 'generator/decoder_b', seen['adain'], n_encoder, seen)
        seen['image'] = ab
        logit = judge(judges, 'discriminator/b', ab, mode, seen)
        mean, variance = statistics(fb)
        result = {name: with_first(t) for name, t in seen.items()}
        result.update(styleMean=values(mean.flatten(1)), styleVariance=values(variance.flatten(1)), logit=values(logit))
        if perceptual:
            for i, tap in enumerate(vgg_taps(network, ab), 1):
                result[f'vgg/tap{i}'] = with_first(tap)
                result[f'vgg/gram{i}'] = dict(summary=summary(gram(tap).detach()))
        return result

    initial_blocks = blocks()
    weights = {**WEIGHTS, **PERCEPTUAL_WEIGHTS}
    losses_d, losses_g, first = [], [], {}
    for step in range(STEPS):
        rate = rate_at(RATES['translation'], step)
        draw = 3 * step
        xa, xb = image('a', draw), image('b', draw)
        ab, ba = (t.detach() for t in translate(xa, xb, draw)[-2:])
        terms = [
            judging(judge(judges, 'discriminator/a', xa, mode), judge(judges, 'discriminator/a', ba, mode)),
            judging(judge(judges, 'discriminator/b', xb, mode), judge(judges, 'discriminator/b', ab, mode)),
        ]
        gradients_d = adam_d.update(rate, WEIGHTS['gan'] * sum(terms))
        losses_d.append([short(v.item()) for v in terms])
        for update in range(G_UPDATES['translation']):
            draw = 3 * step + 1 + update
            parts = terms_of(image('a', draw), image('b', draw), draw)
            total = sum(weights[name] * sum(each) for name, each in parts.items())
            if step == 0 and update == 0:
                smooth = sum(weights[name] * sum(parts[name]) for name in SMOOTH)
                first['generatorSmooth'] = of_weights(gradients_of(smooth, generator))
                if perceptual:
                    felt = sum(weights[name] * sum(parts[name]) for name in ('style', 'content'))
                    first['generatorPerceptual'] = of_weights(gradients_of(felt, generator))
            gradients_g = adam_g.update(rate, total)
            losses_g.append(dict(total=short(total.item()), **numbers(parts)))
            if step == 0 and update == 0:
                first['generator'], first['discriminator'] = of_weights(gradients_g), of_weights(gradients_d)
    return dict(
        blocks=initial_blocks,
        discriminatorLosses=losses_d,
        generatorLosses=losses_g,
        gradients=first,
        weights=of_weights({**judges, **generator}),
    )


def run_variant(mode, encoder, perceptual):
    result = dict(mode=mode, nEncoder=encoder, perceptual=perceptual)
    if not perceptual:
        result['mask'] = run_mask_stage(mode, encoder)
    result['translation'] = run_translation_stage(mode, encoder, perceptual)
    return result


def compact(value, depth=0):
    """JSON of one line per tensor."""
    if isinstance(value, dict) and depth < 6 and any(isinstance(v, (dict, list)) for v in value.values()):
        inner = ',\n'.join(f'{" " * (depth + 1)}{json.dumps(key)}: {compact(v, depth + 1)}' for key, v in value.items())
        return '{\n' + inner + '\n' + ' ' * depth + '}'
    return json.dumps(value)


print(
    compact(
        dict(
            torch=torch.__version__,
            size=SIZE,
            batch=BATCH,
            ngf=NGF,
            ndf=NDF,
            residuals=RESIDUALS,
            discriminatorLayers=DISCRIMINATOR_LAYERS,
            adam=dict(beta1=BETA1, beta2=BETA2, epsilon=EPSILON),
            rates={stage: [short(rate_at(rate, step)) for step in range(STEPS)] for stage, rate in RATES.items()},
            generatorUpdates=G_UPDATES,
            lossWeights={**WEIGHTS, **PERCEPTUAL_WEIGHTS},
            vggWidths=VGG_WIDTHS,
            variants={name: run_variant(**settings) for name, settings in VARIANTS.items()},
        )
    )
)
