import { z } from 'zod';

/** Address of a PostgreSQL database, as the setting DATABASE_URL gives it. */
export const databaseUrlSchema = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be the address of a PostgreSQL database, such as postgresql://user:password@host:5432/name',
});
