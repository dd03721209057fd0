import { type Command, Option } from 'commander';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { withContext } from '../command-context.ts';
import { type ComparedRun, comparedColumns, compareRuns } from '../compared-runs.ts';
import { CommandFailure } from '../failure.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { findRunIds } from '../find-run-ids.ts';
import { graphql } from '../gql/gql.ts';
import type { ComparedRunsQuery } from '../gql/graphql.ts';
import { unlessMissing } from '../unless-missing.ts';

const ComparedRuns = graphql(`
  query ComparedRuns($ids: [ID!]!, $split: ScoredSplit!) {
    metricDefinitions {
      name
      unit
    }
    nodes(ids: $ids) {
      id
      ... on Run {
        displayName
        configProblem
        configEntries {
          path
          value
          unit
        }
        segments {
          environment {
            ...EnvironmentFields
          }
        }
        newestEvaluation(split: $split) {
          id
          scores {
            name
            value
            low
            high
          }
        }
        latestMetrics {
          name
          value
          nonFinite
        }
      }
    }
  }
`);

/** As on the page that compares runs. */
const MAX_COMPARED = 50;

interface CompareOptions {
  readonly metrics?: true;
  readonly split: string;
}

/** `runs compare`. */
export function addCompareRuns(runs: Command): void {
  runs
    .command('compare <runs...>')
    .description(
      'the knobs and the environment that differ between 2 to 50 runs, and the scores of their newest evaluations',
    )
    .option('--metrics', 'the last value of every metric as well')
    .addOption(
      new Option('--split <split>', 'the images that scores are of')
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs compare latest 1c0ffee5 --metrics')
    .action(
      withContext<[string[], CompareOptions]>(async ({ client, output }, given, { metrics, split }) => {
        const ids = [...new Set(await findRunIds(client, given))];
        if (ids.length < 2 || ids.length > MAX_COMPARED)
          throw new CommandFailure(
            'usage',
            `2 to ${MAX_COMPARED} different runs can be compared, but ${ids.length} ${ids.length === 1 ? 'is' : 'are'} named.`,
          );
        const { nodes, metricDefinitions } = await client.request(ComparedRuns, {
          ids,
          split: scoredSplitSchema.parse(split.toUpperCase()),
        });
        const found = ids.map((id, place) => unlessMissing(runOf(nodes[place]), `run ${id}`, FIND_RUNS));
        const units = new Map(metricDefinitions.map(({ name, unit }) => [name, unit]));
        const lines = compareRuns(found, units, [
          'knob',
          'environment',
          'measure',
          ...(metrics ? (['metric'] as const) : []),
        ]);
        output.list(lines, comparedColumns(found));
        if (output.json) return;
        for (const { displayName, configProblem } of found)
          if (configProblem !== null) output.result({}, `${displayName}: ${configProblem}`);
      }),
    );
}

function runOf(node: ComparedRunsQuery['nodes'][number] | undefined): ComparedRun | null {
  return node && 'displayName' in node ? node : null;
}
