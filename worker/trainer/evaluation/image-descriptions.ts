import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { Direction } from '#contracts/domain.ts';
import type { MeasureNeed } from '#contracts/measures.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import { paintedTruth } from '../../engine/evaluation/truth/painted-truth.ts';
import type { ScoredImage, Truth } from '../../engine/evaluation/truth/truth.ts';
import { twoToneRegions } from '../../engine/evaluation/truth/two-tone-regions.ts';

/** What a dataset says of its images beside their pixels. */
export interface ImageDescriptions {
  /** @param image at the model's size */
  describe(file: DatasetImage, image: RgbImage): Promise<ScoredImage>;
  /** What a perfect translation of a pair looks like; null where it says nothing of that. */
  truthOf(direction: Direction, content: Described, exemplar: Described): Promise<Truth | null>;
  /** Why it has no truth, and no regions, where it has none. */
  readonly lacks: Readonly<Partial<Record<Extract<MeasureNeed, 'TRUTH' | 'REGIONS'>, string>>>;
}

/** An image and what is said of it. */
export interface Described {
  readonly file: DatasetImage;
  readonly scored: ScoredImage;
}

/** @param images all that are to be described */
export function imageDescriptions(images: readonly DatasetImage[]): ImageDescriptions {
  const other = images.find(({ name }) => !TWO_TONE_NAME.test(name));
  return other ? withoutAny(other) : ofTwoTones;
}

/** Index, label and colors, as MNIST-Single names its images: `00012_7_red-on-green.png`. */
const TWO_TONE_NAME = /^\d+_(\d)_[a-z]+-on-[a-z]+\.png$/;

const ofTwoTones: ImageDescriptions = {
  describe: ({ name }, image) =>
    Promise.resolve({
      image,
      label: TWO_TONE_NAME.exec(name)?.[1] ?? null,
      regions: twoToneRegions(image),
    }),
  truthOf: (_direction, content, exemplar) => Promise.resolve(paintedTruth(content.scored, exemplar.scored)),
  lacks: {},
};

function withoutAny({ name }: DatasetImage): ImageDescriptions {
  const reason =
    'ground truth can be painted for two-tone digits with image names such as 00012_7_red-on-green.png, ' +
    `and there is ${name}`;
  return {
    describe: ({ label }, image) => Promise.resolve({ image, label, regions: null }),
    truthOf: () => Promise.resolve(null),
    lacks: { TRUTH: reason, REGIONS: reason },
  };
}
