import { expect, test } from 'vitest';
import { filesOfPatch, makePatchedCopy } from '../testkit/patched-copy.ts';

/** Each of these patches makes one kind of change and tests it: how many files it touches is a promise. */
const PATCHES = [
  { name: 'knob', most: 2 },
  { name: 'loss', most: 3 },
  { name: 'job-kind', most: 3 },
  { name: 'measure', most: 3 },
].map((patch) => ({ ...patch, file: `test/architecture/patches/${patch.name}.patch` }));

const TIMEOUT_MS = 240_000;

test.each(PATCHES)('a patch that adds a $name touches at most $most files', async ({ file, most }) => {
  const files = await filesOfPatch(file);
  expect(files.filter((each) => !each.startsWith('test/')).length).toBeLessThanOrEqual(most);
});

test(
  'the patches, applied to a copy, have sound types and do what their own tests say',
  async () => {
    const copy = await makePatchedCopy(PATCHES.map(({ file }) => file));
    try {
      const files = (await Promise.all(PATCHES.map(({ file }) => filesOfPatch(file)))).flat();
      const tests = files.filter((file) => file.endsWith('.test.ts'));
      const ended = await Promise.allSettled([
        copy.node('node_modules/typescript/bin/tsc', '-p', '.'),
        copy.node('node_modules/vitest/vitest.mjs', 'run', ...tests),
      ]);
      expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
    } finally {
      copy.remove();
    }
  },
  TIMEOUT_MS,
);
