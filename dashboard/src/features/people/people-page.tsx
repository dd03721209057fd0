import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { EnableUserDocument, type PersonRowFragment, UsersChangedDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { refusalText } from '../trash/refusal-text.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { DisableDialog } from './disable-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { LinkDialog, type SignInLink } from './link-dialog.tsx';
import { makeLink } from './make-link.ts';
import { type PersonAct, PeopleTable } from './people-table.tsx';
import { readPeople } from './read-people.ts';
import { ResetSignInDialog } from './reset-sign-in-dialog.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

/** What is open over the table. */
type Open = { readonly act: PersonAct; readonly person: PersonRowFragment } | { readonly act: 'INVITE' };

/** Who may use the server, and as what. */
export function PeoplePage() {
  const client = useClient();
  const { state: people, error, reload } = useLiveQuery({ query: readPeople, variables: {} });
  useChanges(UsersChangedDocument, reload);
  const [open, setOpen] = useState<Open | null>(null);
  const [link, setLink] = useState<SignInLink | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const close = () => {
    setOpen(null);
    reload();
  };
  const act = async (person: PersonRowFragment, what: PersonAct) => {
    setRefusal(null);
    if (what === 'ENABLE') setRefusal(await enable(client, person));
    else if (what === 'LINK') {
      const made = await makeLink(client, person);
      setLink(made.link);
      setRefusal(made.refusal);
    } else setOpen({ act: what, person });
    reload();
  };
  return (
    <Stack gap="md">
      <title>People · Exemplar</title>
      <Group gap="md">
        <Title order={2} size="h4">
          People
        </Title>
        <Button
          ml="auto"
          aria-haspopup="dialog"
          onClick={() => {
            setOpen({ act: 'INVITE' });
          }}
        >
          Invite
        </Button>
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      {refusal !== null && <ErrorNotice message={refusal} />}
      {!people && !error && <Skeleton height={180} role="status" aria-label="Loading the people" />}
      {people && <PeopleTable people={people} onAct={(person, what) => void act(person, what)} />}
      {open?.act === 'INVITE' && <InviteDialog onInvited={setLink} onClose={close} />}
      {open?.act === 'ROLE' && <ChangeRoleDialog person={open.person} onClose={close} />}
      {open?.act === 'DISABLE' && <DisableDialog person={open.person} onClose={close} />}
      {open?.act === 'RESET' && <ResetSignInDialog person={open.person} onClose={close} />}
      {open?.act === 'SIGN_OUT' && <SignOutDialog person={open.person} onClose={close} />}
      {link && (
        <LinkDialog
          link={link}
          onClose={() => {
            setLink(null);
          }}
        />
      )}
    </Stack>
  );
}

/** @returns why it was refused, or null */
async function enable(client: Client, { id: userId }: PersonRowFragment): Promise<string | null> {
  const { data, error } = await client.mutation(EnableUserDocument, { input: { userId } }).toPromise();
  return refusalText(data?.enableUser.userErrors, error);
}
