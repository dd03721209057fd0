import { databaseUrlSchema } from '#db/database-url-schema.ts';
import { migrate } from '#db/migrate.ts';
import { setVariables } from '#lib/set-variables.ts';

// Brings the database of DATABASE_URL up to date, for set-ups that start API and workers on their own.
const url = databaseUrlSchema.safeParse(setVariables(process.env)['DATABASE_URL']);
if (!url.success) throw new Error(`DATABASE_URL ${url.error.issues[0]?.message ?? ''}`);
for (const name of await migrate(url.data)) console.log(`applied ${name}`);
