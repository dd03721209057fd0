import { type ChildProcess as NodeChild, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { type FromChild, fromChildSchema, type StopMessage, type ToChild } from '../../protocol.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';

export interface ChildProcess {
  readonly pid: number;
  /** Hands a message over as soon as the child has said that it is ready; nothing happens when it has ended. */
  send(message: ToChild): void;
  /** The child's next message, or line of output as a `log`; null once it has ended. `ready` is not among them. */
  next(): Promise<FromChild | null>;
  /** Asks it to stop; SIGTERM follows when it has not ended its task after the grace time, then SIGKILL. */
  stop(reason: StopMessage['reason'], graceSeconds: number): void;
  /** The task that was to stop has ended: no signal follows any more. */
  withdrawStop(): void;
  /** Lets go of it: it ends by itself, or is made to after the grace time. */
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
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Starts a child program with a channel for messages. It lives in a process group of its own, so that Ctrl-C in a
 * terminal reaches only those who end it in order; it ends by itself when the channel closes.
 *
 * @param program path of a TypeScript module.
 * @param environment all that it inherits.
 */
export function startChild(program: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const node = fork(program, [], {
    env: environment,
    execArgv: ['--import', tsx],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Structured clones: JSON would turn NaN and infinities into null.
    serialization: 'advanced',
    detached: process.platform !== 'win32',
  });
  const messages = createMessageQueue<FromChild>();
  const errorLines: string[] = [];
  let beReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    beReady = resolve;
  });

  node.on('message', (raw) => {
    const parsed = fromChildSchema.safeParse(raw);
    if (!parsed.success) messages.fail(new Error(`A child broke the protocol: ${parsed.error.message}`));
    else if (parsed.data.type === 'ready') beReady();
    else messages.push(parsed.data);
  });
  readLines(node.stdout, (text) => {
    messages.push({ type: 'log', level: 'INFO', text });
  });
  readLines(node.stderr, (text) => {
    errorLines.push(text);
    if (errorLines.length > KEPT_ERROR_LINES) errorLines.shift();
    messages.push({ type: 'log', level: 'WARN', text });
  });
  const ended = untilEnded(node).then(({ code, signal }): Exit => {
    beReady();
    messages.close();
    return { code, signal, errorOutput: errorLines.join('\n') };
  });
  return control(node, messages, ready, ended);
}

function control(
  node: NodeChild,
  messages: MessageQueue<FromChild>,
  ready: Promise<void>,
  ended: Promise<Exit>,
): ChildProcess {
  let timer: NodeJS.Timeout | undefined;
  const withdrawStop = () => {
    clearTimeout(timer);
  };
  void ended.then(withdrawStop);
  const terminateAfter = (seconds: number) => {
    withdrawStop();
    timer = setTimeout(() => {
      node.kill('SIGTERM');
      timer = setTimeout(() => node.kill('SIGKILL'), seconds * 1000);
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
    kill: () => void node.kill('SIGKILL'),
    ended,
  };
}

/** After the process, its channel and its output have ended. A program that could not be started ends as well. */
async function untilEnded(node: NodeChild): Promise<Pick<Exit, 'code' | 'signal'>> {
  // Not the event 'close': it never comes when this side disconnects first.
  const parts = [
    new Promise((resolve) => node.once('disconnect', resolve)),
    whenClosed(node.stdout),
    whenClosed(node.stderr),
  ];
  const exit = await new Promise<Pick<Exit, 'code' | 'signal'>>((resolve) => {
    node.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    node.on('error', () => {
      if (node.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  if (node.pid !== undefined) await Promise.all(parts);
  return exit;
}

async function whenClosed(stream: Readable | null): Promise<void> {
  if (stream) await new Promise((resolve) => stream.once('close', resolve));
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
}
