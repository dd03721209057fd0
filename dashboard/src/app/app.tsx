import { MantineProvider } from '@mantine/core';
import type { ComponentType } from 'react';
import { Navigate, type RouteObject, RouterProvider } from 'react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/client.ts';
import { createRouter } from './create-router.ts';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';
import { resolveColors, theme } from './theme.ts';

/** A page whose code is fetched when it is first opened. */
function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return {
    path,
    ErrorBoundary: PageError,
    lazy: async () => ({ Component: await load() }),
  };
}

const router = createRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: PageError,
    HydrateFallback: () => null,
    children: [
      { index: true, element: <Navigate to="/runs" replace /> },
      page('runs', async () => (await import('../features/runs/runs-page.tsx')).RunsPage),
      page('runs/:id', async () => (await import('../features/run/run-page.tsx')).RunPage),
      page('translate', async () => (await import('../features/translate/translate-page.tsx')).TranslatePage),
      page('datasets', async () => (await import('../features/datasets/datasets-page.tsx')).DatasetsPage),
      { path: '*', Component: PageError },
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
