import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { fromChildSchema, type FromChild, type ToChild } from '../../../worker/protocol.ts';
import { forkProgram } from '../../testkit/fork-program.ts';
import { createTinyWorld, lastCheckpoint, said, tinyConfig } from './tiny-run.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
});

/** Gives a real child its task, answers each message, and collects all up to the one that ends the task. */
async function runChild(
  task: ToChild,
  answer: (message: FromChild) => ToChild | null = () => null,
): Promise<{ readonly messages: FromChild[]; readonly exitCode: unknown }> {
  const child = forkProgram('worker/trainer/main.ts', [], { serialization: 'advanced' });
  children.push(child);
  const messages: FromChild[] = [];
  const ended = new Promise<void>((resolve) => {
    child.on('message', (raw) => {
      const message = fromChildSchema.parse(raw);
      messages.push(message);
      if (message.type === 'ready') child.send(task);
      const reply = answer(message);
      if (reply) child.send(reply);
      if (['finished', 'failed', 'stopped'].includes(message.type)) resolve();
    });
  });
  await ended;
  const exit = once(child, 'exit');
  child.disconnect();
  const [exitCode] = (await exit) as unknown[];
  return { messages, exitCode };
}

test('a trainer trains a run in its own process, hears a stop between steps and goes on from its checkpoint', async () => {
  const world = await createTinyWorld();
  const config = { ...tinyConfig, maskSteps: 4, translationSteps: 1 };
  const first = await runChild(world.trainTask({ config }), (message) =>
    message.type === 'metrics' && message.step === 2 ? { type: 'stop', reason: 'PREEMPT' } : null,
  );
  expect(first.messages.at(-1)).toEqual({ type: 'stopped' });
  expect(first.exitCode).toBe(0);
  const { manifest, manifestSha256 } = lastCheckpoint(first);
  expect(manifest.step).toBeLessThan(4);

  const resumed = world.trainTask({ config, epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan });
  const second = await runChild(resumed);
  expect(second.messages.at(-1)).toEqual({ type: 'finished' });
  expect(said(second, 'started')).toMatchObject([{ fromStep: manifest.step }]);
  expect(lastCheckpoint(second).manifest.step).toBe(5);
});

test('a trainer that cannot do its task says why', async () => {
  const world = await createTinyWorld({ train: 0 });
  const { messages } = await runChild(world.trainTask());
  expect(messages.at(-1)).toMatchObject({ type: 'failed', failure: { class: 'USER', code: 'EMPTY_DOMAIN' } });
});
