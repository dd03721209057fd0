import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';

const colors = { black: [0, 0, 0], white: [255, 255, 255], red: [255, 0, 0], green: [0, 255, 0] } as const;
type Color = keyof typeof colors;

/** Side of the images, in pixels: what the preset `tiny` learns. */
const SIDE = 16;

/**
 * Two folders of 16x16 figures, bars of ten heights: black and white in `a`, red and green in `b`, each with
 * `train`, `test` and, where any are wanted, `validation`, named and labeled as the digits of MNIST-Single are.
 */
export function writeFigureFolders(
  folder: string,
  counts: { readonly train: number; readonly validation?: number; readonly test: number } = {
    train: 20,
    test: 4,
  },
): { a: string; b: string } {
  const folders = { a: path.join(folder, 'a'), b: path.join(folder, 'b') };
  const colorings = { a: ['black', 'white'], b: ['red', 'green'] } as const;
  for (const side of ['a', 'b'] as const)
    for (const split of ['train', 'validation', 'test'] as const)
      for (let index = 0; index < (counts[split] ?? 0); index++) {
        const pair = colorings[side];
        const [figure, ground] = index % 2 === 0 ? pair : ([pair[1], pair[0]] as const);
        const name = `${String(index).padStart(5, '0')}_${index % 10}_${figure}-on-${ground}`;
        const base = path.join(folders[side], split, name);
        mkdirSync(path.dirname(base), { recursive: true });
        writeFileSync(`${base}.png`, figurePng(index % 10, figure, ground));
        writeFileSync(`${base}.cls`, String(index % 10));
      }
  return folders;
}

/** A bar of width 6 whose height tells the label. */
function figurePng(label: number, figure: Color, ground: Color): Uint8Array {
  const data = new Uint8Array(SIDE * SIDE * 3); // [H, W, 3], 0..255
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const inside = x >= 5 && x < 11 && y >= 2 && y < 4 + label;
      data.set(colors[inside ? figure : ground], 3 * (y * SIDE + x));
    }
  return encode({ width: SIDE, height: SIDE, data, channels: 3, depth: 8 });
}
