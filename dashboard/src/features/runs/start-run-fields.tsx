import { Button, Fieldset, Group, Loader, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { useStartPlace } from '../../api/viewer.ts';
import { DatasetChoicesChangedDocument, StartRunDocument, StartRunsDocument } from '../../gql/graphql.ts';
import { limits } from '#contracts/limits.ts';
import { mapValues } from '#lib/map-values.ts';
import type { SchemaField } from '#lib/schema-fields.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { experimentPathError } from '../../ui/experiment-path-error.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { nameError } from '../../ui/name-error.ts';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './start-run-dialog.module.css';
import { PolicyFields } from '../checkpoints/policy-fields.tsx';
import { NO_POLICY, POLICY_RULES, type PolicyErrors, policyProblems } from '../checkpoints/policy-form.ts';
import { EstimateLine } from './estimate-line.tsx';
import { GridLine } from './grid-line.tsx';
import { ImageSizeFields } from './image-size-fields.tsx';
import {
  type StartRunChoices,
  type VersionChoice,
  readStartRunChoices,
  versionOptions,
  withDatasetChoice,
} from './start-run-choices.ts';
import { knobOfGrid } from './knob-of-grid.ts';
import type { KnobTakes } from './knob-field.tsx';
import { KnobFields } from './knob-fields.tsx';
import { PresetHint } from './preset-hint.tsx';
import {
  type ClonedRun,
  estimateInput,
  IMAGE_KNOBS,
  knobsOf,
  startRunInput,
  type StartRunForm,
  typedChanges,
  typedText,
  unchanged,
  unreadableKnobs,
} from './start-run-form.ts';
import { countRuns, firstOfGrid, startRunsInput, typedGrid, unreadableLists } from './start-run-grid.ts';
import { useEstimate } from './use-estimate.ts';

/** Datasets that are drawn at once; the others are found by typing. */
const MOST_OPTIONS = 100;

interface Props {
  readonly onClose: () => void;
  /** The run whose settings the fields begin with. */
  readonly from?: ClonedRun;
}

/** What a run is started with, once the choices are read. */
export function StartRunFields({ onClose, from }: Props) {
  const { state, error, reload } = useLiveQuery({
    query: readStartRunChoices,
    variables: {},
    changes: {
      subscription: DatasetChoicesChangedDocument,
      variables: {},
      apply: (known: StartRunChoices, { datasetsChanged }) => withDatasetChoice(known, datasetsChanged),
    },
  });
  if (state && from?.fork && !methodOfPreset(state, from.preset))
    return (
      <ErrorNotice message={`The preset "${from.preset}" of this run is no longer known to the server.`} />
    );
  if (state) return <Fields choices={state} onClose={onClose} {...(from && { from })} />;
  return error === null ? (
    <Loader role="status" aria-label="Loading" />
  ) : (
    <ErrorNotice message={error} onRetry={reload} />
  );
}

function Fields({ choices, onClose, from }: Props & { readonly choices: StartRunChoices }) {
  const navigate = useNavigate();
  const startPlace = useStartPlace();
  const [{ fetching }, startRun] = useMutation(StartRunDocument);
  const [{ fetching: areStarting }, startRuns] = useMutation(StartRunsDocument);
  // One key per dialog: sending the same form twice by accident starts its runs once.
  const [idempotencyKey, setIdempotencyKey] = useState(freshKey);
  const [takes, setTakes] = useState<KnobTakes>('ONE_VALUE');
  const versions = versionOptions(choices, from);
  const methodOf = (preset: string) => methodOfPreset(choices, preset);
  const knobsOfPreset = (preset: string) => {
    const method = methodOf(preset);
    return method ? knobsOf(method) : [];
  };
  const cloned = from && methodOf(from.preset) ? from : null;
  const fork = cloned?.fork ?? null;
  const firstPreset = cloned?.preset ?? choices.methods[0]?.presets[0]?.name ?? '';
  const form = useForm<StartRunForm>({
    initialValues: {
      preset: firstPreset,
      datasetVersionId: cloned?.version?.id ?? versions[0]?.value ?? '',
      displayName: cloned?.displayName ?? '',
      experimentName: startPlace ?? '',
      config: cloned
        ? typedChanges(cloned, knobsOfPreset(firstPreset))
        : unchanged(knobsOfPreset(firstPreset)),
      checkpointPolicy: cloned?.checkpointPolicy ?? NO_POLICY,
    },
    validate: ({ config, preset: name, displayName, experimentName, checkpointPolicy }) => ({
      experimentName: experimentName.trim() === '' ? null : experimentPathError(experimentName),
      displayName: displayName.trim() === '' ? null : nameError(displayName),
      ...(takes === 'SEVERAL_VALUES'
        ? {
            ...unreadableKnobs(config, knobsOfPreset(name).filter(isImageKnob)),
            ...unreadableLists(
              config,
              knobsOfPreset(name).filter((knob) => !isImageKnob(knob)),
            ),
          }
        : unreadableKnobs(config, knobsOfPreset(name))),
      ...besidePolicy(policyProblems(checkpointPolicy)),
    }),
    onValuesChange: () => {
      setIdempotencyKey(freshKey());
    },
  });
  const { preset: presetName } = form.values;
  const chosen = methodOf(presetName)?.presets.find(({ name }) => name === presetName);
  // What stands where nothing is typed.
  const preset = chosen && fork ? { ...chosen, config: fork.config } : chosen;
  const isFixed = (knob: SchemaField) => fork !== null && knob.fork === 'FIXED';
  const knobs = knobsOfPreset(presetName);

  const listed = takes === 'SEVERAL_VALUES' ? knobs.filter((knob) => !isImageKnob(knob)) : [];
  const grid = typedGrid(form.values.config, listed);
  const count = countRuns(grid);
  // That of a fork would be of all steps, also of those that are done.
  const estimate = useEstimate(fork ? null : estimateInput(firstOfGrid(form.values, listed), knobs));

  const choosePreset = (name: string) => {
    form.setFieldValue('preset', name);
    if (methodOf(name) === methodOf(presetName)) return;
    form.setFieldValue('config', unchanged(knobsOfPreset(name)));
    form.clearErrors();
  };

  const submitGrid = async (values: StartRunForm) => {
    const { data, error } = await startRuns({ input: startRunsInput(values, knobs, idempotencyKey, fork) });
    if (error) {
      form.setErrors({ '': plainError(error) });
      return;
    }
    const payload = data?.startRuns;
    const errors = Object.entries(errorsByField(payload?.userErrors ?? []));
    form.setErrors(Object.fromEntries(errors.map(([field, message]) => [knobOfGrid(field, grid), message])));
    if (!payload || payload.runs.length === 0) return;
    onClose();
    await navigate('/runs');
  };

  const submit = async (values: StartRunForm) => {
    if (count > 1) {
      await submitGrid(values);
      return;
    }
    const result = await startRun({ input: startRunInput(values, knobs, idempotencyKey, fork) });
    if (result.error) {
      form.setErrors({ '': plainError(result.error) });
      return;
    }
    const payload = result.data?.startRun;
    form.setErrors(errorsByField(payload?.userErrors ?? []));
    if (!payload?.run) return;
    onClose();
    await navigate(`/runs/${payload.run.id}`);
  };

  const shown = new Set([
    'preset',
    'datasetVersionId',
    'displayName',
    'experimentName',
    ...knobs.map(({ path }) => `config.${path}`),
    ...POLICY_RULES.map((field) => `checkpointPolicy.${field}`),
  ]);
  const errors = mapValues(form.errors as Readonly<Record<string, string>>, String);
  const beside = (field: string) => errors[field] && besideField(errors[field]);
  const general = Object.entries(errors).flatMap(([field, message]) => (shown.has(field) ? [] : [message]));

  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack gap="md">
        {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
        {fork && <Text size="sm">{WHAT_A_FORK_KEEPS}</Text>}
        <Select
          label="Dataset"
          data={versions.map(({ value, label }) => ({ value, label }))}
          renderOption={({ option }) => (
            <VersionName version={versions.find(({ value }) => value === option.value)} />
          )}
          limit={MOST_OPTIONS}
          {...form.getInputProps('datasetVersionId')}
          error={beside('datasetVersionId')}
          allowDeselect={false}
          searchable
          disabled={fork !== null}
          data-autofocus
        />
        {versions.length === 0 && (
          <Text size="sm">
            No datasets yet. <TextLink to="/datasets">Import one first.</TextLink>
          </Text>
        )}
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
          disabled={fork !== null}
        />
        {preset && (
          <>
            {!fork && (
              <PresetHint
                datasetVersionId={form.values.datasetVersionId}
                presets={choices.methods.flatMap(({ presets }) => presets)}
                chosen={preset}
                onChoose={choosePreset}
              />
            )}
            <ImageSizeFields
              isFixed={isFixed}
              knobs={knobs.filter(isImageKnob)}
              preset={preset}
              errorOf={(path) => beside(`config.${path}`)}
              inputOf={(path) => form.getInputProps(`config.${path}`)}
            />
          </>
        )}
        <TextInput
          label="Name"
          placeholder="Leave empty for an automatic name"
          {...form.getInputProps('displayName')}
          error={beside('displayName')}
        />
        <TextInput
          label="Experiment"
          placeholder="Leave empty for Default"
          {...form.getInputProps('experimentName')}
          error={beside('experimentName')}
        />
        <Switch
          label="Several values"
          description="Numbers of the knobs may be lists: 0..9, or 0.001, 0.002. A run is started for each combination."
          checked={takes === 'SEVERAL_VALUES'}
          onChange={(event) => {
            setTakes(event.currentTarget.checked ? 'SEVERAL_VALUES' : 'ONE_VALUE');
            form.clearErrors();
          }}
        />
        {preset && (
          <KnobFields
            knobs={knobs.filter((knob) => !isImageKnob(knob))}
            preset={preset}
            isFixed={isFixed}
            isTyped={(knob) => typedText(form.values.config, knob) !== ''}
            errorOf={(path) => beside(`config.${path}`)}
            inputOf={(path) => form.getInputProps(`config.${path}`)}
            takes={takes}
          />
        )}
        <Fieldset legend="Checkpoints to keep (empty: all)">
          <PolicyFields
            form={form.values.checkpointPolicy}
            errors={Object.fromEntries(
              POLICY_RULES.map((field) => [field, beside(`checkpointPolicy.${field}`) || undefined]),
            )}
            onChange={(checkpointPolicy) => {
              form.setFieldValue('checkpointPolicy', checkpointPolicy);
            }}
          />
        </Fieldset>
      </Stack>
      <div className={classes.footer}>
        <div className={classes.estimate}>
          {count > 1 && <GridLine count={count} />}
          <EstimateLine estimate={estimate} />
        </div>
        <Group justify="flex-end" wrap="nowrap" ml="auto">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={fetching || areStarting}
            disabled={!preset || !form.values.datasetVersionId || count > limits.maxGridRuns}
          >
            {count > 1 ? `Start ${formatCount(count)} runs` : 'Start'}
          </Button>
        </Group>
      </div>
    </form>
  );
}

const WHAT_A_FORK_KEEPS =
  'The new run continues with the weights, optimizer state and step of this checkpoint. Dataset, preset, image size, ' +
  'networks and stages cannot be changed: the checkpoint was made for them. An empty knob keeps its value.';

function methodOfPreset({ methods }: StartRunChoices, preset: string) {
  return methods.find(({ presets }) => presets.some(({ name }) => name === preset));
}

function isImageKnob({ path }: { readonly path: string }): boolean {
  return IMAGE_KNOBS.includes(path);
}

function besidePolicy(problems: PolicyErrors): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([field, problem]) =>
      problem === undefined ? [] : [[`checkpointPolicy.${field}`, problem]],
    ),
  );
}

function VersionName({ version }: { version: VersionChoice | undefined }) {
  return (
    version && (
      <span>
        <GivenName name={version.name} />, version {version.number}
      </span>
    )
  );
}
