/** Pauses between attempts, each twice as long as the one before, in whichever unit of time the caller takes. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}

/** @param attempts that have failed before: 0 gives the first pause. */
export function backOffDelay({ first, longest }: Pauses, attempts: number): number {
  return Math.min(first * 2 ** attempts, longest);
}

export interface BackOff {
  /** The pause that follows a failed attempt. */
  next(): number;
  /** An attempt succeeded: the pauses begin small again. */
  reset(): void;
}

export function createBackOff(pauses: Pauses): BackOff {
  let attempts = 0;
  return {
    next: () => backOffDelay(pauses, attempts++),
    reset: () => {
      attempts = 0;
    },
  };
}
