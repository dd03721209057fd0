import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
import type { StatusQuery } from '../gql/graphql.ts';
import { readAll } from '../paging.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { importLine, importsUnderWay } from '../imports-under-way.ts';

const Status = graphql(`
  query Status {
    serverInfo {
      version
    }
    storageSpace {
      state
      freeBytes
      floorBytes
    }
    viewer {
      login
      role
    }
    workers {
      id
      name
      roles
      backend
      version
      state
      startedAt
      lastHeartbeatAt
    }
  }
`);

const ActiveRuns = graphql(`
  query ActiveRuns($first: Int!, $after: String) {
    runs(filter: { state: [QUEUED, STARTING, RUNNING, CANCELING, CRASHED] }, first: $first, after: $after) {
      edges {
        node {
          ...RunFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('show the server, its workers and active runs')
    .addHelpText('after', '\nExample:\n  $ ./exemplar status')
    .action(
      withContext(async ({ client, output }) => {
        const [{ serverInfo, storageSpace, viewer, workers }, active, imports] = await Promise.all([
          client.request(Status, {}),
          readAll(async (page) => (await client.request(ActiveRuns, page)).runs),
          importsUnderWay(client),
        ]);
        const lines = [
          `Exemplar ${serverInfo.version} at ${client.url}, signed in as ${viewer?.login ?? 'nobody'} (${viewer?.role ?? '-'})`,
          spaceLine(storageSpace),
          ...workers.map(
            ({ name, roles, backend, state }) =>
              `worker ${name}: ${state}; roles: ${roles.join(', ')}; compute backend: ${backend}`,
          ),
          ...active.map(
            (run) => `run ${run.id} ${run.displayName}: ${describeState(run)}, ${describeProgress(run)}`,
          ),
          ...imports.map(importLine),
        ];
        output.result(
          { url: client.url, serverInfo, storageSpace, viewer, workers, runs: active, imports },
          ...lines,
        );
      }),
    );
}

function spaceLine({ state, freeBytes, floorBytes }: StatusQuery['storageSpace']): string {
  const free = `disk: ${formatBytes(freeBytes)} free`;
  if (state === 'OK') return free;
  const floor = formatBytes(floorBytes);
  return state === 'LOW'
    ? `${free}, LOW: below ${floor}, which are kept for the database, nothing new is stored`
    : `${free}, FULL: nothing new is stored until ${floor} are free`;
}
