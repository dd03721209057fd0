import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const manifestSchema = z.looseObject({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

function manifest(file: string) {
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

test('the client package has the version of the repository, and asks for the libraries it is tested with', () => {
  const [own, whole] = [manifest('sdk/package.json'), manifest('package.json')];
  const tested = { ...whole.devDependencies, ...whole.dependencies };
  expect(own.version).toBe(whole.version);
  expect(own.dependencies).toEqual(
    Object.fromEntries(Object.keys(own.dependencies).map((name) => [name, tested[name]])),
  );
});
