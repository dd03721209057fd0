import { Select, SimpleGrid, TextInput } from '@mantine/core';
import type { ChangeEvent } from 'react';
import { useQuery } from 'urql';
import { MetricDefinitionsDocument } from '../../gql/graphql.ts';
import type { PolicyErrors, PolicyForm } from './policy-form.ts';

interface Props {
  readonly form: PolicyForm;
  readonly errors: PolicyErrors;
  readonly onChange: (form: PolicyForm) => void;
}

/** Rules that say which checkpoints are kept; all empty, all are. */
export function PolicyFields({ form, errors, onChange }: Props) {
  const [{ data }] = useQuery({ query: MetricDefinitionsDocument });
  const scores = (data?.metricDefinitions ?? []).filter(({ isLowerBetter }) => isLowerBetter !== null);
  const text = (field: 'keepLast' | 'keepEvery' | 'keepBest') => ({
    value: form[field],
    error: errors[field],
    inputMode: 'numeric' as const,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      onChange({ ...form, [field]: event.currentTarget.value });
    },
  });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
      <TextInput label="Newest" description="So many of the newest" {...text('keepLast')} />
      <TextInput label="One every so many steps" description="The first of them" {...text('keepEvery')} />
      <TextInput
        label="Best"
        description="So many of the best on the validation images"
        {...text('keepBest')}
      />
      <Select
        label="Best by"
        description="The score that tells the best"
        data={scores.map(({ name, label }) => ({ value: name, label }))}
        value={form.keepBestBy || null}
        error={errors.keepBestBy}
        searchable
        clearable
        onChange={(name) => {
          onChange({ ...form, keepBestBy: name ?? '' });
        }}
      />
    </SimpleGrid>
  );
}
