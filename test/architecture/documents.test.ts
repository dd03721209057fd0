import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

const files = repositoryFiles();

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'docs/GLOSSARY.md',
  'docs/PROTOCOL.md',
  'docs/accessibility.md',
  'docs/field.md',
  'sdk/README.md',
  ...files.filter((file) => /^docs\/(how-to|adr|api)\/.*\.md$/.test(file)),
];

/** Folders and files that are made, not committed. */
const MADE = /^(data|node_modules|dashboard\/dist|prisma\/generated|sdk\/[\w.-]+\.tgz)(\/|$)/;
/** Pictures named in a text are examples of a user's own; those that a text shows are links. */
const PICTURE = /\.(png|jpg|webp)$/;
const PARTS = 'api|worker|cli|contracts|jobs|lib|prisma|sdk|storage|dashboard|scripts|test|docs|deploy';

/** Paths written as code, such as `worker/engine`; not those with a placeholder. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(new RegExp('`((?:' + PARTS + ')(?:/[\\w.-]+)+/?)`', 'g'))].map(
    ([, found = '']) => found,
  );
}

function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
}

test.each(documents)('every path that %s names exists', (document) => {
  const text = readFileSync(document, 'utf8');
  const missing = [
    ...pathsIn(text).filter((named) => !MADE.test(named) && !PICTURE.test(named) && !existsSync(named)),
    ...linksIn(text).filter((target) => !existsSync(path.join(path.dirname(document), target))),
  ];
  expect(missing).toEqual([]);
});

test('the map names every folder of the tree that holds code', () => {
  const map = readFileSync('ARCHITECTURE.md', 'utf8');
  const folders = new Set(files.flatMap((file) => /^(?:api|worker)\/[^/]+(?=\/)/.exec(file) ?? []));
  expect([...folders].filter((folder) => !map.includes(`\`${folder}\``))).toEqual([]);
});
