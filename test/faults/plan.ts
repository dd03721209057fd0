/**
 * How much the tests of faults do: a little in `npm test`, all of it in `npm run faults`, which sets these variables. Every
 * draw follows from the seed.
 */
export const plan = {
  seed: Number(process.env['EXEMPLAR_FAULTS_SEED'] ?? 1),
  /** @returns how often to do something */
  count: (quick: number, long: number): number => (process.env['EXEMPLAR_FAULTS'] === 'long' ? long : quick),
} as const;
