import type { WorkerRole } from '#contracts/worker-role.ts';

/** What jobs of a role are to people: one, several. */
export const NOUNS: Readonly<Record<WorkerRole, readonly [one: string, several: string]>> = {
  train: ['run', 'runs'],
  evaluate: ['evaluation', 'evaluations'],
  estimate: ['estimate', 'estimates'],
  serve: ['translation', 'translations'],
  data: ['import', 'imports'],
  verify: ['verification', 'verifications'],
};
