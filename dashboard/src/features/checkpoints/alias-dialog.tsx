import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { readAlias } from '#contracts/names.ts';
import { besideField, plainError } from '../../api/plain-error.ts';
import {
  type AliasRowFragment,
  RemoveCheckpointAliasDocument,
  SetCheckpointAliasDocument,
} from '../../gql/graphql.ts';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly checkpointId: string;
  readonly step: number;
  readonly aliases: readonly AliasRowFragment[];
  readonly onChange: (aliases: readonly AliasRowFragment[]) => void;
  readonly onClose: () => void;
}

/** Gives a checkpoint an alias, moves one here that points elsewhere, and removes those that point at it. */
export function AliasDialog({ checkpointId, step, aliases, onChange, onClose }: Props) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  /** The alias of that name, which points elsewhere. */
  const [elsewhere, setElsewhere] = useState<AliasRowFragment | null>(null);
  const [{ fetching }, setAlias] = useMutation(SetCheckpointAliasDocument);
  const [, removeAlias] = useMutation(RemoveCheckpointAliasDocument);
  const read = readAlias(name);
  const unfit = name !== '' && read.problem ? besideField(read.problem.rule) : null;

  const set = async (expectedVersion: number | null) => {
    const { data, error } = await setAlias({ input: { name, checkpointId, expectedVersion } });
    const { alias, userErrors } = data?.setCheckpointAlias ?? {};
    const refusal = refusalText(userErrors, error);
    setProblem(refusal);
    setElsewhere(refusal !== null && alias && alias.checkpoint.id !== checkpointId ? alias : null);
    if (refusal !== null || !alias) return;
    onChange(alias.checkpoint.aliases);
    announce(`The alias "${alias.name}" points at step ${formatCount(step)}`);
    setName('');
  };
  const remove = async ({ id, name: removed, version }: AliasRowFragment) => {
    const { data, error } = await removeAlias({ input: { aliasId: id, expectedVersion: version } });
    const refusal = error ? plainError(error) : refusalText(data?.removeCheckpointAlias.userErrors, error);
    setProblem(refusal);
    setElsewhere(null);
    if (refusal !== null) return;
    onChange(aliases.filter((alias) => alias.id !== id));
    announce(`The alias "${removed}" is removed`);
  };
  return (
    <Dialog onClose={onClose} title={`Aliases of step ${formatCount(step)}`}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          An alias, such as production, stands for this checkpoint in commands and in the API until it is
          moved to another. Nothing removes a checkpoint that has one.
        </Text>
        {aliases.map((alias) => (
          <Group key={alias.id} gap="xs" wrap="nowrap" justify="space-between">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <GivenName name={alias.name} />
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              style={{ flexShrink: 0 }}
              aria-label={`Remove the alias ${alias.name}`}
              onClick={() => void remove(alias)}
            >
              Remove
            </Button>
          </Group>
        ))}
        {problem !== null && <ErrorNotice message={problem} />}
        {elsewhere && (
          <Button variant="default" loading={fetching} onClick={() => void set(elsewhere.version)}>
            Move it here
          </Button>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!read.problem) void set(null);
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="New alias"
              value={name}
              error={unfit}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setProblem(null);
                setElsewhere(null);
              }}
              data-autofocus
            />
            <Group gap="xs" justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
              <Button type="submit" disabled={read.problem !== null} loading={fetching}>
                Set the alias
              </Button>
            </Group>
          </Stack>
        </form>
      </Stack>
    </Dialog>
  );
}
