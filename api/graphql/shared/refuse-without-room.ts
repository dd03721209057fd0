import { getNullableType, GraphQLBoolean, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql';
import { databaseTrouble } from '#db/database-trouble.ts';
import type { Context } from '../../context.ts';
import { TROUBLES } from '../../errors.ts';
import { refuse } from './user-errors.ts';

/** Makes every mutation that finds the database's disk full answer with a refusal, as it does of the disk of the files. */
export function refuseWithoutRoom(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve, type } = field;
    if (!resolve) continue;
    const payload = getNullableType(type);
    const others = isObjectType(payload) ? Object.values(payload.getFields()) : [];
    const flags = others.filter((one) => isNonNullType(one.type) && one.type.ofType === GraphQLBoolean);
    field.resolve = async (...request) => {
      try {
        return await resolve(...request);
      } catch (error) {
        if (databaseTrouble(error) !== 'DISK_FULL') throw error;
        (request[2] as Context).log.warn({ err: error }, 'A mutation found the disk of the database full.');
        return {
          ...Object.fromEntries(flags.map(({ name }) => [name, false])),
          userErrors: [refuse('STORAGE_FULL', null, TROUBLES.DISK_FULL.message)],
        };
      }
    };
  }
}
