import { InvalidArgumentError } from 'commander';
import { readExperimentPath } from '#contracts/names.ts';

/** Reads an option that names an experiment. @throws InvalidArgumentError that says what its path may not be. */
export function readExperimentOption(text: string): string {
  const { name, problem } = readExperimentPath(text);
  if (problem) throw new InvalidArgumentError(`A name ${problem.rule}.`);
  return name;
}
