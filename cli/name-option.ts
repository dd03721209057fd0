import { InvalidArgumentError } from 'commander';
import { readName } from '#contracts/names.ts';

/** Reads an option that gives a name. @throws InvalidArgumentError that says what a name may not be. */
export function readNameOption(text: string): string {
  const { name, problem } = readName(text);
  if (problem) throw new InvalidArgumentError(`A name ${problem.rule}.`);
  return name;
}
