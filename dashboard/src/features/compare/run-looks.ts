import type { LineLook } from '../../charts/line-look.ts';

/** Colors that the style sheet has: `--run-0` and so on. */
export const RUN_COLORS = 20;

/** Of one run: a solid line and its dashed kin, for the two sides of a metric. */
export type RunLooks = readonly [LineLook, LineLook];

/** The first twenty runs have whole lines for one side and dashes for the other; the next ones are told apart by dots. */
const DASHES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], [6, 4]],
  [
    [2, 3],
    [8, 3, 2, 3],
  ],
  [
    [12, 3],
    [12, 3, 2, 3, 2, 3],
  ],
];

/**
 * The looks of runs by their ids. A run has the color that its id gives it, on every page and for everybody; where
 * an earlier run of the list has that color already, it takes the next free one.
 */
export function runLooks(ids: readonly string[]): ReadonlyMap<string, RunLooks> {
  const uses = new Array<number>(RUN_COLORS).fill(0);
  return new Map(
    ids.map((id) => {
      const fewest = Math.min(...uses);
      let slot = hashOf(id) % RUN_COLORS;
      while (uses[slot] !== fewest) slot = (slot + 1) % RUN_COLORS;
      uses[slot] = fewest + 1;
      const [whole, dashed] = DASHES[fewest % DASHES.length] ?? [[], [6, 4]];
      const color = `--run-${slot}` as const;
      return [
        id,
        [
          { color, dash: whole },
          { color, dash: dashed },
        ],
      ];
    }),
  );
}

/** FNV-1a, 32 bit. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
