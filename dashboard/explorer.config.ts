import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** GraphiQL, made apart from the dashboard, into its folder: a visit of the dashboard loads nothing of it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './', // the server says under which path it is reached
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: `${import.meta.dirname}/graphiql.html` },
  },
});
