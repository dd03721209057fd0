import { Button, Group, Menu, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { OrganizeRunsDocument, type OrganizeRunsInput } from '../../gql/graphql.ts';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { experimentPathError } from '../../ui/experiment-path-error.ts';
import type { BulkActionProps } from './bulk-bar.tsx';

type Change = Pick<OrganizeRunsInput, 'starred' | 'archived' | 'experimentName' | 'addNotes'>;

const CHANGES: readonly { readonly label: string; readonly said: string; readonly change: Change }[] = [
  { label: 'Star', said: 'starred', change: { starred: true } },
  { label: 'Remove the star', said: 'no longer starred', change: { starred: false } },
  { label: 'Archive', said: 'archived', change: { archived: true } },
  { label: 'Unarchive', said: 'no longer archived', change: { archived: false } },
];

/** Stars runs, archives them, or undoes it; moves them to an experiment; adds notes to each. */
export function OrganizeRuns({ runs, onDone }: BulkActionProps) {
  const [{ fetching }, organizeRuns] = useMutation(OrganizeRunsDocument);
  const [isMoving, mover] = useDisclosure(false);
  const [isNoting, noter] = useDisclosure(false);
  if (!useMayEditSomewhere()) return null;
  const organize = async (said: string, change: Change) => {
    const runIds = runs.map(({ id }) => id);
    const { data, error } = await organizeRuns({ input: { runIds, ...change } });
    if (data) announce(`${data.organizeRuns.runs.length} of ${runIds.length} runs ${said}`);
    onDone(data ? data.organizeRuns.userErrors.map(({ message }) => message) : [plainError(error)]);
  };
  return (
    <>
      <Menu position="top-start">
        <Menu.Target>
          <Button size="xs" variant="default" loading={fetching}>
            Organize
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {CHANGES.map((each) => (
            <Menu.Item key={each.label} onClick={() => void organize(each.said, each.change)}>
              {each.label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={mover.open}>Move to an experiment…</Menu.Item>
          <Menu.Item onClick={noter.open}>Add notes…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isMoving && (
        <MoveDialog
          onMove={(experimentName) => {
            mover.close();
            void organize('moved', { experimentName });
          }}
          onClose={mover.close}
        />
      )}
      {isNoting && (
        <NotesDialog
          onAdd={(addNotes) => {
            noter.close();
            void organize('noted', { addNotes });
          }}
          onClose={noter.close}
        />
      )}
    </>
  );
}

function NotesDialog({ onAdd, onClose }: { onAdd: (notes: string) => void; onClose: () => void }) {
  const [notes, setNotes] = useState('');
  return (
    <FieldDialog
      title="Add notes"
      act="Add"
      isReady={notes.trim() !== ''}
      onAct={() => {
        onAdd(notes);
      }}
      onClose={onClose}
    >
      <Textarea
        label="Notes"
        description="Markdown, added below the notes of each selected run"
        data-autofocus
        autosize
        minRows={3}
        maxRows={12}
        value={notes}
        onChange={(event) => {
          setNotes(event.currentTarget.value);
        }}
      />
    </FieldDialog>
  );
}

function MoveDialog({ onMove, onClose }: { onMove: (experimentName: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  return (
    <FieldDialog
      title="Move to an experiment"
      act="Move"
      isReady={name.trim() !== '' && experimentPathError(name) === null}
      onAct={() => {
        onMove(name);
      }}
      onClose={onClose}
    >
      <TextInput
        label="Name of the experiment"
        description="It is made if there is none. Slashes make a path."
        data-autofocus
        value={name}
        error={name === '' ? null : experimentPathError(name)}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
    </FieldDialog>
  );
}

interface FieldDialogProps {
  readonly title: string;
  /** What its button says. */
  readonly act: string;
  /** Whether the field holds what can be sent. */
  readonly isReady: boolean;
  readonly onAct: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog with one field. */
function FieldDialog({ title, act, isReady, onAct, onClose, children }: FieldDialogProps) {
  return (
    <Dialog onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAct();
        }}
      >
        <Stack gap="md">
          {children}
          <Group justify="flex-end">
            <Button type="submit" disabled={!isReady}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
