import { ActionIcon, Menu } from '@mantine/core';
import IconUserCircle from '@tabler/icons-react/icons/IconUserCircle';
import { Link } from 'react-router';
import { signOut } from '../api/sign-out.ts';
import { useMayOperate } from '../api/viewer.ts';
import { GivenName } from '../ui/given-name.tsx';

/** Behind the figure of a person, open at once: who is signed in, on what, and the pages that are not about runs. */
export function UserMenu({ login, version }: { login: string; version: string }) {
  const mayOperate = useMayOperate();
  return (
    <Menu
      defaultOpened
      position="bottom-end"
      width={240}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Signed in as ${login}`}>
          <IconUserCircle size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw="calc(100vw - 24px)">
        <Menu.Label>
          <GivenName name={login} />, Exemplar {version}
        </Menu.Label>
        <Menu.Item component={Link} to="/account">
          Account
        </Menu.Item>
        {mayOperate && (
          <Menu.Item component={Link} to="/admin">
            Administration
          </Menu.Item>
        )}
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
