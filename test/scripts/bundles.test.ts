import { afterAll, beforeAll, test } from 'vitest';
import { makePatchedCopy, type PatchedCopy } from '../testkit/patched-copy.ts';

let copy: PatchedCopy;
beforeAll(async () => {
  copy = await makePatchedCopy([]);
});
afterAll(() => {
  copy.remove();
});

/** Runs in the copy, with `fileOf` at hand: which file is run of the API. */
function inCopy(program: string): Promise<void> {
  return copy.node(
    '--input-type=module',
    '-e',
    `import assert from 'node:assert';
    import fs from 'node:fs';
    import path from 'node:path';
    import { makeBundles, startableOf } from './scripts/bundles.mjs';
    const fileOf = () => path.relative('.', startableOf('api/main.ts').file);
    ${program}`,
  );
}

test('a program runs from its bundle while that is as new as its sources, and else from its source', async () => {
  await inCopy(`
    assert.equal(fileOf(), 'api/main.ts');
    await makeBundles('product');
    const bundle = fileOf();
    assert.match(bundle, /^\\.cache\\/bundles\\/product-\\w+\\/api\\/main\\.js$/);
    fs.appendFileSync('lib/pause.ts', '// changed');
    assert.equal(fileOf(), 'api/main.ts');
    await makeBundles('product');
    assert.notEqual(fileOf(), bundle);
    assert.ok(fs.existsSync(bundle)); // what runs from it still finds its other parts
    fs.rmSync(path.dirname(path.dirname(fileOf())), { recursive: true });
    assert.equal(fileOf(), 'api/main.ts');
  `);
});

test('a step that runs bundled has its threads run bundled', async () => {
  await inCopy(`
    await makeBundles('product');
    const made = path.dirname(path.dirname(fileOf()));
    const source = 'worker/compute/onnx/part-main.ts';
    fs.renameSync(source, 'away.ts');
    const { execFileSync } = await import('node:child_process');
    const task = { backend: 'onnx', threads: 2, installed: 'none', tuning: 'tuning.json', preset: 'tiny' };
    const said = execFileSync(process.execPath, [path.join(made, 'worker/probe/main.js'), JSON.stringify(task)]);
    assert.ok(JSON.parse(said.toString().trim().split('\\n').at(-1)).works, said);
    assert.ok(fs.existsSync('tuning.json'));
    fs.renameSync('away.ts', source);
  `);
});

test('a process that runs bundled starts its own processes bundled, whatever becomes of the sources', async () => {
  await inCopy(`
    await makeBundles('product');
    const made = path.dirname(path.dirname(fileOf()));
    fs.appendFileSync('worker/trainer/main.ts', 'this is broken');
    await assert.rejects(makeBundles('product'), /main[.]ts/);
    const { fork } = await import('node:child_process');
    const trainer = fork(path.join(made, 'worker/trainer/main.js'), { execArgv: [], serialization: 'advanced' });
    const message = await new Promise((resolve, reject) => {
      trainer.once('message', resolve);
      trainer.once('exit', reject);
    });
    assert.deepEqual(message, { type: 'ready' });
    trainer.kill();
  `);
});
