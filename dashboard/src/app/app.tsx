import { MantineProvider } from '@mantine/core';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/client.ts';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';

const router = createBrowserRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: PageError,
    HydrateFallback: () => null,
    children: [
      { index: true, element: <Navigate to="/runs" replace /> },
      {
        path: 'runs',
        lazy: async () => ({ Component: (await import('../features/runs/runs-page.tsx')).RunsPage }),
      },
      {
        path: 'runs/:id',
        lazy: async () => ({ Component: (await import('../features/run/run-page.tsx')).RunPage }),
      },
      {
        path: 'translate',
        lazy: async () => ({
          Component: (await import('../features/translate/translate-page.tsx')).TranslatePage,
        }),
      },
      {
        path: 'datasets',
        lazy: async () => ({
          Component: (await import('../features/datasets/datasets-page.tsx')).DatasetsPage,
        }),
      },
      { path: '*', Component: PageError },
    ],
  },
]);

export function App() {
  return (
    <Provider value={apiClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <RouterProvider router={router} />
      </MantineProvider>
    </Provider>
  );
}
