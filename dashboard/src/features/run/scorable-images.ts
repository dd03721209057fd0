import type { RunSnapshot } from './run-stream.ts';

/** What a dataset version tells of the images that checkpoints can be scored on. */
export type ScorableImages = Pick<
  NonNullable<RunSnapshot['datasetVersion']>,
  'domains' | 'testEvaluationCount'
>;
