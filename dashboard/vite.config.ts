import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API listens while the dashboard is developed with its own server. */
const api = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 600 },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/graphql': { target: api, ws: true },
      '/uploads': api,
      '/blobs': api,
      '/images': api,
      '/sign-in': api,
      '/health': api,
    },
  },
});
