import type { FromChild } from '../../protocol.ts';

/** How long a child may work without telling of anything that it has done. */
export interface HangLimits {
  /** Seconds, at least; longer where its steps take long. */
  readonly seconds: number;
  /** So many of its median steps. */
  readonly medianSteps: number;
  /** Seconds while it starts, or opens a stage: graphs are compiled and run for the first time. */
  readonly openingSeconds: number;
}

export const HANG_LIMITS: HangLimits = { seconds: 300, medianSteps: 20, openingSeconds: 1_800 };

/** Tells when a child has stopped moving. Whoever owns it tells it what is heard and how time passes. */
export interface HangAlarm {
  /** @param now milliseconds of a clock that never goes back. */
  heard(message: FromChild, now: number): void;
  /**
   * So much more time has passed in which a message would have been heard: not while the supervisor itself was frozen.
   *
   * @returns why the child counts as hung; null while it does not.
   */
  passed(seconds: number): string | null;
}

const KEPT_STEPS = 101;

export function createHangAlarm(limits: HangLimits): HangAlarm {
  let isOpening = true;
  let silence = 0;
  let lastMove: number | null = null;
  const steps: number[] = []; // seconds

  return {
    heard(message, now) {
      if (!isMove(message)) return;
      silence = 0;
      if (opens(message)) {
        isOpening = true;
        return;
      }
      if (!isOpening && lastMove !== null) {
        steps.push((now - lastMove) / 1000);
        if (steps.length > KEPT_STEPS) steps.shift();
      }
      isOpening = false;
      lastMove = now;
    },
    passed(seconds) {
      silence += seconds;
      const limit = isOpening
        ? limits.openingSeconds
        : Math.max(limits.seconds, limits.medianSteps * median(steps));
      if (silence < limit) return null;
      const doing = isOpening ? ' while starting or opening a stage' : '';
      return `no progress for ${Math.round(silence)} s${doing}`;
    },
  };
}

/** What a child writes to its log says nothing about its work. */
function isMove({ type }: FromChild): boolean {
  return type !== 'log' && type !== 'ready';
}

function opens({ type }: FromChild): boolean {
  return type === 'started' || type === 'stage';
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
