import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// The CLI would download its schema engine; ours answers from the wasm build that npm has (prisma/authoring/schema-engine.mjs).
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ||= fileURLToPath(
  new URL('./prisma/authoring/schema-engine.mjs', import.meta.url),
);

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
});
