import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getSchema } from './schema.ts';
import { schemaText } from './schema-text.ts';

// Writes schema.graphql, or with --check fails when it is not what the code says. Needs no database.

const path = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const text = `# Made from api/graphql by "npm run generate". Edit the code, not this file.\n\n${schemaText(getSchema())}`;

if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('schema.graphql is not what api/graphql says. Run "npm run generate" and commit it.');
  process.exitCode = 1;
}
