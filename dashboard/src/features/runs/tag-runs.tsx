import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { type TableRunFragment, TagRunDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import type { BulkActionProps } from './bulk-bar.tsx';
import { changeTags, tagCounts, type TagChange } from './tag-change.ts';
import { useBulk } from './use-bulk.ts';

/** Adds tags to runs, or takes them away. */
export function TagRuns({ runs, onDone }: BulkActionProps) {
  const [opened, dialog] = useDisclosure(false);
  const [change, setChange] = useState<TagChange>({ add: [], remove: [] });
  const [, tagRun] = useMutation(TagRunDocument);
  const bulk = useBulk<TableRunFragment>(
    async (run) => {
      const tags = changeTags(run.tags, change);
      if (tags === null) return null;
      const { data, error } = await tagRun({ input: { runId: run.id, expectedVersion: run.version, tags } });
      if (error) return plainError(error);
      return data?.updateRun.userErrors[0]?.message ?? null;
    },
    { said: 'tagged', onDone },
  );
  if (!useMayEditSomewhere()) return null;
  const open = () => {
    setChange({ add: [], remove: [] });
    dialog.open();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    dialog.close();
    void bulk.act(runs);
  };
  return (
    <>
      <Button size="xs" variant="default" loading={bulk.done !== null} onClick={open}>
        Tag
      </Button>
      <Dialog
        opened={opened}
        onClose={dialog.close}
        title={`Tag ${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}`}
      >
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Add tags"
              description="Separated by commas"
              data-autofocus
              onChange={(event) => {
                const add = event.currentTarget.value.split(',').map((tag) => tag.trim());
                setChange((known) => ({ ...known, add: add.filter((tag) => tag !== '') }));
              }}
            />
            <PresentTags
              runs={runs}
              removed={change.remove}
              onChange={(remove) => {
                setChange((known) => ({ ...known, remove }));
              }}
            />
            <Group justify="flex-end">
              <Button type="submit" disabled={change.add.length + change.remove.length === 0}>
                Apply
              </Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

function PresentTags({
  runs,
  removed,
  onChange,
}: {
  runs: readonly TableRunFragment[];
  removed: readonly string[];
  onChange: (removed: readonly string[]) => void;
}) {
  const counts = tagCounts(runs);
  if (counts.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        Remove tags
      </Text>
      {counts.map(([tag, count]) => (
        <Checkbox
          key={tag}
          size="sm"
          label={
            <>
              <GivenName name={tag} /> ({formatCount(count)})
            </>
          }
          checked={removed.includes(tag)}
          onChange={(event) => {
            onChange(
              event.currentTarget.checked ? [...removed, tag] : removed.filter((each) => each !== tag),
            );
          }}
        />
      ))}
    </Stack>
  );
}
