import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findQueuedIds } from '../find-queued-ids.ts';
import { graphql } from '../gql/gql.ts';
import type { WorkKind, QueuedFieldsFragment } from '../gql/graphql.ts';
import { tell } from '../terminal/tell.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment QueuedFields on QueuedWork {
    kind
    id
    shortId
    name
    state
    priority
    waiting {
      queuePosition
      reason
      message
    }
    workerName
    requestedBy {
      login
    }
    createdAt
    startedAt
  }
`);

const QueueQuery = graphql(`
  query Queue {
    queue {
      waitingCount
      running {
        ...QueuedFields
      }
      waiting {
        ...QueuedFields
      }
    }
  }
`);

const CancelWork = graphql(`
  mutation CancelWork($input: CancelWorkInput!) {
    cancelWork(input: $input) {
      ids
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PrioritizeWork = graphql(`
  mutation PrioritizeWork($input: PrioritizeWorkInput!) {
    prioritizeWork(input: $input) {
      ids
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** Kinds of work as people name them on the command line. */
const KINDS: Readonly<Record<WorkKind, string>> = {
  RUN: 'run',
  EVALUATION: 'evaluation',
  ESTIMATE: 'estimate',
  TRANSLATION: 'translation',
  IMPORT: 'import',
  VERIFICATION: 'verification',
};
/** As the server takes them at once. */
const MOST_AT_ONCE = 200;

export function addQueue(program: Command): void {
  const queue = program.command('queue').description('work that is under way or waits for a worker');
  addList(queue);
  addCancel(queue);
  addPrioritize(queue);
}

function addList(queue: Command): void {
  queue
    .command('list')
    .description('list it: what is under way, then what waits, in the order in which workers take it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar queue list')
    .action(
      withContext(async ({ client, output }) => {
        const { running, waiting, waitingCount } = await readQueue(client);
        output.list([...running, ...waiting], {
          ID: ({ shortId }) => shortId,
          KIND: ({ kind }) => KINDS[kind],
          WHAT: ({ name }) => name,
          PRIORITY: ({ priority }) => String(priority),
          BY: ({ requestedBy }) => requestedBy?.login ?? '-',
          QUEUED: ({ createdAt }) => createdAt,
          STATE: ({ waiting: place, workerName }) => place?.message ?? `on ${workerName ?? 'a worker'}`,
        });
        const hidden = waitingCount - waiting.length;
        if (hidden > 0) tell(`${hidden} more wait.`);
      }),
    );
}

interface CancelOptions {
  readonly waiting?: true;
  readonly kind?: string;
  readonly yes?: true;
}

function addCancel(queue: Command): void {
  queue
    .command('cancel [id...]')
    .description('cancel work by its ids, or all that waits; without --yes, show what would be canceled')
    .option('--waiting', 'all that waits')
    .addOption(new Option('--kind <kind>', 'of that kind alone').choices(Object.values(KINDS)))
    .option('--yes', 'do it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar queue cancel --waiting --kind run --yes')
    .action(
      withContext<[string[], CancelOptions]>(
        async ({ client, output }, named, { waiting: allWaiting, kind, yes }) => {
          if ((named.length === 0) === (allWaiting === undefined))
            throw new CommandFailure('usage', 'Name work by its ids, or all that waits by --waiting.');
          if (kind !== undefined && allWaiting === undefined)
            throw new CommandFailure('usage', '--kind goes with --waiting.');
          const before = await readQueue(client);
          const queued = [...before.running, ...before.waiting];
          const ids = allWaiting
            ? before.waiting
                .filter((work) => kind === undefined || KINDS[work.kind] === kind)
                .map(({ id }) => id)
            : findQueuedIds(queued, named);
          const titles = new Map(queued.map((work) => [work.id, titleOf(work)]));
          if (!yes) {
            for (const id of ids) output.result({ id }, titles.get(id) ?? id);
            if (ids.length === 0) return;
            throw new CommandFailure(
              'usage',
              'Nothing is canceled yet. Repeat this with --yes to cancel it.',
            );
          }
          const canceled: string[] = [];
          const userErrors = [];
          for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
            const input = { ids: ids.slice(from, from + MOST_AT_ONCE) };
            const { cancelWork } = await client.request(CancelWork, { input });
            canceled.push(...cancelWork.ids);
            userErrors.push(...cancelWork.userErrors);
          }
          for (const id of canceled) output.result({ id }, `${titles.get(id) ?? id} is canceled`);
          unlessRefused(canceled, userErrors);
        },
      ),
    );
}

function addPrioritize(queue: Command): void {
  queue
    .command('prioritize <id...>')
    .description('let waiting work be taken sooner or later than other work of its kind')
    .requiredOption('--priority <number>', 'from -100 to 100: higher is taken first', readPriority)
    .addHelpText('after', '\nExample:\n  $ ./exemplar queue prioritize 1c0ffee5 --priority 10')
    .action(
      withContext<[string[], { readonly priority: number }]>(
        async ({ client, output }, named, { priority }) => {
          const { running, waiting } = await readQueue(client);
          const ids = findQueuedIds([...running, ...waiting], named);
          const { prioritizeWork } = await client.request(PrioritizeWork, { input: { ids, priority } });
          const after = await readQueue(client);
          for (const work of after.waiting.filter(({ id }) => prioritizeWork.ids.includes(id)))
            output.result(work, `${titleOf(work)}: ${work.waiting?.message ?? 'a worker has it'}`);
          unlessRefused(prioritizeWork.ids, prioritizeWork.userErrors);
        },
      ),
    );
}

async function readQueue(client: ApiClient) {
  return (await client.request(QueueQuery, {})).queue;
}

function titleOf({ kind, name }: QueuedFieldsFragment): string {
  return `${KINDS[kind]} ${name}`;
}

function readPriority(text: string): number {
  if (/^-?\d{1,3}$/.test(text) && Math.abs(Number(text)) <= 100) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from -100 to 100.');
}
