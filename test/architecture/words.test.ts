import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

/** The method that learns masks, a layer that any method may use, and what reads data stored when it was the only one. */
const MAY_SAY_MASK = [
  'contracts/methods/egsc-it.ts',
  'worker/engine/methods/egsc-it/',
  'worker/engine/layers/feature-mask.ts',
  'contracts/stored/',
  'contracts/checkpoint-manifest.ts',
  'prisma/migrations/',
  'codegen.ts', // an option of GraphQL Code Generator
  'test/',
  'docs/',
];

test('only the method that has masks says so', () => {
  const speaking = repositoryFiles()
    .filter((file) => /\.(ts|tsx|mjs|cjs|css|html|graphql|prisma|sql|json|yml|sh)$/.test(file))
    .filter((file) => !MAY_SAY_MASK.some((place) => file.startsWith(place)))
    .filter((file) => /mask/i.test(file + readFileSync(file, 'utf8')));
  expect(speaking).toEqual([]);
});
