import { type Command, InvalidArgumentError, Option } from 'commander';
import { readRunColumn, type RunColumn, writeRunColumn } from '#contracts/run-column.ts';
import { RUN_GROUP_NAMES, type RunGroup } from '#contracts/run-group.ts';
import { withContext } from '../command-context.ts';
import { findView, listViews } from '../find-view.ts';
import { graphql } from '../gql/gql.ts';
import type { RunGroup as StoredGroup, RunTableInput } from '../gql/graphql.ts';
import { readColumns } from '../list-run-columns.ts';
import { readNameOption } from '../name-option.ts';
import { unlessRefused } from '../unless-refused.ts';
import { WHERE_HELP } from '../where-option.ts';

const CreateView = graphql(`
  mutation CreateView($input: CreateRunViewInput!) {
    createRunView(input: $input) {
      view {
        ...ListedView
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const UpdateView = graphql(`
  mutation UpdateView($input: UpdateRunViewInput!) {
    updateRunView(input: $input) {
      view {
        ...ListedView
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const DeleteView = graphql(`
  mutation DeleteView($input: DeleteRunViewInput!) {
    deleteRunView(input: $input) {
      viewId
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addViews(program: Command): void {
  const views = program.command('views').description('saved views of the table of runs');
  addList(views);
  addSave(views);
  addRename(views);
  addDelete(views);
}

function addList(views: Command): void {
  views
    .command('list')
    .description('list your views and those that others share, by name')
    .addHelpText('after', '\nExample:\n  $ ./exemplar views list')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await listViews(client), {
          ID: ({ id }) => id,
          NAME: ({ name }) => name,
          OWNER: ({ owner }) => owner.login,
          SHARED: ({ isShared }) => (isShared ? 'yes' : 'no'),
          FILTER: ({ table, problem }) => problem ?? (table?.where || '-'),
        });
      }),
    );
}

interface SaveOptions {
  readonly where?: string;
  readonly runs?: RunGroup;
  readonly columns?: readonly RunColumn[];
  readonly sort?: string;
  readonly group?: string;
  readonly share?: boolean;
}

const GROUPS = {
  all: 'ALL',
  active: 'ACTIVE',
  finished: 'FINISHED',
  stopped: 'STOPPED',
} as const satisfies Record<RunGroup, StoredGroup>;

function addSave(views: Command): void {
  views
    .command('save')
    .argument('<name>', 'name of the view', readNameOption)
    .description('save a view; one of yours that has the name shows this from now on')
    .option('--where <filter>', WHERE_HELP)
    .addOption(
      new Option('--runs <which>', 'only runs in these states').choices(RUN_GROUP_NAMES).default('all'),
    )
    .addOption(
      new Option('--columns <names>', 'these columns, as for runs list').argParser((text) =>
        readColumns(text),
      ),
    )
    .addOption(
      new Option(
        '--sort <column>',
        'sort by this column, largest first with - in front: --sort=-config.seed',
      ).argParser(readSort),
    )
    .addOption(
      new Option('--group <column>', 'group by "seeds", or by a column such as config.seed').argParser(
        readGroup,
      ),
    )
    .option('--share', 'let everybody see it')
    .option('--no-share', 'keep it to yourself')
    .addHelpText(
      'after',
      "\nExample:\n  $ ./exemplar views save failed --where 'state = FAILED and created > -7d' --columns name,config.seed,duration",
    )
    .action(
      withContext<[string, SaveOptions]>(async ({ client, output }, name, options) => {
        const { share } = options;
        const own = (await listViews(client)).find((view) => view.isOwn && view.name === name);
        const saved = { table: tableOf(options), ...(share !== undefined && { isShared: share }) };
        if (!own) {
          const input = { name, ...saved };
          const { createRunView } = await client.request(CreateView, { input });
          const view = unlessRefused(createRunView.view, createRunView.userErrors);
          output.result(view, `Saved the view ${view.name} (${view.id})`);
          return;
        }
        const input = { viewId: own.id, expectedVersion: own.version, ...saved };
        const { updateRunView } = await client.request(UpdateView, { input });
        unlessRefused(updateRunView.view, updateRunView.userErrors);
        const view = unlessRefused(updateRunView.view, []);
        output.result(view, `Changed the view ${view.name} (${view.id})`);
      }),
    );
}

function tableOf({ where = '', runs = 'all', columns, sort, group }: SaveOptions): RunTableInput {
  return {
    where,
    group: GROUPS[runs],
    columns: columns?.map((column) => ({ name: writeRunColumn(column) })) ?? null,
    pinned: 0,
    sort: sort ?? null,
    groupBy: group ?? null,
  };
}

/** @throws InvalidArgumentError for what is no column */
function readSort(text: string): string {
  if (readRunColumn(text.replace(/^-/, '')) !== null) return text;
  throw new InvalidArgumentError(`"${text}" is not a column.`);
}

/** @throws InvalidArgumentError for what is neither a column nor `seeds` */
function readGroup(text: string): string {
  if (text === 'seeds' || readRunColumn(text) !== null) return text;
  throw new InvalidArgumentError(`"${text}" is neither a column nor "seeds".`);
}

function addRename(views: Command): void {
  views
    .command('edit <view>')
    .description('rename a view, share it or stop sharing it')
    .option('--name <name>', 'new name', readNameOption)
    .option('--share', 'let everybody see it')
    .option('--no-share', 'keep it to yourself')
    .addHelpText('after', '\nExample:\n  $ ./exemplar views edit failed --name "failed this week" --share')
    .action(
      withContext<[string, { readonly name?: string; readonly share?: boolean }]>(
        async ({ client, output }, named, { name, share }) => {
          const { id: viewId, version: expectedVersion } = await findView(client, named);
          const input = {
            viewId,
            expectedVersion,
            ...(name !== undefined && { name }),
            ...(share !== undefined && { isShared: share }),
          };
          const { updateRunView } = await client.request(UpdateView, { input });
          unlessRefused(updateRunView.view, updateRunView.userErrors);
          const view = unlessRefused(updateRunView.view, []);
          output.result(view, `Changed the view ${view.name}`);
        },
      ),
    );
}

function addDelete(views: Command): void {
  views
    .command('delete <view>')
    .description('delete a view; its runs stay')
    .addHelpText('after', '\nExample:\n  $ ./exemplar views delete failed')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const view = await findView(client, named);
        const { deleteRunView } = await client.request(DeleteView, { input: { viewId: view.id } });
        unlessRefused(deleteRunView.viewId, deleteRunView.userErrors);
        output.result({ id: view.id, name: view.name }, `Deleted the view ${view.name}`);
      }),
    );
}
