import { expect, test } from 'vitest';
import { makePatchedCopy } from '../testkit/patched-copy.ts';

/** Each of these patches makes one kind of change and tests it: how many files it touches is a promise. */
test.each([['job-kind', 3]])(
  'a patch that adds a %s touches at most %i files and works',
  async (name, most) => {
    const copy = await makePatchedCopy(`test/architecture/patches/${name}.patch`);
    try {
      const tests = copy.changed.filter((file) => file.startsWith('test/'));
      expect(copy.changed.length - tests.length).toBeLessThanOrEqual(most);
      await copy.node('node_modules/typescript/bin/tsc', '-p', '.');
      await copy.node('node_modules/vitest/vitest.mjs', 'run', ...tests);
    } finally {
      copy.remove();
    }
  },
);
