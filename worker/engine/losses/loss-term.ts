import type { tf } from '../../compute/tf.ts';

/** One part of an objective. `Pass` says what it reads of all that an update has computed. */
export interface LossTerm<Pass> {
  /** How the weight of the config develops: it stays, or is multiplied by the step's `anneal`. */
  readonly schedule: 'constant' | 'annealed';
  /** Scalars in the order of the sides of its facts in contracts/methods; the term is their sum. */
  values(pass: Pass): readonly tf.Scalar[];
}
