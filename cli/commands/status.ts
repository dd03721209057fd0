import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
import { readAll } from '../paging.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { importLine, importsUnderWay } from '../imports-under-way.ts';

const Status = graphql(`
  query Status {
    serverInfo {
      version
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
    .addHelpText('after', '\nExample:\n  $ npx exemplar status')
    .action(
      withContext(async ({ client, output }) => {
        const { serverInfo, viewer, workers } = await client.request(Status, {});
        const active = await readAll(async (page) => (await client.request(ActiveRuns, page)).runs);
        const imports = await importsUnderWay(client);
        const lines = [
          `Exemplar ${serverInfo.version} at ${client.url}, signed in as ${viewer?.login ?? 'nobody'} (${viewer?.role ?? '-'})`,
          ...workers.map(
            ({ name, roles, backend, state }) =>
              `worker ${name}: ${state}, roles ${roles.join(', ')}, ${backend}`,
          ),
          ...active.map(
            (run) => `run ${run.id} ${run.displayName}: ${describeState(run)}, ${describeProgress(run)}`,
          ),
          ...imports.map(importLine),
        ];
        output.result({ url: client.url, serverInfo, viewer, workers, runs: active, imports }, ...lines);
      }),
    );
}
