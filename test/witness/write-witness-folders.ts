import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';

const colors = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
} as const;
type Color = keyof typeof colors;

const styles: Readonly<Record<'a' | 'b', readonly (readonly [figure: Color, ground: Color])[]>> = {
  a: [
    ['black', 'white'],
    ['white', 'black'],
  ],
  b: [
    ['red', 'green'],
    ['green', 'red'],
    ['red', 'blue'],
    ['blue', 'red'],
    ['green', 'blue'],
    ['blue', 'green'],
  ],
};

const counts = { train: 24, test: 4 } as const;

/**
 * Two folders of square two-tone figures, a function of `side` alone: black and white in `a`, colored in `b`, named as
 * the digits of MNIST-Single are. Recorded numbers were computed from just these pixels: this file never changes.
 */
export function writeWitnessFolders(folder: string, side: number): { a: string; b: string } {
  const folders = { a: path.join(folder, 'a'), b: path.join(folder, 'b') };
  for (const domain of ['a', 'b'] as const)
    for (const split of ['train', 'test'] as const) {
      mkdirSync(path.join(folders[domain], split), { recursive: true });
      for (let index = 0; index < counts[split]; index++) {
        const label = (7 * index + (domain === 'a' ? 0 : 3)) % 10;
        const [figure, ground] = styles[domain][index % styles[domain].length] ?? ['black', 'white'];
        const name = `${String(index).padStart(5, '0')}_${label}_${figure}-on-${ground}.png`;
        const png = encode({
          width: side,
          height: side,
          data: paint(side, label, index, figure, ground),
          channels: 3,
          depth: 8,
        });
        writeFileSync(path.join(folders[domain], split, name), png);
      }
    }
  return folders;
}

/** A bar whose height tells the label and whose place the index, with a foot that tells whether the label is odd. */
function paint(side: number, label: number, index: number, figure: Color, ground: Color): Uint8Array {
  const data = new Uint8Array(side * side * 3); // [H, W, 3], 0..255
  const unit = side / 16;
  const left = 3 + (index % 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / unit), Math.floor(x / unit)];
      const isBar = column >= left && column < left + 4 && row >= 2 && row < 4 + label;
      const isFoot = label % 2 === 1 && column >= left && column < left + 8 && row >= 12 && row < 14;
      data.set(colors[isBar || isFoot ? figure : ground], 3 * (y * side + x));
    }
  return data;
}
