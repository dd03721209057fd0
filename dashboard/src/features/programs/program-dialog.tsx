import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { untilLoaded } from '../../ui/until-loaded.ts';
import { type LanguageName, PROGRAMS, type Task } from './programs.ts';
import { type Ids, readProgram } from './read-program.ts';

const TITLES = { translate: 'Translate', losses: 'Losses' } as const satisfies Record<Task, string>;

interface Props {
  readonly language: LanguageName;
  readonly task: Task;
  readonly ids: Ids;
  readonly onClose: () => void;
}

/** A whole program, to be read and copied. */
export function ProgramDialog({ language, task, ids, onClose }: Props) {
  const [program, setProgram] = useState('');
  const clipboard = useClipboard();
  useEffect(() => {
    void untilLoaded(() => readProgram(language, task, ids)).then(setProgram);
  }, [language, task, ids]);
  return (
    <Dialog onClose={onClose} size="xl" title={`${TITLES[task]} with ${PROGRAMS[language].label}`}>
      <Stack gap="sm">
        <Text size="sm">It needs the address of this server and a key in its environment.</Text>
        <Code block mah="50vh" tabIndex={0} role="region" aria-label="Program">
          {program}
        </Code>
        <Group justify="flex-end">
          {window.isSecureContext && (
            <Button
              size="xs"
              onClick={() => {
                clipboard.copy(program);
              }}
            >
              {clipboard.copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
