import { Button, Menu } from '@mantine/core';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useMayEdit } from '../../api/viewer.ts';
import { OrganizeRunsDocument, type OrganizeRunsInput } from '../../gql/graphql.ts';
import { announce } from '../../ui/announce.ts';
import type { BulkActionProps } from './bulk-bar.tsx';

type Change = Pick<OrganizeRunsInput, 'starred' | 'archived'>;

const CHANGES: readonly { readonly label: string; readonly said: string; readonly change: Change }[] = [
  { label: 'Star', said: 'starred', change: { starred: true } },
  { label: 'Remove the star', said: 'no longer starred', change: { starred: false } },
  { label: 'Archive', said: 'archived', change: { archived: true } },
  { label: 'Unarchive', said: 'no longer archived', change: { archived: false } },
];

/** Stars runs, archives them, or undoes it. */
export function OrganizeRuns({ runs, onDone }: BulkActionProps) {
  const [{ fetching }, organizeRuns] = useMutation(OrganizeRunsDocument);
  if (!useMayEdit()) return null;
  const organize = async ({ said, change }: (typeof CHANGES)[number]) => {
    const runIds = runs.map(({ id }) => id);
    const { data, error } = await organizeRuns({ input: { runIds, ...change } });
    if (data) announce(`${data.organizeRuns.runs.length} of ${runIds.length} runs ${said}`);
    onDone(data ? data.organizeRuns.userErrors.map(({ message }) => message) : [plainError(error)]);
  };
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="xs" variant="default" loading={fetching}>
          Organize
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {CHANGES.map((each) => (
          <Menu.Item key={each.label} onClick={() => void organize(each)}>
            {each.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
