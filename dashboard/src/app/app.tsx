import { MantineProvider } from '@mantine/core';
import { Navigate, type RouteObject, RouterProvider } from 'react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/client.ts';
import { RunsPage } from '../features/runs/runs-page.tsx';
import { NotFound } from '../ui/not-found.tsx';
import { createRouter } from './create-router.ts';
import { LATER } from './later.ts';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';
import { resolveColors, theme } from './theme.ts';

const pages: RouteObject[] = [
  { path: 'runs', Component: RunsPage },
  { path: 'runs/:id', Component: LATER.RunPage },
  { path: 'compare', Component: LATER.ComparePage },
  { path: 'experiments', Component: LATER.ExperimentsPage },
  { path: 'experiments/:id', Component: LATER.ExperimentPage },
  { path: 'claims', Component: LATER.ClaimsPage },
  { path: 'translate', Component: LATER.TranslatePage },
  { path: 'queue', Component: LATER.QueuePage },
  { path: 'trash', Component: LATER.TrashPage },
  { path: 'datasets', Component: LATER.DatasetsPage },
  { path: 'datasets/:id', Component: LATER.DatasetPage },
  { path: 'checkpoints/:id', Component: LATER.CheckpointPage },
  { path: 'translations/:id', Component: LATER.TranslationPage },
  {
    path: 'admin',
    Component: LATER.AdminPage,
    children: [
      { index: true, element: <Navigate to="overview" replace /> },
      { path: 'overview', Component: LATER.OverviewPage },
      { path: 'workers', Component: LATER.WorkersPage },
      { path: 'disk', Component: LATER.DiskPage },
      { path: 'people', Component: LATER.PeoplePage },
      { path: 'keys', Component: LATER.KeysPage },
      { path: 'audit', Component: LATER.AuditPage },
      { path: 'settings', Component: LATER.SettingsPage },
    ],
  },
  { path: 'account', Component: LATER.AccountPage },
];

const router = createRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: PageError,
    children: [
      { index: true, element: <Navigate to="/runs" replace /> },
      ...pages.map((page) => ({ ...page, ErrorBoundary: PageError })),
      { path: '*', element: <NotFound what="Page" /> },
    ],
  },
]);

export function App() {
  return (
    <Provider value={apiClient}>
      <MantineProvider theme={theme} cssVariablesResolver={resolveColors} defaultColorScheme="auto">
        <RouterProvider router={router} />
      </MantineProvider>
    </Provider>
  );
}
