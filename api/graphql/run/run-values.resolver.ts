import { Arg, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import type { ScoredSplit as Split } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { MetricSummary, RunKnob, RunMeasure } from './run-values.type.ts';
import { Run } from './run.type.ts';

const MOST = `at most ${limits.maxColumnNames}`;

function namedCost({
  args: { names, paths },
  childComplexity,
}: {
  args: { names?: unknown[]; paths?: unknown[] };
  childComplexity: number;
}): number {
  return childComplexity + Math.ceil((names ?? paths ?? []).length / 5);
}

/** What a table has in its cells: for a page of runs by one statement each. */
@Resolver(() => Run)
export class RunValuesResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Seconds from `startedAt` to `finishedAt`; null until it has ended.',
  })
  durationSeconds(@Root() { row: { startedAt, finishedAt } }: Run): number | null {
    return startedAt && finishedAt && (finishedAt.getTime() - startedAt.getTime()) / 1000;
  }

  @FieldResolver(() => [MetricSummary], {
    description:
      'What its metrics amount to, in the order of their names; what it has not logged is left out.',
    complexity: namedCost,
  })
  async metricSummaries(
    @Root() { row }: Run,
    @Arg('names', () => [String], { description: `Names of metrics, ${MOST}.` }) names: string[],
    @Ctx() { loaders }: Context,
  ): Promise<MetricSummary[]> {
    const rows = await loaders.runMetrics.load({ runId: row.id, names: few(names, 'names') });
    return rows.map((each) => new MetricSummary(each));
  }

  @FieldResolver(() => [RunMeasure], {
    description:
      'Scores of its newest finished evaluation on a split, in the order of their names; what was not scored is left out.',
    complexity: namedCost,
  })
  measures(
    @Root() { row }: Run,
    @Arg('names', () => [String], { description: `Names of scores, e.g. \`evaluation/ssim_ab\`, ${MOST}.` })
    names: string[],
    @Arg('split', () => ScoredSplit, {
      defaultValue: 'VALIDATION',
      description: 'The images that it was scored on.',
    })
    split: Split,
    @Ctx() { loaders }: Context,
  ): Promise<RunMeasure[]> {
    const loader = split === 'TEST' ? loaders.testMeasures : loaders.validationMeasures;
    return loader.load({ runId: row.id, names: few(names, 'names') });
  }

  @FieldResolver(() => [RunKnob], {
    description:
      'Knobs of its config, in the order of their paths; those that it does not have are left out.',
    complexity: namedCost,
  })
  async knobs(
    @Root() { row }: Run,
    @Arg('paths', () => [String], { description: `Paths, e.g. \`lossWeights.cycle\`, ${MOST}.` })
    paths: string[],
    @Ctx() { loaders }: Context,
  ): Promise<RunKnob[]> {
    const rows = await loaders.runKnobs.load({ runId: row.id, names: few(paths, 'paths') });
    return rows.map(({ name, number, text }) => ({ path: name, number, text }));
  }

  @FieldResolver(() => String, {
    description:
      'The same for runs of one dataset version whose configs differ in nothing, or only in `except`: repetitions of one setting with other seeds.',
  })
  configKey(
    @Root() { row }: Run,
    @Arg('except', () => [String], {
      defaultValue: [],
      description: `Paths of knobs that do not count, e.g. \`seed\`, ${MOST}.`,
    })
    except: string[],
    @Ctx() { loaders }: Context,
  ): Promise<string> {
    return loaders.configKey.load({ runId: row.id, names: few(except, 'except') });
  }
}

function few(names: string[], argument: string): string[] {
  if (names.length > limits.maxColumnNames)
    throw codedError(
      'BAD_USER_INPUT',
      `"${argument}" may have ${limits.maxColumnNames} items, but has ${names.length}.`,
    );
  return names;
}
