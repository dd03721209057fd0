import { migrate } from '#db/migrate.ts';
import { setVariables } from '#lib/set-variables.ts';

// Brings the database of DATABASE_URL up to date, for set-ups that start API and workers on their own.
const url = setVariables(process.env)['DATABASE_URL'];
if (!url) throw new Error('DATABASE_URL is not set: it names the database to migrate.');
for (const name of await migrate(url)) console.log(`applied ${name}`);
