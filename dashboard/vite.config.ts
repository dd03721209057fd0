import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API listens while the dashboard is developed with its own server. */
const API = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: './', // the server says under which path it is reached
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // Small parts that nearly every page has are one file: a request for each costs more than its code.
      output: {
        advancedChunks: {
          groups: [
            {
              name: 'parts',
              // Dialogs are of what is loaded on use.
              test: /dashboard\/src\/(ui\/(?!dialog)|api\/)|\/lib\/(format-|group-by)|\/contracts\/run-(cell|column|group|delta)|\/run-groups\.ts/,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/graphql': { target: API, ws: true },
      '/uploads': API,
      '/blobs': API,
      '/images': API,
      '/sign-in': API,
      '/sign-out': API,
      '/invitation': API,
      '/health': API,
    },
  },
});
