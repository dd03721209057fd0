import type { DomainSide, Split } from '#contracts/domain.ts';
import type { DigitPools } from '#lib/digit-pools.ts';
import { randomStream } from '#lib/random.ts';
import type { FigurePlan, Rgb } from './figure.ts';
import { inkOf } from './ink-of.ts';
import { itemAt } from './item-at.ts';
import { poolOf } from './pool-of.ts';

/**
 * MNIST-Single: handwritten digits, thresholded and painted in two flat colors.
 *
 * - Domain A: black on white or white on black, each with probability 1/2.
 * - Domain B: digit and background are two different ones of pure red, green and blue, each of the six ways alike;
 *   but in TRAIN the digits 5..9 are always red on green, so that other splits show combinations never seen in training.
 * - Each domain takes the digits of a split's pool in an order of its own, so a pair of one index shows two unrelated digits.
 *
 * Labels are digits. A pair is of the group `unseen` where its digit of B's style, or its image of B, is a combination that
 * TRAIN does not have; else of `seen`.
 *
 * Source: Ma et al., Exemplar Guided Unsupervised Image-to-Image Translation (ICLR 2019), section MNIST. The published set
 * draws by NumPy; this one by a stream of its own, so single images differ.
 *
 * @param side width and height in pixels; the published size is 28
 * @param counts at most what the pools hold
 */
export function mnistSingle(
  pools: DigitPools,
  { side, counts }: Pick<FigurePlan, 'side' | 'counts'>,
): FigurePlan {
  const orders = new Map<string, Uint32Array>();
  const orderOf = (domain: DomainSide, split: Split): Uint32Array => {
    const key = `mnist-single/${domain}/${split}/order`;
    const order = orders.get(key) ?? randomStream(SEED, key).permutation(poolOf(pools, split).count);
    orders.set(key, order);
    return order;
  };
  return {
    names: { A: 'Black and white digits', B: 'Colored digits' },
    side,
    counts,
    classes: { 0: 'background', 1: 'digit' },
    figure(domain, split, index) {
      const pool = poolOf(pools, split);
      const digit = itemAt(orderOf(domain, split), index);
      const label = itemAt(pool.labels, digit);
      const u = randomStream(SEED, `mnist-single/${domain}/${split}/colors`, index).uniform();
      const [ink, background] = domain === 'A' ? coloringA(u) : coloringB(u, label, split);
      return {
        regions: inkOf(pool, digit, side),
        palette: [colors[background], colors[ink]],
        label: String(label),
        title: `${label}_${ink}-on-${background}`,
      };
    },
    groupOf(direction, content, exemplar) {
      const isColored = Number(content.label) < FIRST_RED_ON_GREEN;
      const { title } = direction === 'A_TO_B' ? exemplar : content;
      return isColored || title.endsWith(`_${RED_ON_GREEN.join('-on-')}`) ? 'seen' : 'unseen';
    },
  };
}

const SEED = 0;

type Coloring = readonly [digit: keyof typeof colors, background: keyof typeof colors];

const colors = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
} as const satisfies Record<string, Rgb>;

const RED_ON_GREEN: Coloring = ['red', 'green'];
/** The first of the digits that TRAIN shows in one coloring alone. */
const FIRST_RED_ON_GREEN = 5;
const SIXTHS: readonly Coloring[] = [
  RED_ON_GREEN,
  ['green', 'red'],
  ['red', 'blue'],
  ['blue', 'red'],
  ['green', 'blue'],
  ['blue', 'green'],
];

/** @param u uniform in [0, 1) */
function coloringA(u: number): Coloring {
  return u < 0.5 ? ['black', 'white'] : ['white', 'black'];
}

function coloringB(u: number, label: number, split: Split): Coloring {
  if (split === 'TRAIN' && label >= FIRST_RED_ON_GREEN) return RED_ON_GREEN;
  return itemAt(SIXTHS, Math.floor(6 * u));
}
