import { Button, Group, NativeSelect, Radio, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { type Client, useMutation } from 'urql';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  type ExperimentFactsFragment,
  GrantExperimentRoleDocument,
  type GrantedRole,
  type PersonRowFragment,
} from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { readPeople } from '../people/read-people.ts';

interface Props {
  readonly experiment: Pick<ExperimentFactsFragment, 'id' | 'name'>;
  readonly onClose: () => void;
}

/** Asks who may do more in an experiment, and what. */
export function GrantRoleDialog({ experiment, onClose }: Props) {
  const { state: people, error: unread, reload } = useLiveQuery({ query: readGrantees, variables: {} });
  const [{ fetching, data, error }, grant] = useMutation(GrantExperimentRoleDocument);
  const [chosen, choose] = useState('');
  const [role, setRole] = useState<GrantedRole>('EDITOR');
  const { userId: refusedUser, ...others } = errorsByField(data?.grantExperimentRole.userErrors ?? []);
  const refusal = error ? plainError(error) : Object.values(others).join(' ');
  const userId = chosen || (people?.[0]?.id ?? '');
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    const answer = await grant({ input: { experimentId: experiment.id, userId, role } });
    if (answer.data?.grantExperimentRole.userErrors.length === 0) onClose();
  };
  return (
    <Dialog
      onClose={onClose}
      title={
        <>
          Grant a role in <GivenName name={experiment.name} />
        </>
      }
    >
      <form aria-label="Grant a role" onSubmit={(event) => void send(event)}>
        <Stack gap="sm">
          <ReadErrorNotice message={unread} onRetry={reload} />
          <NativeSelect
            label="Person"
            data-autofocus
            data={people?.map(({ id, login }) => ({ value: id, label: login })) ?? []}
            value={userId}
            error={refusedUser === undefined ? null : besideField(refusedUser)}
            onChange={(event) => {
              choose(event.currentTarget.value);
            }}
          />
          <Radio.Group
            label="Role"
            description="It holds here and in all experiments below, and takes nothing away."
            value={role}
            onChange={setRole}
          >
            <Stack gap={6} mt={6}>
              {GRANTED_ROLES.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={ROLE_WORDS[each].label}
                  description={`Can ${ROLE_WORDS[each].canThere}.`}
                />
              ))}
            </Stack>
          </Radio.Group>
          {refusal && <ErrorNotice message={refusal} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fetching} disabled={userId === ''}>
              Grant
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const GRANTED_ROLES = ['EDITOR', 'OPERATOR'] as const satisfies readonly GrantedRole[];

/** Whom a grant could let do more. */
async function readGrantees(client: Client): Promise<readonly PersonRowFragment[]> {
  return (await readPeople(client)).filter(({ state, role }) => state !== 'DISABLED' && role !== 'ADMIN');
}
