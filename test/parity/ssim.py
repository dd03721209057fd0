"""Makes ssim.json: what scikit-image computes for pairs of small images.

    python3 ssim.py > ssim.json        (scikit-image 0.26, NumPy 2)

Structural similarity with scikit-image's defaults for 8-bit images (uniform windows of 7x7 pixels, K1 0.01, K2 0.03,
sample covariance, a border of 3 pixels left out), as the paper's authors called it, and PSNR. Pixels are stored as base64,
row by row with channels side by side.
"""
import base64
import json

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

draws = np.random.RandomState(0)


def noise(height, width, channels):
    return draws.randint(0, 256, (height, width, channels)).astype(np.uint8)


def near(image, by):
    """The same image with noise of that many levels."""
    return np.clip(image.astype(int) + draws.randint(-by, by + 1, image.shape), 0, 255).astype(np.uint8)


def slope(height, width, channels, turn):
    """A plane of light that rises in another direction in each channel."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [np.cos(turn + c) * x / width + np.sin(turn + c) * y / height for c in range(channels)]
    return np.clip(127 + 120 * np.stack(planes, -1), 0, 255).astype(np.uint8)


def figure(height, width, colors):
    """A ring in one color on a ground of another."""
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot(y - (height - 1) / 2, x - (width - 1) / 2)
    ring = (distance > 0.2 * height) & (distance < 0.35 * height)
    return np.where(ring[..., None], np.array(colors[0]), np.array(colors[1])).astype(np.uint8)


def soft(image):
    """Blurred by the mean of each pixel and its four neighbors."""
    padded = np.pad(image.astype(float), ((1, 1), (1, 1), (0, 0)), mode='edge')
    middle = padded[1:-1, 1:-1]
    total = middle + padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    return np.round(total / 5).astype(np.uint8)


red_on_green, blue_on_red = ((255, 0, 0), (0, 255, 0)), ((0, 0, 255), (255, 0, 0))
ring = figure(28, 28, red_on_green)
plain = np.full((11, 16, 3), 200, np.uint8)
texture = noise(24, 17, 3)
gray = slope(19, 23, 1, 0.3)
pairs = {
    'noise against other noise': (noise(28, 28, 3), noise(28, 28, 3)),
    'noise against itself with a little noise': (texture, near(texture, 9)),
    'one window of noise': (noise(7, 7, 3), noise(7, 7, 3)),
    'a slope against a turned one': (slope(13, 9, 3, 0.0), slope(13, 9, 3, 0.8)),
    'a figure against its blurred self': (ring, soft(ring)),
    'a figure against the same in other colors': (ring, figure(28, 28, blue_on_red)),
    'a figure against the same a pixel to the right': (ring, np.roll(ring, 1, 1)),
    'a plain image against a slightly lighter one': (plain, plain + 5),
    'a plain image against noise': (plain, noise(11, 16, 3)),
    'gray: a slope against itself with noise': (gray, near(gray, 30)),
    'gray: noise against other noise': (noise(9, 30, 1), noise(9, 30, 1)),
}


def case(title, x, y):
    ssim = structural_similarity(x, y, channel_axis=-1, data_range=255)
    height, width, channels = x.shape
    return dict(
        title=title,
        height=height,
        width=width,
        channels=channels,
        x=base64.b64encode(x.tobytes()).decode(),
        y=base64.b64encode(y.tobytes()).decode(),
        ssim=float(ssim),
        psnr=float(peak_signal_noise_ratio(x, y, data_range=255)),
    )


print(json.dumps([case(title, x, y) for title, (x, y) in pairs.items()], indent=1))
