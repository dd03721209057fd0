import { Group, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { NavLink } from 'react-router';
import { basePath } from '../api/base-path.ts';
import { useConnection } from '../api/use-connection.ts';
import { useMayEditSomewhere } from '../api/viewer.ts';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import classes from './header.module.css';
import { UserButton } from './user-button.tsx';

const pages = [
  { to: '/runs', label: 'Runs' },
  { to: '/translate', label: 'Translate' },
  { to: '/datasets', label: 'Datasets' },
  { to: '/queue', label: 'Queue' },
  { to: '/trash', label: 'Trash' },
] as const;

export function Header({ login, version }: { login: string; version: string }) {
  const mayTranslate = useMayEditSomewhere();
  const shown = pages.filter(({ to }) => to !== '/translate' || mayTranslate);
  return (
    <header className={classes.header}>
      <Group gap={10} wrap="nowrap" className={classes.brand}>
        <img src={`${basePath()}/favicon.svg`} alt="" width={24} height={24} />
        <Text fw={700} visibleFrom="xs">
          Exemplar
        </Text>
      </Group>
      <nav className={classes.nav} aria-label="Pages">
        {shown.map((page) => (
          <NavLink key={page.to} to={page.to} className={classes.link ?? ''}>
            {page.label}
          </NavLink>
        ))}
      </nav>
      <Group className={classes.tools} wrap="nowrap" ml="auto">
        <LiveDot />
        <ColorSchemeSwitch />
        <UserButton login={login} version={version} />
      </Group>
    </header>
  );
}

const meanings = {
  live: 'Live: updates appear automatically',
  stalled: 'The server cannot reach its database. You will not miss any updates.',
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Reconnecting… You will not miss any updates.',
  'signed-out': 'Your session has ended.',
} as const;

function LiveDot() {
  const { state } = useConnection();
  return (
    <Tooltip label={meanings[state]}>
      <span className={classes.live} data-state={state} role="status">
        <span className={classes.dot} />
        <VisuallyHidden>Connection: </VisuallyHidden>
        <span className={classes.state}>{state}</span>
      </span>
    </Tooltip>
  );
}
