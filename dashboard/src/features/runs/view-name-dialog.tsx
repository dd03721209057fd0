import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';

interface Props {
  readonly title: string;
  /** `isShared` null: it is not asked for. */
  readonly initial: { readonly name: string; readonly isShared: boolean | null };
  /** @returns why it was refused, or null when it is done */
  readonly onSave: (named: { readonly name: string; readonly isShared: boolean }) => Promise<string | null>;
  readonly onClose: () => void;
}

/** Asks for the name of a view. */
export function ViewNameDialog({ title, initial, onSave, onClose }: Props) {
  const [name, setName] = useState(initial.name);
  const [isShared, setShared] = useState(initial.isShared ?? false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    const refused = await onSave({ name, isShared });
    setSaving(false);
    setRefusal(refused);
    if (refused === null) onClose();
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name of the view"
            data-autofocus
            value={name}
            error={name === '' ? null : nameError(name)}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          {initial.isShared !== null && (
            <Checkbox
              label="Share with everybody"
              description="Others can open it; only you and admins can change it."
              checked={isShared}
              onChange={(event) => {
                setShared(event.currentTarget.checked);
              }}
            />
          )}
          {refusal !== null && <ErrorNotice message={refusal} />}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={isSaving}
              disabled={name.trim() === '' || nameError(name) !== null}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
