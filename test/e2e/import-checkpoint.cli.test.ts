import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const PATIENCE_MS = 240_000;

interface Imported {
  readonly alreadyHere: boolean;
  readonly checkpoint: {
    readonly id: string;
    readonly step: number;
    readonly manifestSha256: string;
    readonly run: {
      readonly id: string;
      readonly shortId: string;
      readonly displayName: string;
      readonly datasetVersion: unknown;
      readonly origin: { readonly runShortId: string; readonly runName: string };
    };
  };
}

let there: Stack;
let here: Stack;
let figures: { readonly a: string; readonly b: string };
beforeAll(async () => {
  there = await startStack();
  here = await startStack();
  figures = writeFigureFolders(path.join(there.dataDirectory, 'figures'), { train: 8, test: 2 });
  await there.json('datasets', 'import', figures.a, figures.b, '--name', 'figures');
}, PATIENCE_MS);
afterAll(async () => {
  await there.stop();
  await here.stop();
});

/** The files of a tar, in order. */
async function filesOf(tar: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  entries.end(readFileSync(tar));
  for await (const entry of entries) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    files.set(entry.header.name, Buffer.concat(pieces));
  }
  return files;
}

test(
  'a checkpoint of another server is imported, translates to the same bits, and is exported as it came',
  async () => {
    await there.json('runs', 'start', '--preset', 'tiny', '--dataset', 'figures', '--name', 'far away');
    expect((await there.exemplar('runs', 'watch', 'latest')).code).toBe(0);
    const tar = path.join(there.dataDirectory, 'model.tar');
    await there.json('checkpoints', 'export', 'latest', '--out', tar);

    const [first] = await here.json<Imported>('checkpoints', 'import', tar);
    expect(first).toMatchObject({
      alreadyHere: false,
      checkpoint: {
        canTranslate: true,
        run: { displayName: 'far away', datasetVersion: null, origin: { runName: 'far away' } },
      },
    });
    const [again] = await here.json<Imported>('checkpoints', 'import', tar, '--name', 'once more');
    expect(again).toMatchObject({ alreadyHere: true, checkpoint: { id: first?.checkpoint.id } });
    expect(await here.json('runs', 'list')).toMatchObject([
      { displayName: 'far away', state: 'FINISHED', datasetVersion: null },
    ]);

    const content = path.join(figures.a, 'test', '00000_0_black-on-white.png');
    const exemplar = path.join(figures.b, 'test', '00001_1_green-on-red.png');
    const translate = (stack: Stack, out: string) =>
      stack.json(
        ...['translate', '--checkpoint', 'latest', '--direction', 'A_TO_B'],
        ...['--content', content, '--exemplar', exemplar, '--out', out],
      );
    const pictures = [there, here].map((stack) => path.join(stack.dataDirectory, 'picture.png'));
    await translate(there, pictures[0] ?? '');
    await translate(here, pictures[1] ?? '');
    expect(readFileSync(pictures[1] ?? '')).toEqual(readFileSync(pictures[0] ?? ''));

    const back = path.join(here.dataDirectory, 'back.tar');
    await here.json('checkpoints', 'export', 'latest', '--out', back);
    expect(await filesOf(back)).toEqual(await filesOf(tar));
    expect(await here.json('verify')).toMatchObject([{ state: 'FINISHED', findings: [] }]);
  },
  PATIENCE_MS,
);

test(
  'it is evaluated on a dataset that is named, and knows its own dataset where that is here',
  async () => {
    const refused = await here.exemplar('evaluate', '--checkpoint', 'latest', '--split', 'test');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('is not here');
    await here.json('datasets', 'import', figures.a, figures.b, '--name', 'same figures');
    const scored = ['evaluate', '--checkpoint', 'latest', '--split', 'test'];
    const [done] = await here.json('evaluate', ...scored.slice(1), '--dataset', 'same figures');
    const [theirs] = await there.json(...scored);
    const scoresOf = (evaluation: unknown) => (evaluation as { scores: unknown }).scores;
    expect(scoresOf(done)).toEqual(scoresOf(theirs));
    expect(done).toMatchObject({ datasetVersion: { number: 1, dataset: { name: 'same figures' } } });

    const [run] = await here.json<{ id: string; shortId: string }>('runs', 'list');
    await here.json('runs', 'delete', run?.shortId ?? '');
    await here.json('trash', 'purge', run?.shortId ?? '', '--yes');
    const tar = path.join(there.dataDirectory, 'model.tar');
    const [imported] = await here.json<Imported>('checkpoints', 'import', tar, '--name', 'at home');
    expect(imported).toMatchObject({
      alreadyHere: false,
      checkpoint: {
        run: { displayName: 'at home', datasetVersion: { number: 1, dataset: { name: 'same figures' } } },
      },
    });
    rmSync(tar);
  },
  PATIENCE_MS,
);
