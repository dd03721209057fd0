import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { ResidualForm } from '../../layers/residual-block.ts';
import type { DecoderForm } from '../../networks/decoder.ts';
import type { EncoderForm } from '../../networks/encoder.ts';
import type { DiscriminatorForm } from '../../networks/patch-discriminator.ts';

/** The networks of EGSC-IT as values. */
export interface EgscItForms {
  /** Encoder of the translation stage. */
  readonly encoder: EncoderForm;
  /** Encoder of the mask stage, which becomes the frozen mask network F. */
  readonly maskEncoder: EncoderForm;
  /** Both shared blocks. */
  readonly shared: ResidualForm;
  readonly decoder: DecoderForm;
  readonly discriminator: DiscriminatorForm;
}

/** The published code activates inside each convolution of a discriminator, after its norm and on its result. */
export const AFTER_CONVOLUTION = {
  'paper-code': 'LEAKY',
  clean: 'NOTHING',
} as const satisfies Record<EgscItKnobs['mode'], DiscriminatorForm['afterConvolution']>;
