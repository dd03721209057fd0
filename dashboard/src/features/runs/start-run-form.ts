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
  readonly overrides: Readonly<Partial<Record<OverrideKey, string>>>;
}

/** Numbers that cannot be sent as one; everything else is for the server to judge. */
export function unreadableNumbers(form: StartRunForm): Readonly<Record<string, string>> {
  return Object.fromEntries(
    overrideFields.flatMap(({ key, whole }) => {
      const text = form.overrides[key]?.trim() ?? '';
      const value = Number(text);
      if (text === '' || (whole ? Number.isSafeInteger(value) : Number.isFinite(value))) return [];
      return [[`config.${key}`, whole ? `"${text}" is not a whole number.` : `"${text}" is not a number.`]];
    }),
  );
}

/** What is sent: only the fields that were filled in. */
export function startRunInput(form: StartRunForm, idempotencyKey: string): StartRunInput {
  const changes = overrideFields.flatMap(({ key }) => {
    const text = form.overrides[key]?.trim() ?? '';
    return text === '' ? [] : [[key, Number(text)] as const];
  });
  return {
    idempotencyKey,
    preset: form.preset,
    datasetVersionId: form.datasetVersionId,
    displayName: form.displayName.trim() || null,
    config: changes.length > 0 ? Object.fromEntries(changes) : null,
  };
}
