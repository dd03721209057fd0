import { KNOWN, type PageState } from '../page-state.ts';

/** The pages about the server itself. */
export const ADMIN_STATES: readonly PageState[] = [
  { ...KNOWN, title: 'overview', path: () => '/admin', shows: 'main section table' },
  { ...KNOWN, title: 'workers', path: () => '/admin/workers', shows: 'main section table' },
  { ...KNOWN, title: 'settings', path: () => '/admin/settings', shows: 'main table' },
  { ...KNOWN, title: 'disk use', path: () => '/admin/disk', shows: 'role=table' },
  {
    ...KNOWN,
    title: 'user menu, open',
    path: () => '/admin/disk',
    shows: 'role=table',
    act: async (page) => {
      await page.getByRole('button', { name: /^Signed in as/ }).click();
      await page.getByRole('menuitem', { name: 'Administration' }).waitFor();
    },
  },
  { ...KNOWN, title: 'API keys of everybody', path: () => '/admin/keys', shows: 'role=table' },
  {
    ...KNOWN,
    title: 'API keys of everybody, one about to be revoked',
    path: () => '/admin/keys',
    shows: 'role=table',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Revoke/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).waitFor();
    },
  },
  { ...KNOWN, title: 'audit log', path: () => '/admin/audit', shows: 'role=table' },
  {
    ...KNOWN,
    title: 'audit log, filtered to nothing',
    path: () => '/admin/audit?who=nobody&from=2026-12-01',
    shows: 'text=No entries match',
  },
];
