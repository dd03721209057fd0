import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';

test('with a client of the database, WebAssembly is made into machine code once, however much it is used', async () => {
  const prisma = makePrisma('postgresql://nobody@127.0.0.1:1/none');
  setFlagsFromString('--allow-natives-syntax');
  const isFirstCode = runInThisContext('(called) => %IsLiftoffFunction(called)') as (
    called: unknown,
  ) => boolean;
  const sumOf = runInThisContext(SUM_OF) as (bytes: Uint8Array) => (to: number) => number;
  const sum = sumOf(SUM);
  // Far more work than V8 waits for before it makes code anew, in another thread.
  for (let i = 0; i < 200; i++) {
    expect(sum(1_000_000)).toBe(1_784_293_664);
    await setImmediate();
  }
  expect(isFirstCode(sum)).toBe(true);
  await prisma.$disconnect();
});

// The types of Node 20 know no WebAssembly.
const SUM_OF = '(bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.sum';

/** A module whose `sum` adds 1 to n, in 32 bits. */
const SUM = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f], // a function of one number that gives one
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x07, 0x01, 0x03, 0x73, 0x75, 0x6d, 0x00, 0x00], // sum
  ...[0x0a, 0x1b, 0x01, 0x19, 0x01, 0x01, 0x7f], // one variable: all so far
  ...[0x03, 0x40, 0x20, 0x01, 0x20, 0x00, 0x6a, 0x21, 0x01], // add n to it
  ...[0x20, 0x00, 0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b], // again with n - 1, until that is 0
  ...[0x20, 0x01, 0x0b],
]);
