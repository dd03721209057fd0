import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { type PolicyRulesFragment, SetCheckpointPolicyDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { CheckpointBill } from './checkpoint-bill.tsx';
import { PolicyFields } from './policy-fields.tsx';
import {
  POLICY_RULES,
  type PolicyErrors,
  type PolicyForm,
  policyForm,
  policyInput,
  policyProblems,
} from './policy-form.ts';

interface Props {
  readonly runId: string;
  /** Of the run, as it was read. */
  readonly version: number;
  readonly policy: PolicyRulesFragment | null;
  readonly onSet: (policy: PolicyRulesFragment | null) => void;
  readonly onClose: () => void;
}

/** Says which checkpoints of a run are kept, with what that costs. */
export function PolicyDialog({ runId, version, policy, onSet, onClose }: Props) {
  const [form, setForm] = useState(() => policyForm(policy));
  const [refusals, setRefusals] = useState<Readonly<Record<string, string>>>({});
  const [{ fetching }, setCheckpointPolicy] = useMutation(SetCheckpointPolicyDocument);
  const problems = policyProblems(form);
  const isReadable = Object.keys(problems).length === 0;
  const change = (next: PolicyForm) => {
    setForm(next);
    setRefusals({});
  };
  const save = async () => {
    const input = { runId, expectedVersion: version, policy: policyInput(form) };
    const { data, error } = await setCheckpointPolicy({ input });
    if (!data) {
      setRefusals({ '': plainError(error) });
      return;
    }
    const { run, userErrors } = data.setCheckpointPolicy;
    setRefusals(errorsByField(userErrors));
    if (!run || userErrors.length > 0) return;
    onSet(run.checkpointPolicy ?? null);
    onClose();
  };
  const errors = { ...problems, ...besideFields(refusals) };
  const general = Object.entries(refusals).flatMap(([field, message]) =>
    POLICY_RULES.some((each) => field === `policy.${each}`) ? [] : [message],
  );
  return (
    <Dialog onClose={onClose} size="lg" title="Checkpoints to keep">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          A checkpoint is kept by any of these rules; without a rule all are. Pinned ones and those with an
          alias stay, as do those that were translated with or scored on the test images, and the one that the
          run would continue from. The others are deleted for good, not into the trash.
        </Text>
        {general.length > 0 && <ErrorNotice message={general.join(' ')} />}
        <PolicyFields form={form} errors={errors} onChange={change} />
        {isReadable && <CheckpointBill runId={runId} policy={policyInput(form)} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!isReadable} loading={fetching} onClick={() => void save()}>
            Save
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function besideFields(refusals: Readonly<Record<string, string>>): PolicyErrors {
  return Object.fromEntries(
    POLICY_RULES.flatMap((field) => {
      const message = refusals[`policy.${field}`];
      return message === undefined ? [] : [[field, besideField(message)]];
    }),
  );
}
