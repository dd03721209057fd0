import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConnectionFile } from '../../cli/connection.ts';
import { CommandFailure } from '../../cli/failure.ts';

test.each([
  ['empty', ''],
  ['cut off', '{"url": "http://127.0.0.1:40'],
  ['without a token', '{"url": "http://127.0.0.1:4000"}'],
])('a connection file that is %s is named, with what to do', async (_what, text) => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'exemplar-connection-')), 'connection.json');
  writeFileSync(file, text);
  const fault = await readConnectionFile(file).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(CommandFailure);
  expect(fault).toMatchObject({
    exit: 'failed',
    message: expect.stringMatching(/connection\.json is damaged\. Restart Exemplar/) as string,
  });
});
