import { Button, Checkbox, Group, Loader, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { mapValues } from '#lib/map-values.ts';
import { roughDuration } from '#lib/rough-duration.ts';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { DatasetChoicesChangedDocument, StartExperimentDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { experimentPathError } from '../../ui/experiment-path-error.ts';
import {
  readStartRunChoices,
  type StartRunChoices,
  versionOptions,
  withDatasetChoice,
} from '../runs/start-run-choices.ts';
import { type EstimateView, useEstimate } from '../runs/use-estimate.ts';
import {
  readSeeds,
  startExperimentInput,
  type StartExperimentForm,
  usualName,
} from './start-experiment-form.ts';

/** What an experiment is started with, once the choices are read. */
export function StartExperimentFields({ onClose }: { onClose: () => void }) {
  const { state, error, reload } = useLiveQuery({
    query: readStartRunChoices,
    variables: {},
    changes: {
      subscription: DatasetChoicesChangedDocument,
      variables: {},
      apply: (known: StartRunChoices, { datasetsChanged }) => withDatasetChoice(known, datasetsChanged),
    },
  });
  if (state) return <Fields choices={state} onClose={onClose} />;
  return error === null ? (
    <Loader role="status" aria-label="Loading" />
  ) : (
    <ErrorNotice message={error} onRetry={reload} />
  );
}

/** Datasets that are drawn at once; the others are found by typing. */
const MOST_OPTIONS = 100;

function Fields({ choices, onClose }: { choices: StartRunChoices; onClose: () => void }) {
  const navigate = useNavigate();
  const [{ fetching }, start] = useMutation(StartExperimentDocument);
  const versions = versionOptions(choices);
  const methodOf = (preset: string) =>
    choices.methods.find(({ presets }) => presets.some(({ name }) => name === preset));
  const rowsOf = (preset: string) => methodOf(preset)?.variants ?? [];
  const firstPreset = choices.methods[0]?.presets[0]?.name ?? '';
  const form = useForm<StartExperimentForm>({
    initialValues: {
      name: '',
      datasetVersionId: versions[0]?.value ?? '',
      preset: firstPreset,
      rows: rowsOf(firstPreset).map(({ name }) => name),
      seeds: '0, 1, 2',
    },
    validate: ({ name, rows, seeds }) => ({
      name: name.trim() === '' ? null : experimentPathError(name),
      rows: rows.length === 0 ? 'Choose at least one row.' : null,
      seeds: readSeeds(seeds) === null ? 'Enter whole numbers, e.g. 0, 1, 2.' : null,
    }),
  });
  const { preset: presetName, datasetVersionId, rows, seeds } = form.values;
  const preset = methodOf(presetName)?.presets.find(({ name }) => name === presetName);
  const estimate = useEstimate(preset && datasetVersionId ? { preset: presetName, datasetVersionId } : null);
  const runs = rows.length * (readSeeds(seeds)?.length ?? 0);

  const choosePreset = (name: string) => {
    form.setFieldValue('preset', name);
    if (methodOf(name) !== methodOf(presetName))
      form.setFieldValue(
        'rows',
        rowsOf(name).map((row) => row.name),
      );
  };
  const submit = async (values: StartExperimentForm) => {
    const result = await start({ input: startExperimentInput(values) });
    if (result.error) {
      form.setErrors({ '': plainError(result.error) });
      return;
    }
    const payload = result.data?.startExperiment;
    form.setErrors(errorsByField(payload?.userErrors ?? []));
    if (!payload?.experiment) return;
    onClose();
    await navigate(`/experiments/${payload.experiment.id}`);
  };

  const errors = mapValues(form.errors as Readonly<Record<string, string>>, String);
  const beside = (field: string) => errors[field] && besideField(errors[field]);
  const general = Object.entries(errors).flatMap(([field, message]) =>
    Object.hasOwn(form.values, field) ? [] : [message],
  );
  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack gap="md">
        {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
        <Select
          label="Dataset"
          data={versions.map(({ value, label }) => ({ value, label }))}
          limit={MOST_OPTIONS}
          {...form.getInputProps('datasetVersionId')}
          error={beside('datasetVersionId')}
          allowDeselect={false}
          searchable
          data-autofocus
        />
        <Select
          label="Preset"
          description={preset?.description}
          data={choices.methods.map(({ label, presets }) => ({
            group: label,
            items: presets.map(({ name }) => name),
          }))}
          value={presetName || null}
          onChange={(name) => {
            if (name) choosePreset(name);
          }}
          error={beside('preset')}
          allowDeselect={false}
        />
        <Checkbox.Group
          label="Rows"
          description="Each one is run with every seed. The rows of a seed share the artifacts that the first one trains."
          value={[...rows]}
          onChange={(chosen) => {
            form.setFieldValue('rows', chosen);
          }}
          error={beside('rows')}
        >
          <Stack gap="xs" mt="xs">
            {rowsOf(presetName).map(({ name, label, description }) => (
              <Checkbox key={name} value={name} label={label} description={description} />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput label="Seeds" {...form.getInputProps('seeds')} error={beside('seeds')} />
        <TextInput
          label="Name"
          placeholder={usualName(presetName)}
          description="An experiment of that name that exists is added to."
          {...form.getInputProps('name')}
          error={beside('name')}
        />
        <Group justify="space-between" align="flex-end">
          <Text size="sm" c="dimmed" role="status" aria-label="Estimate">
            {totalText(runs, estimate)}
          </Text>
          <Group wrap="nowrap" ml="auto">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fetching} disabled={!preset || !datasetVersionId}>
              Start
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

/** E.g. "15 runs, about 1 hour in all". Rows without a part of the method are as long as the full one, or shorter. */
function totalText(runs: number, estimate: EstimateView): string {
  const count = `${runs} ${runs === 1 ? 'run' : 'runs'}`;
  switch (estimate.type) {
    case 'NONE':
      return count;
    case 'TIMING':
      return estimate.waitingFor === 'NO_WORKER' ? count : `${count}, timing a few steps…`;
    case 'KNOWN':
      return `${count}, ${roughDuration(runs * estimate.result.totalSeconds)} at most, one after another`;
    case 'REFUSED':
      return `${count}. No estimate: ${estimate.message}`;
  }
}
