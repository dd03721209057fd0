import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  type BusyWith as Busy,
  busyWithSchema,
  type RunEstimate as Measured,
} from '#contracts/run-estimate.ts';
import { stagesOf } from '#contracts/run-config.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { readRunEstimate } from '#contracts/stored/read-run-estimate.ts';
import type { Estimate as EstimateRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { SafeInt } from '../shared/scalars.ts';
import { Work } from '../work/work.type.ts';

const BusyWith = { ...busyWithSchema.enum };
registerEnumType(BusyWith, {
  name: 'BusyWith',
  description: 'What else a machine was doing while a run was timed.',
  valuesConfig: {
    OTHER_JOB: { description: 'The same worker trained, evaluated, translated or imported.' },
    OTHER_PROGRAMS: { description: 'Other programs took more than a quarter of its processor time.' },
  },
});

@ObjectType({ description: 'One stage of an estimated run.', simpleResolvers: true })
export class EstimatedStage {
  @Field(() => String, { description: 'As in `stages` of a run.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "translation".' })
  readonly label!: string;

  @Field(() => Int, { description: 'Number of steps.' })
  readonly steps!: number;

  @Field(() => Float, { description: 'Seconds per step, after warm-up.' })
  readonly secondsPerStep!: number;
}

@ObjectType({ description: 'Time and memory of a whole run, extrapolated from timed steps.' })
export class RunEstimate {
  constructor(
    private readonly measured: Measured,
    private readonly labels: ReadonlyMap<string, string>,
  ) {}

  @Field(() => Float, {
    description:
      'Seconds that the whole run would take on the measured machine, including checkpoints and sample grids.',
  })
  get totalSeconds(): number {
    return this.measured.totalSeconds;
  }

  @Field(() => SafeInt, { description: 'Peak memory of its process in bytes.' })
  get peakBytes(): number {
    return this.measured.peakBytes;
  }

  @Field(() => SafeInt, { description: 'Bytes of memory of the machine.' })
  get machineBytes(): number {
    return this.measured.machineBytes;
  }

  @Field(() => String, { description: 'Compute backend, e.g. `onnx`.' })
  get backend(): string {
    return this.measured.plan.backend;
  }

  @Field(() => Int, { description: 'Number of compute threads.' })
  get threads(): number {
    return this.measured.plan.threads;
  }

  @Field(() => BusyWith, {
    nullable: true,
    description:
      'What else the machine was doing, which makes the estimate too high. Null for an idle machine.',
  })
  get busyWith(): Busy | null {
    return this.measured.busyWith;
  }

  @Field(() => [EstimatedStage], { description: 'Its stages, in order.' })
  get stages(): EstimatedStage[] {
    return this.measured.stages.map(({ name, steps, secondsPerStep }) => ({
      name,
      label: this.labels.get(name) ?? name,
      steps,
      secondsPerStep,
    }));
  }
}

@ObjectType({
  implements: [Node, Work],
  description: 'How long a run would take and how much memory it would need, timed before it is started.',
})
export class Estimate extends Work {
  constructor(readonly row: EstimateRow) {
    super('Estimate', row.id);
  }

  @Field(() => RunEstimate, { nullable: true, description: 'Null until it is finished.' })
  get result(): RunEstimate | null {
    if (this.row.result === null) return null;
    const stages = stagesOf(readRunConfig(this.row.config));
    const labels = new Map(stages.map(({ name, label }) => [name, label]));
    return new RunEstimate(readRunEstimate(this.row.result), labels);
  }
}
