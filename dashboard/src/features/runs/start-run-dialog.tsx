import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { StartRunChoicesDocument, StartRunDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { overrideFields, type StartRunForm, startRunInput, unreadableNumbers } from './start-run-form.ts';

export function StartRunDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>Start a run</Text>}
      size="lg"
      centered
    >
      <StartRunFields onClose={onClose} />
    </Modal>
  );
}

const empty: StartRunForm = { preset: '', datasetVersionId: '', displayName: '', overrides: {} };

function StartRunFields({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [{ data, error: loadError }] = useQuery({ query: StartRunChoicesDocument });
  const [{ fetching }, startRun] = useMutation(StartRunDocument);
  const [form, setForm] = useState(empty);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  // One key a dialog: sending the same form twice by accident starts one run.
  const [idempotencyKey, setIdempotencyKey] = useState(freshKey);

  const presets = data?.presets ?? [];
  const versions = (data?.datasets.edges ?? []).flatMap(({ node }) =>
    node.versions.edges.map(({ node: version }) => ({
      value: version.id,
      label: `${node.name}, version ${version.number}`,
    })),
  );
  const preset = presets.find((each) => each.name === form.preset) ?? presets[0];
  const datasetVersionId = form.datasetVersionId || (versions[0]?.value ?? '');

  const change = (part: Partial<StartRunForm>) => {
    setForm({ ...form, ...part });
    setIdempotencyKey(freshKey());
  };

  const submit = async () => {
    const unreadable = unreadableNumbers(form);
    if (Object.keys(unreadable).length > 0) {
      setErrors(unreadable);
      return;
    }
    const filled = { ...form, preset: preset?.name ?? '', datasetVersionId };
    const result = await startRun({ input: startRunInput(filled, idempotencyKey) });
    if (result.error) {
      setErrors({ '': plainError(result.error) });
      return;
    }
    const payload = result.data?.startRun;
    setErrors(errorsByField(payload?.userErrors ?? []));
    if (!payload?.run) return;
    onClose();
    await navigate(`/runs/${payload.run.id}`);
  };

  const shown = new Set([
    'preset',
    'datasetVersionId',
    'displayName',
    ...overrideFields.map(({ key }) => `config.${key}`),
  ]);
  const beside = (field: string) => errors[field] && besideField(errors[field]);
  const general = Object.entries(errors).flatMap(([field, message]) => (shown.has(field) ? [] : [message]));

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
    >
      <Stack gap="md">
        {loadError && <ErrorNotice message={plainError(loadError)} />}
        {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
        <Select
          label="Preset"
          description={preset?.description}
          data={presets.map(({ name }) => name)}
          value={preset?.name ?? null}
          onChange={(name) => {
            if (name) change({ preset: name });
          }}
          error={beside('preset')}
          allowDeselect={false}
          data-autofocus
        />
        <Select
          label="Data set"
          data={versions}
          value={datasetVersionId || null}
          onChange={(id) => {
            if (id) change({ datasetVersionId: id });
          }}
          error={beside('datasetVersionId')}
          allowDeselect={false}
          searchable
        />
        {data && versions.length === 0 && (
          <Text size="sm">
            There is no data set yet. <TextLink to="/datasets">Import one first.</TextLink>
          </Text>
        )}
        <TextInput
          label="Name"
          placeholder="Chosen for you where left empty"
          value={form.displayName}
          onChange={(event) => {
            change({ displayName: event.currentTarget.value });
          }}
          error={beside('displayName')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
          {overrideFields.map(({ key, label, whole }) => (
            <TextInput
              key={key}
              label={label}
              placeholder={preset ? String(preset.config[key]) : ''}
              inputMode={whole ? 'numeric' : 'decimal'}
              value={form.overrides[key] ?? ''}
              onChange={(event) => {
                change({ overrides: { ...form.overrides, [key]: event.currentTarget.value } });
              }}
              error={beside(`config.${key}`)}
            />
          ))}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={fetching} disabled={!preset || !datasetVersionId}>
            Start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
