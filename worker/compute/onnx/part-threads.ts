import { Worker } from 'node:worker_threads';
import { invariant } from '#lib/invariant.ts';
import { ownModule } from '../../own-module.ts';
import type { Values } from './compiled-phases.ts';
import type { OnnxState } from './onnx-state.ts';
import type { PartReply, PartRequest } from './part-message.ts';

/** Threads that compute parts of steps beside this one. They start when they are first needed, and end with the process. */
export class PartThreads {
  private readonly threads: PartThread[] = [];

  /** So many of them, always the same ones first. */
  take(count: number): readonly PartThread[] {
    while (this.threads.length < count) this.threads.push(new PartThread());
    return this.threads.slice(0, count);
  }

  /** At once, whatever they do. */
  async end(): Promise<void> {
    await Promise.all(this.threads.splice(0).map((thread) => thread.end()));
  }
}

export class PartThread {
  private readonly worker = startThread();
  private readonly waiting: Waiting[] = [];
  private readonly copies = new Map<OnnxState, StateCopy>();
  private copiesMade = 0;
  private ended: Error | null = null;

  constructor() {
    this.worker.unref(); // it keeps no process alive that waits for nothing of it
    this.worker.on('message', (reply: PartReply) => {
      const asked = this.waiting.shift();
      invariant(asked, 'PartThread: a reply that nobody waits for');
      if (this.waiting.length === 0) this.worker.unref();
      if (reply.kind === 'DONE') asked.resolve(reply.outputs);
      else asked.reject(new Error(reply.message));
    });
    this.worker.on('error', (error) => {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    });
    this.worker.on('exit', (code) => {
      this.fail(new Error(`A thread of the computation ended with code ${code}`));
    });
  }

  /** @returns outputs of a part that is run, in logical layout; nothing of other requests */
  ask(request: PartRequest): Promise<Values> {
    if (this.ended) return Promise.reject(this.ended);
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  /**
   * Runs its part of a step.
   *
   * @param names of the state that the step takes: what of it is not yet as it is here is sent along
   */
  run(step: number, state: OnnxState, names: readonly string[], feeds: Values): Promise<Values> {
    const copy = this.copyOf(state);
    const changed = names.filter((name) => copy.versions.get(name) !== state.version(name));
    for (const name of changed) copy.versions.set(name, state.version(name));
    return this.ask({
      kind: 'RUN',
      step,
      state: copy.number,
      feeds,
      changed: changed.map((name) => state.inMemory(name)),
    });
  }

  /** It has computed the same values for that state. */
  holds(state: OnnxState, names: readonly string[]): void {
    const { versions } = this.copyOf(state);
    for (const name of names) versions.set(name, state.version(name));
  }

  /** Forgets a step or a state. */
  release(request: PartRequest): void {
    this.ask(request).catch(() => undefined); // a thread that has ended has forgotten all
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private copyOf(state: OnnxState): StateCopy {
    const known = this.copies.get(state);
    if (known) return known;
    const copy: StateCopy = { number: this.copiesMade++, versions: new Map() };
    this.copies.set(state, copy);
    state.whenDisposed(() => {
      this.copies.delete(state);
      this.release({ kind: 'RELEASE_STATE', state: copy.number });
    });
    return copy;
  }

  private fail(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

interface Waiting {
  readonly resolve: (outputs: Values) => void;
  readonly reject: (error: Error) => void;
}

/** The thread's own copy of a state. */
interface StateCopy {
  readonly number: number;
  /** Of the tensors that it holds. */
  readonly versions: Map<string, number>;
}

/** From its bundle or, where this runs from sources, from its source by tsx, which every thread has to register. */
function startThread(): Worker {
  const { href } = ownModule(new URL('part-main.ts', import.meta.url));
  const load = `import(${JSON.stringify(href)})`;
  if (!href.endsWith('.ts')) return new Worker(load, { eval: true });
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return new Worker(`import(${tsx}).then(({ register }) => { register(); return ${load}; })`, { eval: true });
}
