import { brokenFilesSchema } from '#contracts/broken-files.ts';
import { registerEnumType } from 'type-graphql';
import {
  directionSchema,
  domainSideSchema,
  fitSchema,
  imageFormatSchema,
  scoredSplitSchema,
  splitSchema,
} from '#contracts/domain.ts';
import { shownPairsSchema } from '#contracts/evaluation-pictures.ts';
import { logLevelSchema } from '#contracts/events.ts';
import { failureClassSchema, jobStateSchema, runActionSchema, runStateSchema } from '#contracts/run-state.ts';

function enumOf<Values extends Record<string, string>>(
  values: Values,
  name: string,
  description: string,
  valueDescriptions: Partial<Record<keyof Values, string>> = {},
): Values {
  const copy = { ...values }; // type-graphql tells enums apart by identity
  const valuesConfig = Object.fromEntries(
    Object.entries(valueDescriptions).map(([value, text]) => [value, { description: text }]),
  ) as Partial<Record<keyof Values, { description: string }>>;
  registerEnumType(copy, { name, description, valuesConfig });
  return copy;
}

export const OrderDirection = enumOf(
  { ASC: 'ASC', DESC: 'DESC' },
  'OrderDirection',
  'Which end of a list is first.',
  {
    ASC: 'Smallest or oldest first.',
    DESC: 'Largest or newest first.',
  },
);
export const DomainSide = enumOf(
  domainSideSchema.enum,
  'DomainSide',
  'One of the two image collections of a dataset.',
);
export const Direction = enumOf(
  directionSchema.enum,
  'Direction',
  'The domain of the content image and the domain of the style.',
  {
    A_TO_B: 'A content image of A in the style of an exemplar of B.',
    B_TO_A: 'A content image of B in the style of an exemplar of A.',
  },
);
export const ShownPairs = enumOf(
  shownPairsSchema.enum,
  'ShownPairs',
  'What pictures of an evaluation show.',
  {
    BEST: 'The pairs with the highest values.',
    MEDIAN: 'Those in the middle.',
    WORST: 'Those with the lowest values.',
    STYLES:
      'Some content images under an exemplar of every style: the exemplars above, the content images at the left.',
    STYLE_MAP:
      'Where translations lie in the plane of the first two principal components of real images (gray), in the color of their exemplar.',
  },
);
export const BrokenFiles = enumOf(
  brokenFilesSchema.enum,
  'BrokenFiles',
  'What an import does with files that it cannot use.',
  {
    REFUSE: 'Nothing is imported, and all of them are listed.',
    SKIP: 'The rest is imported; what was left out is listed.',
  },
);

export const ScoredSplit = enumOf(
  scoredSplitSchema.enum,
  'ScoredSplit',
  'The images that a checkpoint is scored on.',
  {
    VALIDATION: 'For choosing between checkpoints and settings.',
    TEST: 'For the last word on what was chosen: the more often they are looked at, the less they say.',
  },
);
export const Split = enumOf(splitSchema.enum, 'Split', 'What an image is used for.', {
  TRAIN: 'Training images.',
  VALIDATION: 'For choosing between checkpoints and settings, never for training.',
  TEST: 'Used for evaluation, never for training.',
});
export const Fit = enumOf(
  fitSchema.enum,
  'Fit',
  "How an image of another size is resized to the model's size.",
  {
    STRETCH: 'Scaled to the target size; the aspect ratio may change.',
    COVER: 'Scaled to cover the target size, then center-cropped.',
    CONTAIN: 'Scaled to fit inside the target size, then padded.',
  },
);
export const ImageFormat = enumOf(
  imageFormatSchema.enum,
  'ImageFormat',
  'File format, detected from the content of the file.',
);

export const RunState = enumOf(runStateSchema.enum, 'RunState', 'State of a run.', {
  QUEUED: 'Waiting for a worker.',
  STARTING: 'A worker is preparing data and graphs.',
  RUNNING: 'Training.',
  CANCELING: 'Cancellation was requested; the worker stops, and the last checkpoint is kept.',
  FINISHED: 'All steps are done.',
  FAILED: 'Ended by an error; see `failure`.',
  CRASHED: 'Its worker was lost; the run is queued again automatically.',
  CANCELED: 'Canceled by a user.',
});
export const RunAction = enumOf(runActionSchema.enum, 'RunAction', 'What the viewer can do with a run now.', {
  CANCEL: '`cancelRun` ends it.',
  TRANSLATE: 'It has a checkpoint that translates.',
  EDIT: '`updateRun` and `organizeRuns` change what people say of it, `trashRuns` puts it into the trash once it has ended.',
});
export const FailureClass = enumOf(
  failureClassSchema.enum,
  'FailureClass',
  'Why work failed; decides whether it is retried.',
  {
    USER: 'The input is wrong; retrying fails again.',
    DIVERGED: 'A loss became NaN or infinite.',
    OOM: 'Out of memory.',
    INFRA: 'The machine, the disk or the network was at fault.',
    HUNG: 'No progress for too long.',
    PREEMPTED: 'Stopped to make room for other work.',
    POISON: 'It crashed its worker several times and is not retried.',
  },
);
export const LogLevel = enumOf(logLevelSchema.enum, 'LogLevel', 'Severity of a log line.');

export const JobState = enumOf(jobStateSchema.enum, 'JobState', 'Where a piece of work stands.', {
  QUEUED: 'Waiting for a worker.',
  RUNNING: 'A worker is processing it.',
  FINISHED: 'Done.',
  FAILED: 'Ended by an error; see `failure`.',
  CANCELED: 'Canceled by a user.',
});
