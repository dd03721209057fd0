import { parentPort } from 'node:worker_threads';
import { invariant } from '#lib/invariant.ts';
import { messageOf } from '#lib/message-of.ts';
import { Attendance, sleepUntil } from '../parts/meeting.ts';
import { type CompiledPhases, compilePhases, type Values } from './compiled-phases.ts';
import { loadNodeRuntime } from './node-runtime.ts';
import { OnnxState } from './onnx-state.ts';
import type { PartReply, PartRequest } from './part-message.ts';

/** The thread of a part: computes its share of steps, and keeps the same state as the other parts. */
const { runtime } = await loadNodeRuntime();
const steps = new Map<number, { readonly phases: CompiledPhases; readonly attendance: Attendance }>();
const states = new Map<number, OnnxState>();
const port = parentPort;
invariant(port, 'part-main: expected to be a thread');

let before: Promise<void> = Promise.resolve();
port.on('message', (request: PartRequest) => {
  before = before.then(() => reply(request));
});

async function reply(request: PartRequest): Promise<void> {
  const say = (said: PartReply) => port?.postMessage(said);
  try {
    say({ kind: 'DONE', outputs: await answer(request) });
  } catch (error) {
    say({ kind: 'FAILED', message: messageOf(error) });
  }
}

async function answer(request: PartRequest): Promise<Values> {
  switch (request.kind) {
    case 'COMPILE': {
      const { name, phases, session } = request;
      steps.set(request.step, {
        phases: await compilePhases(runtime, name, phases, session),
        attendance: new Attendance(request.meeting, request.part),
      });
      return {};
    }
    case 'RUN': {
      const step = steps.get(request.step);
      invariant(step, `part-main: expected step ${request.step} to be compiled`);
      const state = states.get(request.state) ?? new OnnxState(runtime, {});
      states.set(request.state, state);
      for (const tensor of request.changed) state.putInMemory(tensor);
      const { outputs, nextState } = await step.phases.run(state, request.feeds, (phase, lists) =>
        step.attendance.means(phase, lists, sleepUntil),
      );
      state.advance(nextState);
      return outputs;
    }
    case 'RELEASE_STEP':
      await steps.get(request.step)?.phases.release();
      steps.delete(request.step);
      return {};
    case 'RELEASE_STATE':
      states.delete(request.state);
      return {};
  }
}
