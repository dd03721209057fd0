import type { Command } from 'commander';
import { environmentFacts } from '#lib/environment-facts.ts';
import { formatNumber } from '#lib/format-number.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { graphql } from '../gql/gql.ts';
import type { RunFieldsFragment, ShowRunQuery } from '../gql/graphql.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { unlessMissing } from '../unless-missing.ts';
import { showRun, watchRun } from '../watch-run.ts';
import { addCancelRuns } from './cancel-runs.ts';
import { addCompareRuns } from './compare-runs.ts';
import { addDeleteRuns } from './delete-runs.ts';
import { addEditRuns } from './edit-runs.ts';
import { addExportPoints } from './export-points.ts';
import { addListRuns } from './list-runs.ts';
import { nameOfVersion } from '../name-of-version.ts';
import { addStartRuns } from './start-runs.ts';

graphql(`
  fragment EnvironmentFields on RunEnvironment {
    codeVersion
    gitCommit
    node
    libraries {
      name
      version
    }
    threads
    machine
    operatingSystem
    cpu
    cores
    memoryBytes
    gpus {
      name
      memoryBytes
      driver
    }
  }
`);

const ShowRun = graphql(`
  query ShowRun($id: ID!) {
    metricDefinitions {
      name
      unit
    }
    run(id: $id) {
      ...RunFields
      method {
        name
        label
      }
      configProblem
      forkedFrom {
        step
        run {
          id
          shortId
          displayName
        }
        checkpoint {
          id
        }
      }
      networkWeights {
        id
        label
      }
      origin {
        runShortId
        runName
        codeVersion
      }
      notes
      starred
      archivedAt
      configEntries {
        path
        value
        unit
        presetValue
        isChanged
      }
      latestMetrics {
        name
        step
        value
        nonFinite
      }
      segments {
        startedAt
        fromStep
        environment {
          ...EnvironmentFields
        }
      }
      checkpoints(last: 1) {
        edges {
          node {
            id
            stage
            step
            byteSize
          }
        }
      }
      bestCheckpoint {
        measure
        score
        checkpoint {
          id
          step
        }
      }
    }
  }
`);

export function addRuns(program: Command): void {
  const runs = program.command('runs').description('training runs');
  addListRuns(runs);
  addStartRuns(runs);
  addShow(runs);
  addWatch(runs);
  addCancelRuns(runs);
  addEditRuns(runs);
  addDeleteRuns(runs);
  addCompareRuns(runs);
  addExportPoints(runs);
}

function addShow(runs: Command): void {
  runs
    .command('show <run>')
    .description('show one run: state, progress, latest values, last checkpoint')
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs show 1c0ffee5 --json')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const shown = await client.request(ShowRun, { id: await findRunId(client, named) });
        const run = unlessMissing(shown.run, `run ${named}`, FIND_RUNS);
        const units = new Map(shown.metricDefinitions.map(({ name, unit }) => [name, unit]));
        const lines = [
          `${run.displayName} (${run.id})`,
          `state       ${describeState(run)}`,
          `step        ${describeProgress(run)}`,
          `dataset     ${nameOfVersion(run.datasetVersion) ?? 'not on this server'}`,
          ...(run.origin ? [describeOrigin(run.origin)] : []),
          `method      ${run.method?.label ?? '-'}`,
          `preset      ${run.preset ?? '-'}`,
          ...(run.forkedFrom ? [`forked from ${describeFork(run.forkedFrom)}`] : []),
          ...(run.tags.length === 0 ? [] : [`tags        ${run.tags.join(', ')}`]),
          ...(run.starred ? ['starred     by you'] : []),
          ...(run.archivedAt == null ? [] : [`archived    since ${run.archivedAt}`]),
          ...(run.notes === '' ? [] : ['notes', ...run.notes.split('\n').map((line) => `  ${line}`)]),
          ...(run.configProblem === null ? [] : [`config      ${run.configProblem}`]),
          ...(run.configEntries ?? []).filter(({ isChanged }) => isChanged).map(describeChange),
          ...run.networkWeights.map(({ label }) => `weights     ${label}`),
          `computed by ${run.computeBackend ?? '-'}`,
          ...describeEnvironment(run.segments),
          ...run.checkpoints.edges.map(({ node }) => `checkpoint  ${node.id} at step ${node.step}`),
          ...(run.bestCheckpoint ? [describeBest(run.bestCheckpoint)] : []),
          ...run.latestMetrics.map((metric) => describeMetric(metric, units.get(metric.name) ?? '')),
        ];
        output.result(run, ...lines);
      }),
    );
}

function describeBest({
  checkpoint: { id, step },
  measure,
  score,
}: NonNullable<NonNullable<ShowRunQuery['run']>['bestCheckpoint']>): string {
  return `best        ${id} at step ${step}, ${measure} ${formatNumber(score)}`;
}

function describeFork({ run, step }: NonNullable<NonNullable<ShowRunQuery['run']>['forkedFrom']>): string {
  const whose = run ? `run ${run.shortId} ${run.displayName}` : 'a run in the trash';
  return `${whose}, at step ${step}`;
}

type ConfigEntry = NonNullable<NonNullable<ShowRunQuery['run']>['configEntries']>[number];

function describeChange({ path, value, unit, presetValue }: ConfigEntry): string {
  const withUnit = [String(value), unit].filter(Boolean).join(' ');
  return `  ${path} = ${withUnit} (preset: ${String(presetValue)})`;
}

/** Of the newest segment. */
function describeEnvironment(segments: NonNullable<ShowRunQuery['run']>['segments']): string[] {
  const newest = segments.at(-1);
  if (!newest) return [];
  if (!newest.environment) return ['environment not recorded'];
  const earlier = segments.length === 1 ? '' : ` of segment ${segments.length}, from step ${newest.fromStep}`;
  const facts = environmentFacts(newest.environment);
  return [`environment${earlier}`, ...facts.map(({ label, value }) => `  ${label}: ${value}`)];
}

type LatestMetric = NonNullable<ShowRunQuery['run']>['latestMetrics'][number];

function describeMetric({ name, step, value, nonFinite }: LatestMetric, unit: string): string {
  const text = value == null ? (nonFinite ?? '-') : `${formatNumber(value)} ${unit}`.trimEnd();
  return `${name} = ${text} at step ${step}`;
}

function addWatch(runs: Command): void {
  runs
    .command('watch <run>')
    .description('follow a run until it ends; with --json one line per batch of events')
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs watch 1c0ffee5')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const id = await findRunId(client, named);
        const run = output.json
          ? await watchRun(client, id, (event) => {
              output.result(event);
            })
          : await showRun(client, id);
        if (!output.json)
          output.result(run, `${run.displayName}: ${describeState(run)} at ${describeProgress(run)}`);
        if (run.state !== 'FINISHED') throw unfinished(run);
      }),
    );
}

function unfinished(run: RunFieldsFragment): CommandFailure {
  return new CommandFailure('failed', `The run ended as ${describeState(run)}.`);
}

function describeOrigin({
  runName,
  runShortId,
  codeVersion,
}: NonNullable<NonNullable<ShowRunQuery['run']>['origin']>): string {
  const name = runName === null ? '' : ` ${runName}`;
  return `imported    trained elsewhere as run ${runShortId}${name}, by Exemplar ${codeVersion}`;
}
