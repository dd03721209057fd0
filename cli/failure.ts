import { shownLine } from './terminal/shown-line.ts';

/** What the command's exit code tells a script. */
export const exitCodes = {
  ok: 0,
  /** The work itself failed: a failed run, a broken file, a full disk. */
  failed: 1,
  /** The command line is wrong: unknown option, missing folder, bad value. */
  usage: 2,
  /** The server answered with user errors: unknown id, value out of range, wrong state. */
  refused: 3,
  /** No server answers there. */
  unreachable: 4,
  /** The server does not accept the API key, or there is none. */
  notSignedIn: 5,
} as const;

/**
 * An expected end of a command: its message is for people, its exit for scripts. Each line of the message is escaped:
 * names and other texts of the server's may stand in it as they are.
 */
export class CommandFailure extends Error {
  constructor(
    readonly exit: Exclude<keyof typeof exitCodes, 'ok'>,
    ...lines: readonly string[]
  ) {
    super(lines.map(shownLine).join('\n'));
    this.name = 'CommandFailure';
  }
}

/** A text of the command line that the server refuses at a place of it, counted in units of UTF-16. */
export class RefusedText extends CommandFailure {
  constructor(
    readonly place: { readonly position: number; readonly length: number },
    ...lines: readonly string[]
  ) {
    super('refused', ...lines);
    this.name = 'RefusedText';
  }
}

/** The end of a command that a signal asked for: its exit code names the signal. */
export class CommandInterrupted extends Error {
  override readonly name = 'CommandInterrupted';
  constructor(
    readonly signal: NodeJS.Signals,
    message: string,
  ) {
    super(shownLine(message));
  }
}
