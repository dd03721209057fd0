import { ActionIcon } from '@mantine/core';
import IconUserCircle from '@tabler/icons-react/icons/IconUserCircle';
import { Suspense, useState } from 'react';
import { loadedOnUse } from '../ui/loaded-on-use.ts';

const UserMenu = loadedOnUse(async () => (await import('./user-menu.tsx')).UserMenu);

/** The figure of a person, behind which is the menu; its code is no part of the first visit. */
export function UserButton({ login, version }: { login: string; version: string }) {
  const [isUsed, setUsed] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Signed in as ${login}`}
      aria-haspopup="menu"
      onClick={() => {
        setUsed(true);
      }}
    >
      <IconUserCircle size={20} stroke={1.6} />
    </ActionIcon>
  );
  if (!isUsed) return button;
  return (
    <Suspense fallback={button}>
      <UserMenu login={login} version={version} />
    </Suspense>
  );
}
