import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { isFrozen, sendSignal } from '../testkit/processes.ts';
import { type Answer, answerSchema, type Order } from './lock-orders.ts';
import { plan } from './plan.ts';

const RACERS = 6;

let folder: string;
let racers: Racer[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-locks-'));
  racers = await Promise.all(Array.from({ length: RACERS }, spawnRacer));
});
afterAll(() => {
  for (const racer of racers) racer.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process of `lock-racer.ts`. */
interface Racer {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Null from one that died of it. */
  give(order: Order): Promise<Answer | null>;
}

function spawnRacer(): Promise<Racer> {
  const child = forkProgram('test/faults/lock-racer.ts');
  let answered: (answer: Answer | null) => void = () => undefined;
  const answer = () => new Promise<Answer | null>((resolve) => (answered = resolve));
  child.on('message', (message) => {
    answered(answerSchema.parse(message));
  });
  child.on('exit', () => {
    answered(null);
  });
  const racer: Racer = {
    process: child,
    pid: child.pid ?? 0,
    give(order) {
      const given = answer();
      child.send(order);
      return given;
    },
  };
  return answer().then(() => racer);
}

/** The racers of a test. */
function racer(index: number): Racer {
  const one = racers[index];
  if (!one) throw new RangeError(`There is no racer ${index}`);
  return one;
}

/** Gives all of them one order, to be begun at one moment, and replaces those that died of it. */
async function race(order: (at: number, index: number) => Order): Promise<{
  readonly answers: readonly (Answer | null)[];
  readonly deaths: number;
}> {
  const at = Date.now() + 6;
  const answers = await Promise.all(racers.map((one, index) => one.give(order(at, index))));
  const dead = answers.flatMap((answer, index) => (answer === null ? [index] : []));
  for (const index of dead) racers[index] = await spawnRacer();
  return { answers, deaths: dead.length };
}

/** Files of a folder. */
type Scene = Readonly<Record<string, string>>;

const DEAD = { pid: 4_194_302, start: 'long ago', url: null };

function scenesOf(lock: string): Record<string, Scene> {
  return {
    'no lock': {},
    'a lock of one that is gone': { [lock]: JSON.stringify(DEAD) },
    'an empty lock': { [lock]: '' },
    'half a lock': { [lock]: '{"pid":1' },
    'a lock whose id is now of a living stranger': { [lock]: JSON.stringify({ ...DEAD, pid: process.pid }) },
  };
}

function lay(scene: Scene): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  for (const [name, text] of Object.entries(scene)) writeFileSync(path.join(folder, name), text);
}

/** What is left of a process that is killed before one of its changes while it takes over a lock that was left behind. */
async function killedOverIt(order: (before: number) => Order, lock: string, before: number): Promise<Scene> {
  lay({ [lock]: JSON.stringify(DEAD) });
  const answer = await racer(0).give(order(before));
  if (answer === null) racers[0] = await spawnRacer();
  else await racer(0).give({ do: 'release' });
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

/** How many changes it takes at most to take over a lock, where another was killed over the same. */
const CHANGES = 14;

test('of six processes that take a folder at once, one has it, whatever lies there and whoever is killed over it', async () => {
  const draws = randomStream(plan.seed, 'faults/locks');
  const scenes = scenesOf('start.lock');
  for (let before = plan.count(CHANGES - 7, 0); before < CHANGES; before += plan.count(3, 1))
    scenes[`the remains of one that was killed before its change ${before}`] = await killedOverIt(
      (change) => ({ do: 'take folder', folder, at: 0, fate: { signal: 'SIGKILL', before: change } }),
      'start.lock',
      before,
    );
  const rounds = plan.count(Object.keys(scenes).length + 2, 200);
  let killed = 0;
  for (let round = 0; round < rounds; round++) {
    const [name, scene] = Object.entries(scenes)[round % Object.keys(scenes).length] ?? ['', {}];
    lay(scene);
    const mortal = round % 10 === 9 ? draws.below(RACERS) : -1;
    const { answers, deaths } = await race((at, index) => ({
      do: 'take folder',
      folder,
      at: at + draws.below(2),
      fate: index === mortal ? { signal: 'SIGKILL', before: draws.below(CHANGES) } : null,
    }));
    killed += deaths;
    const told = `round ${round} of seed ${plan.seed}: ${name}, ${deaths} killed`;
    const winners = racers.filter((_, index) => answers[index]?.ok);
    // One that was killed with the lock in its hand may have sent all others away.
    if (deaths === 0) expect(winners, told).toHaveLength(1);
    else expect(winners.length, told).toBeLessThanOrEqual(1);
    for (const answer of answers)
      if (answer?.ok === false)
        expect(answer.said, told).toMatch(/^Exemplar already runs on the data folder/);
    const owner = winners[0] ?? racer(mortal); // its lock holds nobody up
    if (winners.length === 0)
      expect(await owner.give({ do: 'take folder', folder, at: 0, fate: null }), told).toMatchObject({
        ok: true,
      });
    expect(JSON.parse(readFileSync(path.join(folder, 'start.lock'), 'utf8')), told).toMatchObject({
      pid: owner.pid,
    });
    await owner.give({ do: 'release' });
    expect(existsSync(path.join(folder, 'start.lock')), told).toBe(false);
  }
  console.log(`${rounds} rounds of six: one has the folder each time, ${killed} killed over it`);
}, 600_000);

/** Freezes a racer before one of its changes. @returns what it has said in the end */
async function takeFrozen(one: Racer, before: number): Promise<{ answer: Promise<Answer | null> }> {
  let isDone = false;
  const answer = one.give({ do: 'take folder', folder, at: 0, fate: { signal: 'SIGSTOP', before } });
  void answer.then(() => (isDone = true));
  await expect.poll(() => isDone || isFrozen(one.pid), { interval: 1, timeout: 10_000 }).toBe(true);
  return { answer };
}

test('of three processes, two of which are frozen before any of their changes and thawed again, one has the folder', async () => {
  const draws = randomStream(plan.seed, 'faults/frozen-locks');
  const remains = await killedOverIt(
    (before) => ({ do: 'take folder', folder, at: 0, fate: { signal: 'SIGKILL', before } }),
    'start.lock',
    6, // with the right to take over in its hand
  );
  expect(Object.keys(remains).length).toBeGreaterThan(1);
  const scenes = [remains, ...Object.values(scenesOf('start.lock'))].slice(0, plan.count(1, 6));
  const cases = scenes.flatMap((scene) =>
    Array.from({ length: CHANGES ** 2 }, (_, pair) => ({
      scene,
      first: Math.floor(pair / CHANGES),
      second: pair % CHANGES,
    })),
  );
  const drawn = [...draws.permutation(cases.length)].slice(0, plan.count(60, cases.length));
  for (const index of drawn) {
    const { scene = {}, first = 0, second = 0 } = cases[index] ?? {};
    lay(scene);
    const a = await takeFrozen(racer(0), first);
    const b = await takeFrozen(racer(1), second);
    sendSignal(racer(0).pid, 'SIGCONT');
    const answers = [await a.answer];
    answers.push(await racer(2).give({ do: 'take folder', folder, at: 0, fate: null }));
    sendSignal(racer(1).pid, 'SIGCONT');
    answers.push(await b.answer);
    const told = `frozen before changes ${first} and ${second} with ${Object.keys(scene).join(', ')}`;
    expect(answers.map((answer) => answer?.ok).sort(), told).toEqual([false, false, true]);
    for (const one of racers.slice(0, 3)) await one.give({ do: 'release' });
  }
}, 600_000);

test('of six processes that work under one lock at once, each does, one after another', async () => {
  const draws = randomStream(plan.seed, 'faults/file-locks');
  const file = path.join(folder, 'lock');
  const order = (before: number): Order => ({
    do: 'work alone',
    file,
    at: 0,
    fate: { signal: 'SIGKILL', before },
  });
  const scenes = scenesOf('lock');
  for (let before = plan.count(6, 0); before < CHANGES; before += plan.count(CHANGES, 1))
    scenes[`the remains of one that was killed before its change ${before}`] = await killedOverIt(
      order,
      'lock',
      before,
    );
  const rounds = plan.count(Object.keys(scenes).length, 200);
  for (let round = 0; round < rounds; round++) {
    const [name, scene] = Object.entries(scenes)[round % Object.keys(scenes).length] ?? ['', {}];
    lay(scene);
    rmSync(`${file}-inside`, { force: true }); // the mark of one that was killed inside
    const { answers } = await race((at) => ({ do: 'work alone', file, at: at + draws.below(2), fate: null }));
    const told = `round ${round} of seed ${plan.seed}: ${name}`;
    expect(answers, told).toEqual(Array(RACERS).fill({ ok: true, said: '' }));
    expect(existsSync(file), told).toBe(false);
  }
  console.log(`${rounds} rounds of six: each alone`);
}, 600_000);
