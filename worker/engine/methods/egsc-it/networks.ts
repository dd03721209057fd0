import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../../../compute/step.ts';
import { encodedChannels } from '../../networks/encoder.ts';
import type { EgscItForms } from './forms.ts';
import { paperForms } from './paper-forms.ts';
import { smallForms } from './small-forms.ts';

/** The networks that a config asks for. */
export function formsOf(config: EgscItKnobs): EgscItForms {
  switch (config.network.form) {
    case 'SMALL':
      return smallForms(config);
    case 'PAPER':
      return paperForms(config);
  }
}

/** C: channels of the latent, of the mask and of the style. */
export function latentChannels(config: EgscItKnobs): number {
  return encodedChannels(formsOf(config).encoder);
}

/** `[batch, h, w, C]`: height and width halved by each downsampling. */
export function latentShape(config: EgscItKnobs, batch: number): Shape {
  const { imageHeight, imageWidth, network } = config;
  const factor = 2 ** network.downsamplings;
  invariant(
    imageHeight % factor === 0 && imageWidth % factor === 0,
    `latentShape: expected height and width to be multiples of ${factor}, got ${imageHeight}x${imageWidth}`,
  );
  return [batch, imageHeight / factor, imageWidth / factor, latentChannels(config)];
}
