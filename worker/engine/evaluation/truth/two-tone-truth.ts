import { paintTwoTone, twoToneImage } from './two-tone-image.ts';
import type { TruthProvider } from './truth.ts';

/** Index, label and colors, as MNIST-Single names its images: `00012_7_red-on-green.png`. */
const TWO_TONE_NAME = /^\d+_\d_[a-z]+-on-[a-z]+\.png$/;

/** Two-tone digits: the figure of the content in the colors of the exemplar. */
export const twoToneTruth: TruthProvider = {
  refusal(names) {
    const other = names.find((name) => !TWO_TONE_NAME.test(name));
    if (other === undefined) return null;
    return (
      'ground truth can be painted for two-tone digits with image names such as 00012_7_red-on-green.png, ' +
      `and there is ${other}`
    );
  },
  truthOf(content, exemplar) {
    const contentTones = twoToneImage(content);
    const { figure, ground } = twoToneImage(exemplar) ?? {};
    if (!contentTones || !figure || !ground) return null;
    const { pixels: indices } = contentTones;
    const { width, height } = content;
    return {
      image: paintTwoTone(indices, { figure, ground }, width, height),
      regions: { width, height, indices, names: { 0: 'background', 1: 'digit' } },
      group: null,
    };
  },
};
