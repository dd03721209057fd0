import { Stack, Title } from '@mantine/core';
import { NavLink, Outlet } from 'react-router';
import { useMayAdminister, useMayOperate } from '../../api/viewer.ts';
import { PageNotice } from '../../ui/page-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from './admin-page.module.css';
import { ADMIN_TABS } from './admin-tabs.ts';

/** Frame of the pages about the server itself. */
export function AdminPage() {
  const mayOperate = useMayOperate();
  const mayAdminister = useMayAdminister();
  if (!mayOperate)
    return (
      <PageNotice title="Not for your role" hint="These pages are for operators and admins.">
        <TextLink to="/runs">Back to runs</TextLink>
      </PageNotice>
    );
  return (
    <Stack gap="lg">
      <Title order={1} size="h3">
        Administration
      </Title>
      <nav className={classes.tabs} aria-label="Administration">
        {ADMIN_TABS.filter(({ role }) => mayAdminister || role === 'OPERATOR').map(({ to, label }) => (
          <NavLink key={to} to={to} className={classes.tab ?? ''}>
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </Stack>
  );
}
