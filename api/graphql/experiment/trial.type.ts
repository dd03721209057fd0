import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DatasetVersion } from '../dataset/dataset.type.ts';
import { Evaluation } from '../evaluation/evaluation.type.ts';
import { Run } from '../run/run.type.ts';
import type { ReadTrial, TrialState as State } from './trial.queries.ts';

const TrialState = {
  WAITING: 'WAITING',
  TRAINING: 'TRAINING',
  SCORING: 'SCORING',
  FINISHED: 'FINISHED',
  FAILED: 'FAILED',
} as const satisfies { [Name in State]: Name };
registerEnumType(TrialState, {
  name: 'TrialState',
  description: 'Where a trial stands.',
  valuesConfig: {
    WAITING: {
      description: 'It has no run yet, as it takes what the run of another trial learns: `waitsFor`.',
    },
    TRAINING: { description: 'Its run is queued or under way.' },
    SCORING: { description: 'Its run has finished, and the last checkpoint is being scored.' },
    FINISHED: { description: 'It has all its scores.' },
    FAILED: {
      description: 'Nothing more comes of it by itself; `problem` says why. `retryExperiment` repeats it.',
    },
  },
});

@ObjectType({ description: 'A row of an experiment with one seed.' })
export class Trial {
  constructor(private readonly trial: ReadTrial) {}

  @Field(() => String, { description: 'The preset that it starts from.' })
  get preset(): string {
    return this.trial.row.preset;
  }

  @Field(() => String, {
    description:
      'Name of one of the `variants` of its method, e.g. `no-extras`, after the name of its setting, where it has one: `warm/no-extras`.',
  })
  get row(): string {
    return this.trial.row.row;
  }

  @Field(() => Int, { description: 'The seed of its run.' })
  get seed(): number {
    return this.trial.row.seed;
  }

  @Field(() => TrialState, { description: 'Where it stands.' })
  get state(): State {
    return this.trial.state;
  }

  @Field(() => String, { nullable: true, description: 'Why it is FAILED; else null.' })
  get problem(): string | null {
    return this.trial.problem;
  }

  @Field(() => DatasetVersion, { description: 'The dataset it is trained on.' })
  get datasetVersion(): DatasetVersion {
    return new DatasetVersion(this.trial.row.datasetVersion);
  }

  @Field(() => Run, { nullable: true, description: 'Its run; null while it waits for another one.' })
  get run(): Run | null {
    return this.trial.row.run && new Run(this.trial.row.run);
  }

  @Field(() => Run, {
    nullable: true,
    description: 'The run that trains the artifacts which this trial takes; null unless it has no run yet.',
  })
  get waitsFor(): Run | null {
    return this.trial.waitsFor && new Run(this.trial.waitsFor);
  }

  @Field(() => [Evaluation], {
    description: "Newest scores of its run's last checkpoint, at most one per split of the experiment.",
  })
  get evaluations(): Evaluation[] {
    return this.trial.evaluations.map((row) => new Evaluation(row));
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Seconds from the start of its run to the end, in which pauses and resumes count; null until it has finished.',
  })
  get wallSeconds(): number | null {
    const { startedAt, finishedAt, state } = this.trial.row.run ?? {};
    if (state !== 'FINISHED' || !startedAt || !finishedAt) return null;
    return (finishedAt.getTime() - startedAt.getTime()) / 1000;
  }
}
