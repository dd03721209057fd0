import type { RunState } from '#contracts/run-state.ts';
import type { NumberRange, PatternCondition, RunFilter, TimeRange } from '../run-filter.input.ts';

/** A name that a filter may compare, and what of the structured filter it stands for. */
export type WhereField = { readonly description: string } & (
  | {
      readonly kind: 'text';
      readonly text: PatternCondition['text'];
      /** Is one of these; tags are several texts, of which one is meant. */
      readonly oneOf: (values: readonly string[]) => RunFilter;
      /** Of what is named by paths: is this one or below it. */
      readonly under?: (path: string) => RunFilter;
    }
  | { readonly kind: 'state'; readonly oneOf: (states: readonly RunState[]) => RunFilter }
  | { readonly kind: 'time'; readonly within: (range: TimeRange) => RunFilter }
  | { readonly kind: 'duration'; readonly within: (range: NumberRange) => RunFilter }
  | { readonly kind: 'part'; readonly containing: (part: string) => RunFilter }
  | { readonly kind: 'fact'; readonly holds: RunFilter }
);

/** By their names in filters. */
export const WHERE_FIELDS: ReadonlyMap<string, WhereField> = new Map(
  Object.entries({
    name: {
      kind: 'text',
      text: 'NAME',
      description: 'name of the run',
      oneOf: (displayName) => ({ displayName }),
    },
    state: { kind: 'state', description: 'state of the run', oneOf: (state) => ({ state }) },
    method: { kind: 'text', text: 'METHOD', description: 'its method', oneOf: (method) => ({ method }) },
    preset: {
      kind: 'text',
      text: 'PRESET',
      description: 'the preset it was started from',
      oneOf: (preset) => ({ preset }),
    },
    dataset: {
      kind: 'text',
      text: 'DATASET',
      description: 'name of its dataset',
      oneOf: (datasetName) => ({ datasetName }),
    },
    experiment: {
      kind: 'text',
      text: 'EXPERIMENT',
      description: 'path of its experiment',
      oneOf: (experimentName) => ({ experimentName }),
      under: (path) => ({ experimentUnder: [path] }),
    },
    user: {
      kind: 'text',
      text: 'USER',
      description: 'login of who started it',
      oneOf: (createdBy) => ({ createdBy }),
    },
    tag: { kind: 'text', text: 'TAG', description: 'any of its tags', oneOf: anyTag },
    created: { kind: 'time', description: 'when it was queued', within: (createdAt) => ({ createdAt }) },
    started: {
      kind: 'time',
      description: 'when a worker first took it',
      within: (startedAt) => ({ startedAt }),
    },
    finished: { kind: 'time', description: 'when it ended', within: (finishedAt) => ({ finishedAt }) },
    duration: {
      kind: 'duration',
      description: 'from its start to its end, e.g. 2h30m',
      within: (durationSeconds) => ({ durationSeconds }),
    },
    notes: { kind: 'part', description: 'its notes', containing: (notesContain) => ({ notesContain }) },
    starred: { kind: 'fact', description: 'starred by you', holds: { starred: true } },
    archived: {
      kind: 'fact',
      description: 'archived; left out where a filter does not say it',
      holds: { archived: true },
    },
    translates: {
      kind: 'fact',
      description: 'has a checkpoint that can translate',
      holds: { canTranslate: true },
    },
  } satisfies Record<string, WhereField>),
);

/** What is followed by a path or a name in parentheses. */
export const WHERE_FORMS = {
  'config.': 'a knob of its config, e.g. config.seed',
  'metric(': 'a logged metric, e.g. metric("generator/total").last',
  'measure(': 'a score, e.g. measure("evaluation/ssim_ab", test)',
} as const;

function anyTag(tags: readonly string[]): RunFilter {
  return tags.length === 1 ? { tags } : { or: tags.map((tag) => ({ tags: [tag] })) };
}
