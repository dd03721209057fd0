import { TaskFailure } from '../task-failure.ts';

/** A number that training cannot go on from. */
export class DivergedError extends TaskFailure {
  /**
   * @param step steps of the run that were done when it was found
   * @param what metric or tensor that holds the value
   */
  constructor(
    readonly step: number,
    readonly what: string,
    readonly value: number,
  ) {
    super({
      class: 'DIVERGED',
      code: 'DIVERGED',
      message:
        `${what} became ${value} at step ${step}. Checkpoints before it are kept. ` +
        'Start a new run with a lower learning rate or lower loss weights.',
    });
  }
}
