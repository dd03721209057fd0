import { Option, type Command } from 'commander';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { COMPARISON_COLUMNS, comparisonLines } from '../comparison-lines.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { findExperiment, listExperiments } from '../find-experiment.ts';
import { addExperimentRoles } from './experiment-roles.ts';
import { graphql } from '../gql/gql.ts';
import { tell } from '../terminal/tell.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment ComparedRow on RowComparison {
    preset
    row
    base
    seeds
    differences {
      metric
      label
      direction
      baseValue
      rowValue
      difference
      low
      high
      verdict
      imageCount
    }
  }
`);

const ComparedExperiment = graphql(`
  query ComparedExperiment($id: ID!, $split: ScoredSplit, $base: String) {
    experiment(id: $id) {
      comparisons(split: $split, base: $base) {
        ...ComparedRow
      }
    }
  }
`);

const CancelExperiment = graphql(`
  mutation CancelExperiment($input: CancelExperimentInput!) {
    cancelExperiment(input: $input) {
      experiment {
        ...ListedExperiment
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const CreateExperiment = graphql(`
  mutation CreateExperiment($input: CreateExperimentInput!) {
    createExperiment(input: $input) {
      experiment {
        ...ListedExperiment
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const DeleteExperiment = graphql(`
  mutation DeleteExperiment($input: DeleteExperimentInput!) {
    deleteExperiment(input: $input) {
      experimentId
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RenameExperiment = graphql(`
  mutation RenameExperiment($input: RenameExperimentInput!) {
    renameExperiment(input: $input) {
      experiment {
        ...ListedExperiment
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addExperiments(program: Command): void {
  const experiments = program
    .command('experiments')
    .description('experiments: named groups of runs; "reproduce" starts one of rows and seeds');
  addList(experiments);
  addCreate(experiments);
  addCompare(experiments);
  addCancel(experiments);
  addRename(experiments);
  addDelete(experiments);
  addExperimentRoles(experiments);
}

function addList(experiments: Command): void {
  experiments
    .command('list')
    .description('list experiments by their paths, with the runs of each and all below it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar experiments list')
    .action(
      withContext(async ({ client, output }) => {
        output.list(await listExperiments(client), {
          ID: ({ id }) => id,
          NAME: ({ name }) => name,
          RUNS: ({ runCount }) => String(runCount),
          ROWS: ({ trials }) => [...new Set(trials.map(({ row }) => row))].join(', '),
          SEEDS: ({ trials }) => [...new Set(trials.map(({ seed }) => seed))].join(', '),
          FINISHED: ({ trials }) =>
            trials.length === 0
              ? ''
              : `${trials.filter(({ state }) => state === 'FINISHED').length} of ${trials.length}`,
        });
      }),
    );
}

function addCreate(experiments: Command): void {
  experiments
    .command('create')
    .argument('<name>', 'its name; slashes make a path', readExperimentOption)
    .description('make an experiment without runs; runs are started in it, or moved to it, by its name')
    .addHelpText('after', '\nExample:\n  $ ./exemplar experiments create gta/night/first')
    .action(
      withContext<[string]>(async ({ client, output }, name) => {
        const { createExperiment } = await client.request(CreateExperiment, { input: { name } });
        const created = unlessRefused(createExperiment.experiment, createExperiment.userErrors);
        output.result(created, `Created the experiment ${created.name} (${created.id})`);
      }),
    );
}

interface CompareOptions {
  readonly base?: string;
  readonly split?: string;
}

function addCompare(experiments: Command): void {
  experiments
    .command('compare <experiment>')
    .description('differences of its rows to a base row over all seeds, image by image, with 95 % intervals')
    .option('--base <row>', 'row to compare the others with; full, or else the first one, without it')
    .addOption(
      new Option('--split <split>', 'images; those that it was scored on first, without it').choices([
        'validation',
        'test',
      ]),
    )
    .addHelpText(
      'after',
      '\nA difference is the row minus the base row; it is undecided where its interval holds 0.' +
        '\nOne seed says nothing of other seeds: there is no interval then.' +
        '\n\nExample:\n  $ ./exemplar experiments compare "Reproduce mnist-single-quick" --base full',
    )
    .action(
      withContext<[string, CompareOptions]>(async ({ client, output }, name, options) => {
        const { id, splits, ...found } = await findExperiment(client, name);
        const split = scoredSplitSchema.parse(options.split?.toUpperCase() ?? splits[0] ?? 'VALIDATION');
        const { experiment } = await client.request(ComparedExperiment, {
          id,
          split,
          base: options.base ?? null,
        });
        const comparisons = experiment?.comparisons ?? [];
        output.list(comparisonLines(comparisons, split), COMPARISON_COLUMNS);
        for (const { row, base, seeds } of comparisons) {
          if (seeds.length === 0)
            tell(`${row}: no seed has ${split.toLowerCase()} scores of it and of ${base}.`);
          if (seeds.length === 1)
            tell(`${row}: one seed has no interval; add seeds with "reproduce --seeds".`);
        }
        if (comparisons.length === 0)
          throw new CommandFailure('refused', `There is nothing to compare: "${found.name}" has one row.`);
      }),
    );
}

function addCancel(experiments: Command): void {
  experiments
    .command('cancel <experiment>')
    .description('cancel all its runs that are queued or under way; "reproduce --retry" repeats them')
    .addHelpText('after', '\nExample:\n  $ ./exemplar experiments cancel "Reproduce mnist-single-quick"')
    .action(
      withContext<[string]>(async ({ client, output }, name) => {
        const { id } = await findExperiment(client, name);
        const { cancelExperiment } = await client.request(CancelExperiment, { input: { experimentId: id } });
        const experiment = unlessRefused(cancelExperiment.experiment, cancelExperiment.userErrors);
        const finished = experiment.trials.filter(({ state }) => state === 'FINISHED').length;
        output.result(
          experiment,
          `${experiment.name}: canceled; ${finished} of ${experiment.trials.length} rows and seeds have their scores.`,
        );
      }),
    );
}

function addRename(experiments: Command): void {
  experiments
    .command('rename')
    .argument('<experiment>', 'its name or id')
    .argument('[name]', 'its new name; slashes make a path', readExperimentOption)
    .description('give it another name; "reproduce" continues experiments by their names')
    .option('--name <name>', 'its new name, as the second argument', readExperimentOption)
    .addHelpText(
      'after',
      '\nAll that lies below it moves with it.' +
        '\n\nExample:\n  $ ./exemplar experiments rename gta/night gta/dark',
    )
    .action(
      withContext<[string, string | undefined, { readonly name?: string }]>(
        async ({ client, output }, named, second, options) => {
          const name = second ?? options.name;
          if (name === undefined)
            throw new CommandFailure('usage', 'Name it: give the new name after the old one.');
          const { id, name: expectedName } = await findExperiment(client, named);
          const input = { experimentId: id, name, expectedName };
          const { renameExperiment } = await client.request(RenameExperiment, { input });
          const renamed = unlessRefused(renameExperiment.experiment, renameExperiment.userErrors);
          output.result(renamed, `The experiment is named ${renamed.name}`);
        },
      ),
    );
}

function addDelete(experiments: Command): void {
  experiments
    .command('delete <experiment>')
    .description('delete an experiment that holds no runs, those in the trash counted, and has none below it')
    .addHelpText('after', '\nExample:\n  $ ./exemplar experiments delete tries')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const { id, name } = await findExperiment(client, named);
        const { deleteExperiment } = await client.request(DeleteExperiment, { input: { experimentId: id } });
        unlessRefused(deleteExperiment.experimentId, deleteExperiment.userErrors);
        output.result({ id, name }, `Deleted the experiment ${name}`);
      }),
    );
}
