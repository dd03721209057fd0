import { InvalidArgumentError } from 'commander';
import { readNumber } from '#lib/read-number.ts';

/** Reads seeds, separated by commas. @throws InvalidArgumentError */
export function readSeeds(text: string): number[] {
  return text.split(',').map((part) => {
    const seed = readNumber(part);
    if (seed === null || !Number.isInteger(seed) || seed < 0)
      throw new InvalidArgumentError(`"${part}" is not a seed: write whole numbers, e.g. 0,1,2.`);
    return seed;
  });
}
