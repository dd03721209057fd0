import { MantineProvider } from '@mantine/core';
import { Navigate, type RouteObject, RouterProvider } from 'react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/client.ts';
import { DatasetPage } from '../features/datasets/dataset-page.tsx';
import { DatasetsPage } from '../features/datasets/datasets-page.tsx';
import { RunPage } from '../features/run/run-page.tsx';
import { RunsPage } from '../features/runs/runs-page.tsx';
import { TranslatePage } from '../features/translate/translate-page.tsx';
import { NotFound } from '../ui/not-found.tsx';
import { createRouter } from './create-router.ts';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';
import { resolveColors, theme } from './theme.ts';

// All pages come with the first one: they are small, and a page must open while the server is away.
const pages: RouteObject[] = [
  { path: 'runs', Component: RunsPage },
  { path: 'runs/:id', Component: RunPage },
  { path: 'translate', Component: TranslatePage },
  { path: 'datasets', Component: DatasetsPage },
  { path: 'datasets/:id', Component: DatasetPage },
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
