/** In a child: the time until which its supervisor may be silent. */
export interface SupervisorDeadline {
  /** It lives, and will say so again within this time. */
  extend(seconds: number): void;
  /** There is no work that anybody has to heed. */
  lift(): void;
}

/** Exit code of a child whose supervisor was silent. The task is not at fault. */
export const SUPERVISOR_SILENT = 75;

/** A process that was itself frozen or busy finds its time over before it has read what came meanwhile. */
const READING_MS = 1_000;

/**
 * Ends what a silent supervisor has left behind: it is frozen, its lease passes on, and whatever is computed meanwhile
 * is lost.
 *
 * @param onSilence called once the supervisor has said nothing until its deadline.
 */
export function createSupervisorDeadline(onSilence: () => void): SupervisorDeadline {
  let timer: NodeJS.Timeout | undefined;
  const lift = () => {
    clearTimeout(timer);
  };
  return {
    extend(seconds) {
      lift();
      timer = setTimeout(() => {
        timer = setTimeout(onSilence, READING_MS);
      }, seconds * 1000);
    },
    lift,
  };
}
