import { sizeOf } from '#lib/size-of.ts';
import type { CompiledStep } from '../backend.ts';
import { Attendance, createMeeting, waitUnless } from '../parts/meeting.ts';
import type { Part } from '../parts/part-of.ts';
import { shareOf, wholeOf } from '../parts/shares.ts';
import type { Step } from '../step.ts';
import { compilePhases, type Values } from './compiled-phases.ts';
import type { LoweredStep, Ports } from './lower-step.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import { ownState } from './onnx-state.ts';
import type { SessionOptions } from './open-session.ts';
import type { PartThreads } from './part-threads.ts';

export interface StepInParts {
  readonly step: Step;
  /** Images per domain of the whole step. */
  readonly batch: number;
  readonly count: number;
  /** Of each part: parts differ by nothing but their share of the images. */
  readonly phases: readonly LoweredStep[];
  readonly session: SessionOptions;
}

/** Compiles a step for parts of its batch: the first is computed by this thread, each other one by a thread of its own. */
export async function compileInParts(
  runtime: OnnxRuntime,
  threads: PartThreads,
  { step, batch, count, phases, session }: StepInParts,
): Promise<CompiledStep> {
  const number = numberOfSteps++;
  const meeting = createMeeting(
    count,
    phases.map(({ shares }) => shares.reduce((sum, { shape }) => sum + sizeOf(shape), 0)),
  );
  const others = threads.take(count - 1);
  const models = phases.map(({ model, ...lowered }) => ({ model, ports: portsOf(lowered) }));
  const [own] = await Promise.all([
    compilePhases(runtime, step.name, models, session),
    ...others.map((thread, i) =>
      thread.ask({
        kind: 'COMPILE',
        step: number,
        name: step.name,
        phases: models,
        session,
        part: { index: i + 1, count },
        meeting,
      }),
    ),
  ]);
  const attendance = new Attendance(meeting, { index: 0, count });
  const stateNames = [...new Set(phases.flatMap(({ state }) => state.map(({ name }) => name)))];
  const feedsOf = (feeds: Values, part: Part): Values =>
    Object.fromEntries(
      Object.entries(step.feeds).flatMap(([name, shape]) => {
        const values = feeds[name];
        return values ? [[name, shareOf(values, shape, batch, part)]] : [];
      }),
    );
  const shapes = new Map(phases.flatMap(({ outputs }) => outputs.map(({ name, shape }) => [name, shape])));

  return {
    run: async (state, feeds) => {
      const held = ownState(state);
      const asked = others.map((thread, i) =>
        thread.run(number, held, stateNames, feedsOf(feeds, { index: i + 1, count })),
      );
      const failed = new Promise<never>((_, reject) => {
        for (const part of asked) part.catch(reject);
      });
      failed.catch(() => undefined); // heard where it is waited for
      try {
        const wait = waitUnless(failed);
        const { outputs, nextState } = await own.run(
          held,
          feedsOf(feeds, { index: 0, count }),
          (phase, lists) => attendance.means(phase, lists, wait),
        );
        const shares = [outputs, ...(await Promise.all(asked))];
        held.advance(nextState);
        for (const thread of others)
          thread.holds(
            held,
            nextState.map(({ name }) => name),
          );
        return Object.fromEntries(
          Object.keys(outputs).map((name) => [
            name,
            wholeOf(
              shares.map((share) => share[name] ?? new Float32Array()),
              shapes.get(name) ?? [],
              batch,
            ),
          ]),
        );
      } catch (error) {
        await threads.end(); // those that did not fail wait for this part
        throw error;
      }
    },
    dispose: () => {
      void own.release();
      for (const thread of others) thread.release({ kind: 'RELEASE_STEP', step: number });
    },
  };
}

/** Threads know steps by numbers. */
let numberOfSteps = 0;

function portsOf({ feeds, state, kept, means, outputs, nextState, keeps, shares }: Ports): Ports {
  return { feeds, state, kept, means, outputs, nextState, keeps, shares };
}
