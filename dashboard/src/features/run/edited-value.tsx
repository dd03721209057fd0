import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { Saved } from './use-run-marks.ts';

interface Props<Value> {
  /** For the form's name, e.g. "name of the run". */
  readonly what: string;
  readonly value: Value;
  /** Version of the run that `value` is of. */
  readonly version: number;
  readonly isValid: (value: Value) => boolean;
  readonly field: (value: Value, change: (value: Value) => void) => ReactNode;
  readonly show: (value: Value) => ReactNode;
  readonly save: (value: Value, version: number) => Promise<Saved>;
  /** What a value is in what somebody else has saved. */
  readonly valueIn: (saved: Extract<Saved, { kind: 'CONFLICT' }>['now']) => Value;
  readonly onClose: () => void;
}

interface Conflict<Value> {
  readonly theirs: Value;
  readonly version: number;
}

/**
 * A value of a run, being edited. What somebody else has saved meanwhile is never overwritten unseen: both values are
 * shown, and the person chooses.
 */
export function EditedValue<Value>(props: Props<Value>) {
  const { what, isValid, field, show, save, valueIn, onClose } = props;
  const [mine, setMine] = useState(props.value);
  const [version, setVersion] = useState(props.version);
  const [conflict, setConflict] = useState<Conflict<Value> | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, []);

  const send = async (atVersion: number) => {
    setSaving(true);
    setRefusal(null);
    const saved = await save(mine, atVersion);
    setSaving(false);
    if (saved.kind === 'SAVED') onClose();
    else if (saved.kind === 'REFUSED') setRefusal(saved.message);
    else if (isSame(valueIn(saved.now), props.value))
      await send(saved.now.version); // they changed something else
    else setConflict({ theirs: valueIn(saved.now), version: saved.now.version });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send(version);
  };
  return (
    <form ref={form} aria-label={`Edit the ${what}`} onSubmit={submit}>
      <Stack gap="xs">
        {field(mine, setMine)}
        {conflict && (
          <Alert color="yellow" variant="light" title={`Somebody else has changed the ${what}`} role="alert">
            <Stack gap="xs">
              <div>
                <Text size="xs" c="dimmed">
                  Theirs
                </Text>
                {show(conflict.theirs)}
              </div>
              <div>
                <Text size="xs" c="dimmed">
                  Yours
                </Text>
                {show(mine)}
              </div>
              <Group gap="xs">
                <Button
                  size="xs"
                  loading={isSaving}
                  onClick={() => {
                    setVersion(conflict.version);
                    setConflict(null);
                    void send(conflict.version);
                  }}
                >
                  Save mine
                </Button>
                <Button size="xs" variant="default" onClick={onClose}>
                  Keep theirs
                </Button>
              </Group>
            </Stack>
          </Alert>
        )}
        {refusal !== null && <ErrorNotice message={refusal} />}
        {!conflict && (
          <Group gap="xs">
            <Button type="submit" size="xs" loading={isSaving} disabled={!isValid(mine)}>
              Save
            </Button>
            <Button size="xs" variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
