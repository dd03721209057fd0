import type { GraphQLSchema } from 'graphql';
import type { Context } from '../../context.ts';
import { globalId } from '../relay/global-id.ts';
import { currentMutation, type CurrentMutation } from './current-mutation.ts';
import { type Change, entryOf } from './entry-of.ts';
import { objectsOf } from './objects-of.ts';
import { UNAUDITED_MUTATIONS } from './unaudited-mutations.ts';
import { withoutSecrets } from './without-secrets.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Has every mutation write entries into the audit log, one per object that it changed: a new mutation cannot be
 * forgotten. What a command has recorded in its own transaction (`recordChanges`) is not recorded again.
 */
export function auditMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve, name: action } = field;
    if (!resolve || action in UNAUDITED_MUTATIONS) continue;
    field.resolve = async (source, args: Record<string, unknown>, context: Context, info) => {
      const input = withoutSecrets(args['input'] ?? null);
      const mutation: CurrentMutation = { action, context, input, recorded: new Set() };
      const payload: unknown = await currentMutation.run(mutation, () =>
        resolve(source, args, context, info),
      );
      await recordRest(context, mutation, objectsOf(payload, args['input']));
      return payload;
    };
  }
}

/**
 * The change is done and stays done: an entry that cannot be written now is told to the log of the server.
 *
 * @param objects null where nothing was changed
 */
async function recordRest(
  { prisma, log }: Context,
  mutation: CurrentMutation,
  objects: readonly Change[] | null,
): Promise<void> {
  if (objects === null) return;
  const rest = objects.filter(({ type, id }) => !mutation.recorded.has(globalId(type, id)));
  const isTold = mutation.recorded.size > 0 || objects.length > 0;
  const entries = isTold ? rest.map((object) => entryOf(mutation, object)) : [entryOf(mutation, null)];
  await writeEntries(prisma, entries).catch((error: unknown) => {
    log.error({ err: error, entries }, 'Entries of the audit log could not be written.');
  });
}
