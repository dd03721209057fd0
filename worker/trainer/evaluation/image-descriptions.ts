import { LRUCache } from 'lru-cache';
import type { DatasetImage } from '#contracts/dataset-index.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { paintedTruth } from '../../engine/evaluation/truth/painted-truth.ts';
import type { RegionMap, ScoredImage, Truth } from '../../engine/evaluation/truth/truth.ts';
import { twoToneRegions } from '../../engine/evaluation/truth/two-tone-regions.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import type { DescribedImages } from '../data/dataset-images.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';

/** What a dataset says of its images beside their pixels. */
export interface ImageDescriptions {
  /** @param image at the model's size */
  describe(file: DatasetImage, image: RgbImage): Promise<ScoredImage>;
  /** What a perfect translation of a pair looks like; null where nothing is said of that. */
  truthOf(pair: EvaluationPair, content: ScoredImage, exemplar: ScoredImage): Promise<Truth | null>;
  /** Why there is no truth, and why there are no regions, where there are none. */
  readonly lacks: { readonly TRUTH?: string; readonly REGIONS?: string };
}

/**
 * Regions and truths as the dataset has them. A dataset of two-tone digits from before there were any has neither: its
 * regions are those of its two colors, its truths are painted.
 *
 * @param pairs all that are to be scored
 */
export async function imageDescriptions(
  images: DescribedImages,
  pairs: readonly EvaluationPair[],
  size: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>,
): Promise<ImageDescriptions> {
  const hasTruth = pairs.some(({ truth }) => truth !== null);
  const hasRegions = await someHasRegions(images, pairs);
  const areTwoTones = pairs.every(
    ({ content, exemplar }) => TWO_TONE_NAME.test(content.name) && TWO_TONE_NAME.test(exemplar.name),
  );
  if (!hasTruth && !hasRegions && areTwoTones) return ofTwoTones;
  const regionsOf = kept(images, size);
  return {
    describe: async (file, image) => ({ image, label: file.label, regions: await regionsOf(file) }),
    async truthOf({ truth }, { regions }) {
      if (truth === null) return null;
      const [image] = picturesOf(await images.cache.batch([truth.picture]), size);
      return image ? { image, regions, group: truth.group } : null;
    },
    lacks: { ...(hasTruth ? {} : { TRUTH: NO_TRUTH }), ...(hasRegions ? {} : { REGIONS: NO_REGIONS }) },
  };
}

const NO_TRUTH = 'the dataset has no ground truth for these images: no rows of a truth.json';
const NO_REGIONS = 'the dataset has no regions of these images: no files <name>.seg.png';

/** Memory for regions: those of MNIST-Single take 3 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The regions used last, by image. */
function kept(
  images: DescribedImages,
  { imageHeight, imageWidth }: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>,
) {
  const known = new LRUCache<string, { readonly regions: RegionMap | null }>({
    maxSize: Math.max(MAX_BYTES, imageHeight * imageWidth),
    sizeCalculation: () => imageHeight * imageWidth,
  });
  return async (file: DatasetImage): Promise<RegionMap | null> => {
    const key = `${file.domain}/${file.split}/${file.name}`;
    const found = known.get(key) ?? { regions: await images.regionsOf(file) };
    known.set(key, found);
    return found.regions;
  };
}

async function someHasRegions(images: DescribedImages, pairs: readonly EvaluationPair[]): Promise<boolean> {
  for (const { content } of pairs) if ((await images.regionsOf(content)) !== null) return true;
  return false;
}

/** Index, label and colors, as MNIST-Single named its images: `00012_7_red-on-green.png`. */
const TWO_TONE_NAME = /^\d+_(\d)_[a-z]+-on-[a-z]+\.png$/;

const ofTwoTones: ImageDescriptions = {
  describe: ({ name }, image) =>
    Promise.resolve({
      image,
      label: TWO_TONE_NAME.exec(name)?.[1] ?? null,
      regions: twoToneRegions(image),
    }),
  truthOf: (_pair, content, exemplar) => Promise.resolve(paintedTruth(content, exemplar)),
  lacks: {},
};
