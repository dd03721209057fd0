import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { type ApiKeyScope, CreateApiKeyDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';
import { refusalText } from '../trash/refusal-text.ts';
import { SCOPE_WORDS } from './scope-words.ts';

const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In 1 year' },
  { value: '', label: 'Never' },
] as const;

interface Props {
  readonly onCreated: (secret: string) => void;
  readonly onClose: () => void;
}

export function CreateApiKeyForm({ onCreated, onClose }: Props) {
  const [{ fetching, data, error }, create] = useMutation(CreateApiKeyDocument);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiKeyScope[]>(['READ', 'WRITE']);
  const [days, setDays] = useState('90');
  const refusal = refusalText(data?.createApiKey.userErrors, error);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const input = { name, scopes, expiresInDays: days === '' ? null : Number(days) };
    const secret = (await create({ input })).data?.createApiKey.secret;
    if (secret) onCreated(secret);
  };
  return (
    <form aria-label="Create an API key" onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What it is for, e.g. night script."
          data-autofocus
          value={name}
          error={name === '' ? null : nameError(name)}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Checkbox.Group
          label="It may"
          value={scopes}
          onChange={(chosen) => {
            setScopes(SCOPES.filter((scope) => chosen.includes(scope)));
          }}
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={SCOPE_WORDS[scope].label}
                description={SCOPE_WORDS[scope].hint}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label="It expires"
          data={EXPIRIES}
          value={days}
          onChange={(event) => {
            setDays(event.currentTarget.value);
          }}
        />
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={fetching}
            disabled={name === '' || nameError(name) !== null || scopes.length === 0}
          >
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const SCOPES = ['READ', 'WRITE', 'ADMIN'] as const satisfies readonly ApiKeyScope[];
