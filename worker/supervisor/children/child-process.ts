import { type ChildProcess as NodeChild, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type FromChild, fromChildSchema, type StopMessage, type ToChild } from '../../protocol.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';

export interface ChildProcess {
  readonly pid: number;
  /** Hands a message over as soon as the child has said that it is ready; nothing happens when it has ended. */
  send(message: ToChild): void;
  /** The child's next message, or line of output as a `log`; null once it has ended. `ready` is not among them. */
  next(): Promise<FromChild | null>;
  /** Tells of each message as it arrives, before anybody takes it. @returns stops telling. */
  onHeard(listener: (message: FromChild) => void): () => void;
  /** Asks it to stop; SIGTERM follows when it has not ended its task after the grace time, then SIGKILL. */
  stop(reason: StopMessage['reason'], graceSeconds: number): void;
  /** The task that was to stop has ended: no signal follows any more. */
  withdrawStop(): void;
  /** Lets go of it: it ends by itself, or is made to after the grace time. Never waits for much longer. */
  end(graceSeconds: number): Promise<void>;
  /** SIGKILL, at once. */
  kill(): void;
  readonly ended: Promise<Exit>;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Last lines it wrote to stderr. */
  readonly errorOutput: string;
}

const KEPT_ERROR_LINES = 20;
/** What an ended process has left in its pipes is read in no time, unless somebody else holds them open. */
const DRAIN_MS = 1_000;
/** A killed process ends at once, unless a driver or a disk holds it: then we go on without it. */
const KILL_MS = 10_000;
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Starts a child program with a channel for messages. It lives in a process group of its own, so that Ctrl-C in a
 * terminal reaches only those who end it in order; it ends by itself when the channel closes.
 *
 * @param program path of a module, of TypeScript or bundled.
 * @param environment all that it inherits.
 */
export function startChild(program: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const node = fork(program, [], {
    env: environment,
    execArgv: program.endsWith('.ts') ? ['--import', tsx] : ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Structured clones: JSON would turn NaN and infinities into null.
    serialization: 'advanced',
    detached: process.platform !== 'win32',
  });
  const messages = createMessageQueue<FromChild>();
  const listeners = new Set<(message: FromChild) => void>();
  const errorLines: string[] = [];
  let beReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    beReady = resolve;
  });

  node.on('message', (raw) => {
    const parsed = fromChildSchema.safeParse(raw);
    if (!parsed.success) messages.fail(new Error(`A child broke the protocol: ${parsed.error.message}`));
    else if (parsed.data.type === 'ready') beReady();
    else {
      for (const listener of listeners) listener(parsed.data);
      messages.push(parsed.data);
    }
  });
  readLines(node.stdout, (text) => {
    messages.push({ type: 'log', level: 'INFO', text });
  });
  readLines(node.stderr, (text) => {
    errorLines.push(text);
    if (errorLines.length > KEPT_ERROR_LINES) errorLines.shift();
    messages.push({ type: 'log', level: 'WARN', text });
  });
  const abandoned = new AbortController();
  const ended = untilEnded(node, abandoned.signal).then(({ code, signal }): Exit => {
    beReady();
    messages.close();
    return { code, signal, errorOutput: errorLines.join('\n') };
  });
  return control({ node, messages, listeners, ready, ended, abandoned });
}

interface ChildParts {
  readonly node: NodeChild;
  readonly messages: MessageQueue<FromChild>;
  readonly listeners: Set<(message: FromChild) => void>;
  readonly ready: Promise<void>;
  readonly ended: Promise<Exit>;
  readonly abandoned: AbortController;
}

function control({ node, messages, listeners, ready, ended, abandoned }: ChildParts): ChildProcess {
  let timer: NodeJS.Timeout | undefined;
  let killed: NodeJS.Timeout | undefined;
  const withdrawStop = () => {
    clearTimeout(timer);
  };
  void ended.then(() => {
    withdrawStop();
    clearTimeout(killed);
  });
  const kill = () => {
    node.kill('SIGKILL');
    killed ??= setTimeout(() => {
      abandoned.abort();
    }, KILL_MS);
  };
  const terminateAfter = (seconds: number) => {
    withdrawStop();
    timer = setTimeout(() => {
      node.kill('SIGTERM');
      timer = setTimeout(kill, seconds * 1000);
    }, seconds * 1000);
  };
  const send = (message: ToChild) => {
    // A child that has ended meanwhile is seen by its end, not by a failed write.
    void ready.then(() => node.connected && node.send(message, () => undefined));
  };
  return {
    pid: node.pid ?? 0,
    send,
    next: () => messages.next(),
    onHeard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop(reason, graceSeconds) {
      send({ type: 'stop', reason });
      terminateAfter(graceSeconds);
    },
    withdrawStop,
    async end(graceSeconds) {
      if (node.connected) node.disconnect();
      terminateAfter(graceSeconds);
      await ended;
    },
    kill,
    ended,
  };
}

/**
 * After the process, its channel and its output have ended. Output and channel get a moment: a channel that was closed
 * while half a message lay in it never tells, and a process of the child's own may hold its output open. A program that
 * could not be started ends as well, and so does one that was given up.
 */
async function untilEnded(node: NodeChild, abandoned: AbortSignal): Promise<Pick<Exit, 'code' | 'signal'>> {
  // Not the event 'close': it never comes when this side disconnects first.
  const drained = Promise.all([
    new Promise((resolve) => node.once('disconnect', resolve)),
    whenClosed(node.stdout),
    whenClosed(node.stderr),
  ]);
  const exit = await new Promise<Pick<Exit, 'code' | 'signal'>>((resolve) => {
    node.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    node.on('error', () => {
      if (node.pid === undefined) resolve({ code: null, signal: null });
    });
    abandoned.addEventListener('abort', () => {
      node.unref();
      resolve({ code: null, signal: 'SIGKILL' });
    });
  });
  if (node.pid === undefined) return exit;
  await Promise.race([drained, wait(DRAIN_MS, undefined, { ref: false })]);
  node.stdout?.destroy();
  node.stderr?.destroy();
  if (node.connected) node.disconnect();
  return exit;
}

async function whenClosed(stream: Readable | null): Promise<void> {
  if (stream) await new Promise((resolve) => stream.once('close', resolve));
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
}
