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
    'bench/modes/translate.ts', // trains a preset of that method
    'codegen.ts', // an option of GraphQL Code Generator
  ];
  expect(sayingElsewhere(/mask/i, places)).toEqual([]);
});

test.each(['cyclegan', 'munit'])(
  '%s is known to its own files and to the registries of methods alone',
  (method) => {
    const places = [
      `contracts/methods/${method}.ts`,
      `worker/engine/methods/${method}/`,
      'contracts/methods/registry.ts',
      'worker/engine/methods/registry.ts',
    ];
    expect(sayingElsewhere(new RegExp(`\\b${method}`, 'i'), places)).toEqual([]);
  },
);

/** What users and authors read: sources, tests and documents, but no history and no list of mistakes. */
const texts = repositoryFiles().filter(
  (file) =>
    /\.(ts|tsx|mjs|cjs|css|html|graphql|md|yml|sh|example)$/.test(file) &&
    !file.startsWith('prisma/migrations/') &&
    !['CHANGELOG.md', 'docs/field.md', 'docs/how-we-write.md', 'test/architecture/words.test.ts'].includes(
      file,
    ),
);

test.each([
  ['dataset, one word', /\bdata sets?\b/i],
  ['color, as in America', /(?<!to)colour/i],
  ['canceled, as in America', /\bcancell(ed|ing)\b/i],
  ['gray, center, behavior, neighbor', /\bgrey|\bcentred?\b|behaviour|neighbour/i],
  ['finalize, normalize, serialize', /\w(inal|ormal|erial|ecogn|rgan)is(e[sdr]?|ing|ation)\b/i],
  ['every 250 ms', /\beach \d+ ?(ms|s|seconds?)\b/i],
  ['./exemplar, which npx would make slow', /npx exemplar/],
  ['not a PNG, not a tar', /\bis no (PNG|JPEG|tar|number|cursor|file)\b/i],
])('texts say %s', (_, mistake) => {
  const lines = texts.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        mistake.test(line) && !isStored(line) ? [`${file}:${index + 1}: ${line}`] : [],
      ),
  );
  expect(lines).toEqual([]);
});

test.each([
  ['test images', /held[ -]back|kept back/i],
  ['training images', /\bto train on\b|'Trained on'/i],
  ['an image', /\b(a|the|your|translated) picture\b/i],
  ['addresses that are URLs', /signed address/i],
  ['sizes as 64×64', /(?<![\\\w])[1-9]\d*x\d+(?!\w)|\} x \$\{/],
  ['rebuilt, again', /\banew\b/i],
  ['next to it', /\bbeside (it|an?|the|each)\b/i],
  ['remove it', /\btakes? (it|them|the \w+) out\b/i],
  ['repairs', /["'`].*\bmend(s|ed)?\b(?!-)/i],
  ['continues', /["'`][^'`]*\bgo(es)? on\b/i],
  ['must be', /\b(has|have) to be (?!paired|unique)/i],
  ['how often, how large', /\bhalvings\b|\bis brought\b|\bstands before\b|\brandom draws?\b/i],
  ['a human-readable message', /\bthe same for people\b|, in words\b/i],
])('pages, commands and the schema say %s', (_, mistake) => {
  const places =
    /^(dashboard\/src|cli|api|worker|contracts|jobs|storage|backup|doctor|scripts|schema\.graphql)/;
  const saying = texts
    .filter((file) => places.test(file))
    .filter((file) => withoutComments(readFileSync(file, 'utf8'), file).some((line) => mistake.test(line)));
  expect(saying).toEqual([]);
});

/** The key of a stream of random numbers: with another one the sample dataset would have other images. */
function isStored(line: string): boolean {
  return line.includes('/colours`');
}

function withoutComments(text: string, file: string): string[] {
  const lines = text.split('\n');
  return file.endsWith('.graphql') ? lines : lines.filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line));
}
