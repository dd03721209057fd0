import type { StartRunInput } from '../../gql/graphql.ts';

/** Config fields that the dialog offers; the rest stay as the preset says. */
export const overrideFields = [
  { key: 'seed', label: 'Seed', whole: true },
  { key: 'maskSteps', label: 'Mask steps', whole: true },
  { key: 'translationSteps', label: 'Translation steps', whole: true },
  { key: 'batchSize', label: 'Batch size', whole: true },
  { key: 'generatorLearningRate', label: 'Generator learning rate', whole: false },
  { key: 'discriminatorLearningRate', label: 'Discriminator learning rate', whole: false },
] as const;
export type OverrideKey = (typeof overrideFields)[number]['key'];

export interface StartRunForm {
  readonly preset: string;
  readonly datasetVersionId: string;
  readonly displayName: string;
  /** Empty text: the preset's value. */
  readonly overrides: Readonly<Partial<Record<OverrideKey, string | number>>>;
}

/** What is sent: only the fields that were filled in. */
export function startRunInput(form: StartRunForm, idempotencyKey: string): StartRunInput {
  const changes = overrideFields.flatMap(({ key }) => {
    const value = form.overrides[key];
    return value === undefined || value === '' ? [] : [[key, Number(value)] as const];
  });
  return {
    idempotencyKey,
    preset: form.preset,
    datasetVersionId: form.datasetVersionId,
    displayName: form.displayName.trim() || null,
    config: changes.length > 0 ? Object.fromEntries(changes) : null,
  };
}
