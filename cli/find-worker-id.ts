import { CommandFailure } from './failure.ts';
import type { ListedWorkerFragment } from './gql/graphql.ts';
import { unlessMissing } from './unless-missing.ts';

/** The id of a worker that a command names by its id or its name. */
export function findWorkerId(workers: readonly ListedWorkerFragment[], idOrName: string): string {
  const [found, ...others] = workers.filter(({ id, name }) => id === idOrName || name === idOrName);
  if (others.length > 0)
    throw new CommandFailure(
      'refused',
      `Several workers are called "${idOrName}". Use an id:`,
      ...workers
        .filter(({ name }) => name === idOrName)
        .map(({ id, host }) => `  ${id} on ${host ?? 'an unknown machine'}`),
    );
  return unlessMissing(found?.id, `worker "${idOrName}"`, 'List them: ./exemplar workers list.');
}
