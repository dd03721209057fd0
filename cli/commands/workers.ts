import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { findWorkerId } from '../find-worker-id.ts';
import { graphql } from '../gql/gql.ts';
import type { ListedWorkerFragment } from '../gql/graphql.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment ListedWorker on Worker {
    id
    name
    host
    device
    machineMemoryBytes
    memoryBytes
    roles
    backend
    version
    state
    startedAt
    lastHeartbeatAt
    work {
      kind
      shortId
      name
      startedAt
    }
  }
`);

const Workers = graphql(`
  query Workers {
    workers {
      ...ListedWorker
    }
  }
`);

const DrainWorker = graphql(`
  mutation DrainWorker($input: DrainWorkerInput!) {
    drainWorker(input: $input) {
      worker {
        ...ListedWorker
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ResumeWorker = graphql(`
  mutation ResumeWorker($input: ResumeWorkerInput!) {
    resumeWorker(input: $input) {
      worker {
        ...ListedWorker
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addWorkers(program: Command): void {
  const workers = program.command('workers').description('the processes that do all work');
  addList(workers);
  addDrain(workers);
  addResume(workers);
}

function addList(workers: Command): void {
  workers
    .command('list')
    .description('list them: their machines, and what they are doing')
    .addHelpText('after', '\nExample:\n  $ ./exemplar workers list')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await readWorkers(client), {
          NAME: ({ name }) => name,
          STATE: ({ state }) => state,
          ROLES: ({ roles }) => roles.join(', '),
          HOST: ({ host }) => host ?? '-',
          DEVICE: ({ device }) => device ?? '-',
          MEMORY: memoryOf,
          WORK: ({ work }) => work.map(({ name }) => name).join(', ') || '-',
        });
      }),
    );
}

function addDrain(workers: Command): void {
  workers
    .command('drain <worker>')
    .description('let a worker finish its work and take no more')
    .addHelpText(
      'after',
      '\nIt takes work again when it is resumed or restarted.\n\nExample:\n  $ ./exemplar workers drain gpu-1',
    )
    .action(
      withContext<[string, object]>(async ({ client, output }, named) => {
        const workerId = findWorkerId(await readWorkers(client), named);
        const { drainWorker } = await client.request(DrainWorker, { input: { workerId } });
        const worker = unlessRefused(drainWorker.worker, drainWorker.userErrors);
        const left = worker.work.map(({ name }) => name).join(', ');
        output.result(
          worker,
          `${worker.name} takes no more work${left ? `; it finishes ${left}` : ' and has none: it can be stopped'}`,
        );
      }),
    );
}

function addResume(workers: Command): void {
  workers
    .command('resume <worker>')
    .description('let a worker that drains take work again')
    .addHelpText('after', '\nExample:\n  $ ./exemplar workers resume gpu-1')
    .action(
      withContext<[string, object]>(async ({ client, output }, named) => {
        const workerId = findWorkerId(await readWorkers(client), named);
        const { resumeWorker } = await client.request(ResumeWorker, { input: { workerId } });
        const worker = unlessRefused(resumeWorker.worker, resumeWorker.userErrors);
        output.result(worker, `${worker.name} takes work again`);
      }),
    );
}

async function readWorkers(client: ApiClient): Promise<ListedWorkerFragment[]> {
  return (await client.request(Workers, {})).workers;
}

function memoryOf({ memoryBytes, machineMemoryBytes }: ListedWorkerFragment): string {
  if (memoryBytes === null) return '-';
  const machine = machineMemoryBytes === null ? '' : ` of ${formatBytes(machineMemoryBytes)}`;
  return `${formatBytes(memoryBytes)}${machine}`;
}
