import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { graphql } from '../gql/gql.ts';
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
    runs(filter: { state: [QUEUED, STARTING, RUNNING, CANCELING, CRASHED] }, first: 100) {
      totalCount
      edges {
        node {
          ...RunFields
        }
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
        const { serverInfo, viewer, workers, runs } = await client.request(Status, {});
        const imports = await importsUnderWay(client);
        const active = runs.edges.map(({ node }) => node);
        const lines = [
          `Exemplar ${serverInfo.version} at ${client.url}, signed in as ${viewer?.login ?? 'nobody'} (${viewer?.role ?? '-'})`,
          ...workers.map(
            ({ name, roles, backend, state }) =>
              `worker ${name}: ${state}, roles ${roles.join(', ')}, ${backend}`,
          ),
          ...active.map(
            ({ id, displayName, state, progress }) =>
              `run ${id} ${displayName}: ${state}, ${progress.step}/${progress.totalSteps}`,
          ),
          ...imports.map(importLine),
        ];
        output.result(
          { url: client.url, serverInfo, viewer, workers, runs: active, imports },
          lines.join('\n'),
        );
      }),
    );
}
