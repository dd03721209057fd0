import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

const files = repositoryFiles();
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const tests = sources.filter((file) => /\.test\.tsx?$/.test(file));
function read(file: string): string {
  return readFileSync(file, 'utf8');
}
function matching(candidates: readonly string[], pattern: RegExp): string[] {
  return candidates.filter(
    (file) => file !== 'test/architecture/repository.test.ts' && pattern.test(read(file)),
  );
}

test('no file re-exports a folder', () => {
  expect(sources.filter((file) => path.basename(file).startsWith('index.'))).toEqual([]);
});

test('no test is left out or alone without a reason', () => {
  expect(matching(tests, /\b(test|it|describe)\.(only|todo)\b/)).toEqual([]);
  expect(matching(tests, /\b(test|it|describe)\.skip\b/)).toEqual([]);
});

test('no source holds an open end', () => {
  expect(matching(sources, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
});

test('file names are in kebab case, a template to copy begins with an underscore', () => {
  const name =
    /^_?[a-z0-9]+(-[a-z0-9]+)*(-\d+\.\d+\.\d+)?(\.(type|input|payload|resolver|queries|commands|test|browser\.test|cli\.test|config|module|d))?\.(ts|tsx|mjs|css|graphql)$/;
  const named = files.filter((file) =>
    /^(api|worker|cli|contracts|jobs|lib|prisma|sdk|storage|dashboard\/src|scripts|test)\/.*\.(ts|tsx|mjs|css|graphql)$/.test(
      file,
    ),
  );
  expect(named.filter((file) => !name.test(path.basename(file)))).toEqual([]);
});

test('test titles are unique within a file', () => {
  const repeated = tests.flatMap((file) => {
    const titles = [...read(file).matchAll(/\b(?:test|it)(?:\.each\([^)]*\))?\(\s*(['"`])(.*?)\1/g)].map(
      ([, , title = '']) => title,
    );
    return titles
      .filter((title, index) => titles.indexOf(title) !== index)
      .map((title) => `${file}: ${title}`);
  });
  expect(repeated).toEqual([]);
});

test('every layer and every loss is named in a test of the engine', () => {
  const tested = tests
    .filter((file) => file.startsWith('test/worker/engine/'))
    .map(read)
    .join('\n');
  const layers = sources.filter((file) => file.startsWith('worker/engine/layers/'));
  const losses = matching(sources, /: LossTerm\b/).filter((file) => file.startsWith('worker/engine/losses/'));
  expect(losses.length).toBeGreaterThan(0);
  const names = [...layers, ...losses].map((file) => path.basename(file, '.ts'));
  const camelCase = (name: string): string =>
    name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(names.filter((name) => !tested.includes(name) && !tested.includes(camelCase(name)))).toEqual([]);
});

test('every variable of the environment stands in .env.example, and the other way round', () => {
  const example = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  const readers = [
    ...['api/env.ts', 'worker/env.ts', 'cli/env.ts', 'lib/tracing/tracing-settings.ts'],
    'test/testkit/browser.ts',
  ].filter((file) => existsSync(file));
  const names = readers.flatMap((file) =>
    [...read(file).matchAll(/\b(EXEMPLAR_[A-Z_]+|OTEL_[A-Z_]+|DATABASE_URL|PORT|LOG_LEVEL)\b/g)].map(
      ([name]) => name,
    ),
  );
  expect(example.sort()).toEqual([...new Set(names)].sort());
});

test('notifications and jobs are written in one place each', () => {
  const code = sources.filter((file) => !file.startsWith('test/'));
  expect(matching(code, /pg_notify/)).toEqual(['prisma/notify.ts']);
  expect(matching(code, /\bjob\.create\w*\(|insert into job\b/)).toEqual(['jobs/queue-jobs.ts']);
  expect(matching(code, /update job set/).filter((file) => !file.startsWith('jobs/'))).toEqual([]);
});
