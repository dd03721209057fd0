import { Button, Menu } from '@mantine/core';
import IconCode from '@tabler/icons-react/icons/IconCode';
import { Suspense, useState } from 'react';
import { loadedOnUse } from '../../ui/loaded-on-use.ts';
import { type LanguageName, PROGRAMS, type Task } from './programs.ts';
import type { Ids } from './read-program.ts';

const ProgramDialog = loadedOnUse(async () => (await import('./program-dialog.tsx')).ProgramDialog);

const LANGUAGES = Object.entries(PROGRAMS).map(([name, { label }]) => ({
  name: name as LanguageName, // Object.entries forgets it
  label,
}));

/** Gives what a page shows as a program: the whole of it, with the ids filled in. */
export function CopyAs({ task, ids }: { task: Task; ids: Ids }) {
  const [language, setLanguage] = useState<LanguageName | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconCode size={16} />}>
            Copy as
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {LANGUAGES.map(({ name, label }) => (
            <Menu.Item
              key={name}
              onClick={() => {
                setLanguage(name);
              }}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {language && (
        <Suspense>
          <ProgramDialog
            language={language}
            task={task}
            ids={ids}
            onClose={() => {
              setLanguage(null);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
