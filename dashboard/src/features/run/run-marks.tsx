import { ActionIcon, Badge, Button, Group, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPencil from '@tabler/icons-react/icons/IconPencil';
import IconPlus from '@tabler/icons-react/icons/IconPlus';
import { Suspense } from 'react';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { loadedLater } from '../../ui/loaded-later.ts';
import { EditedValue } from './edited-value.tsx';
import type { RunMarksEditor } from './use-run-marks.ts';

const Markdown = loadedLater(async () => (await import('./markdown.tsx')).Markdown);

interface Props {
  readonly editor: RunMarksEditor;
  readonly mayEdit: boolean;
}

/** Tags and notes of a run, and that it is archived. */
export function RunMarks({ editor, mayEdit }: Props) {
  const { archivedAt } = editor.marks;
  return (
    <Stack gap="xs" mt="sm">
      {archivedAt !== null && (
        <Text size="sm" c="dimmed">
          Archived <Age time={archivedAt} />: left out of lists.
        </Text>
      )}
      <Tags editor={editor} mayEdit={mayEdit} />
      <Notes editor={editor} mayEdit={mayEdit} />
    </Stack>
  );
}

function Tags({ editor, mayEdit }: Props) {
  const { marks, save } = editor;
  const [isOpen, { open, close }] = useDisclosure(false);
  if (isOpen)
    return (
      <EditedValue
        what="tags"
        value={marks.tags}
        version={marks.version}
        isValid={() => true}
        field={(tags, change) => (
          <TagsInput
            label="Tags"
            description="Enter adds one; at most 20 of up to 50 characters."
            value={[...tags]}
            onChange={change}
          />
        )}
        show={(tags) => <TagList tags={tags} />}
        save={(tags, version) => save({ tags }, version)}
        valueIn={({ tags }) => tags}
        onClose={close}
      />
    );
  if (marks.tags.length === 0) return mayEdit ? <AddButton label="Add tags" onClick={open} /> : null;
  return (
    <Group gap={6} wrap="wrap">
      <TagList tags={marks.tags} />
      {mayEdit && <EditButton label="Edit the tags" onClick={open} />}
    </Group>
  );
}

function TagList({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <Text size="sm">none</Text>;
  return (
    <Group gap={6} wrap="wrap" component="ul" aria-label="Tags" p={0} m={0}>
      {tags.map((tag) => (
        <Badge key={tag} component="li" variant="light" color="gray" tt="none" maw="100%">
          <GivenName name={tag} />
        </Badge>
      ))}
    </Group>
  );
}

function Notes({ editor, mayEdit }: Props) {
  const { marks, save } = editor;
  const [isOpen, { open, close }] = useDisclosure(false);
  if (isOpen)
    return (
      <EditedValue
        what="notes"
        value={marks.notes}
        version={marks.version}
        isValid={() => true}
        field={(notes, change) => (
          <Textarea
            label="Notes"
            description="Markdown, up to 20,000 characters"
            autosize
            minRows={4}
            maxRows={20}
            dir="auto"
            value={notes}
            onChange={(event) => {
              change(event.currentTarget.value);
            }}
          />
        )}
        show={(notes) => (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} dir="auto">
            {notes === '' ? 'none' : notes}
          </Text>
        )}
        save={(notes, version) => save({ notes }, version)}
        valueIn={({ notes }) => notes}
        onClose={close}
      />
    );
  if (marks.notes === '') return mayEdit ? <AddButton label="Add notes" onClick={open} /> : null;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <section aria-label="Notes">
        <Suspense fallback={<Text size="sm">{marks.notes}</Text>}>
          <Markdown text={marks.notes} />
        </Suspense>
      </section>
      {mayEdit && <EditButton label="Edit the notes" onClick={open} />}
    </Group>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<IconPlus size={14} />}
      onClick={onClick}
      style={{ alignSelf: 'flex-start' }}
    >
      {label}
    </Button>
  );
}

function EditButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon size={24} variant="subtle" color="gray" aria-label={label} onClick={onClick}>
      <IconPencil size={16} stroke={1.6} />
    </ActionIcon>
  );
}
