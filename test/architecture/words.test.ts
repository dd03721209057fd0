import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

/** What is made or prose is not looked at: tests and documents may name every method. */
const sources = repositoryFiles().filter(
  (file) =>
    /\.(ts|tsx|mjs|cjs|css|html|graphql|prisma|sql|json|yml|sh)$/.test(file) && !/^(test|docs)\//.test(file),
);

/** @param places files, and folders with a slash at the end, that may say it. */
function sayingElsewhere(word: RegExp, places: readonly string[]): string[] {
  return sources
    .filter((file) => !places.some((place) => file.startsWith(place)))
    .filter((file) => word.test(file) || word.test(readFileSync(file, 'utf8')));
}

test('only the method that has masks says so', () => {
  const places = [
    'contracts/methods/egsc-it.ts',
    'worker/engine/methods/egsc-it/',
    'worker/engine/layers/feature-mask.ts', // any method may use it
    'contracts/stored/', // these three read what was stored when there was one method
    'contracts/checkpoint-manifest.ts',
    'prisma/migrations/',
    'codegen.ts', // an option of GraphQL Code Generator
  ];
  expect(sayingElsewhere(/mask/i, places)).toEqual([]);
});

test('CycleGAN is known to its own files and to the registries of methods alone', () => {
  const places = [
    'contracts/methods/cyclegan.ts',
    'worker/engine/methods/cyclegan/',
    'contracts/methods/registry.ts',
    'worker/engine/methods/registry.ts',
  ];
  expect(sayingElsewhere(/cyclegan/i, places)).toEqual([]);
});
