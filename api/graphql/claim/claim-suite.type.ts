import { Ctx, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type ClaimSuite as Suite, readClaimSuite } from '#contracts/claims/claim-suite.ts';
import type { Direction as DirectionName, ScoredSplit as Images } from '#contracts/domain.ts';
import { measureLabel } from '#contracts/measures.ts';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import type { AnsweredEffect } from '../../claims/answer-claim.ts';
import type { ClaimVerdict as VerdictName } from '../../claims/claim-verdict.ts';
import type { Context } from '../../context.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { Trial } from '../experiment/trial.type.ts';
import { Direction, ScoredSplit } from '../shared/enums.ts';
import { JsonObject } from '../shared/scalars.ts';
import { type AnsweredClaim, answerClaims } from './claim-answers.queries.ts';
import { findRows, findTriedRates, type ReadRow, type TriedRate } from './claim-trials.queries.ts';
import { answerChecks } from './suite-checks.ts';
import { findUntrainedRuns } from './untrained-runs.queries.ts';

const ClaimVerdict = {
  SUPPORTED: 'SUPPORTED',
  CONTRADICTED: 'CONTRADICTED',
  UNDECIDED: 'UNDECIDED',
} as const satisfies { [Name in VerdictName]: Name };
registerEnumType(ClaimVerdict, {
  name: 'ClaimVerdict',
  description: 'What runs say of a claim, or of one effect that it stands on.',
  valuesConfig: {
    SUPPORTED: { description: 'The whole interval lies beyond the margin on the side that is claimed.' },
    CONTRADICTED: { description: 'The whole interval lies beyond the margin on the other side.' },
    UNDECIDED: { description: 'Neither.' },
  },
});

@ObjectType({ description: 'One measure and direction of a claim.' })
export class ClaimEffect {
  constructor(private readonly answered: AnsweredEffect) {}

  @Field(() => String, { description: 'What follows `evaluation/` in its metrics, e.g. `ssim`.' })
  get measure(): string {
    return this.answered.measure;
  }

  @Field(() => String, { description: 'Display name of the measure.' })
  get label(): string {
    return measureLabel(this.answered.measure);
  }

  @Field(() => Direction, { description: 'The direction of the translations.' })
  get direction(): DirectionName {
    return this.answered.end === 'ab' ? 'A_TO_B' : 'B_TO_A';
  }

  @Field(() => String, {
    nullable: true,
    description: 'The row; null where the order of all rows is compared.',
  })
  get row(): string | null {
    return this.answered.row;
  }

  @Field(() => String, { nullable: true, description: 'What it is compared with; null where it is not.' })
  get against(): string | null {
    return this.answered.against;
  }

  @Field(() => Float, { nullable: true, description: 'Mean of the row over seeds and images.' })
  get rowValue(): number | null {
    return this.answered.rowValue;
  }

  @Field(() => Float, { nullable: true, description: 'The same of what it is compared with.' })
  get againstValue(): number | null {
    return this.answered.againstValue;
  }

  @Field(() => Float, {
    description:
      'A difference, a level, or the rank correlation tau of an order. More speaks for the claim, also where less of the measure is better.',
  })
  get effect(): number {
    return this.answered.effect;
  }

  @Field(() => Float, {
    description:
      'Lower end of its 95 % interval: 10,000 samples, each of as many seeds and, within each of them, as many images.',
  })
  get low(): number {
    return this.answered.low;
  }

  @Field(() => Float, { description: 'Upper end of that interval.' })
  get high(): number {
    return this.answered.high;
  }

  @Field(() => Float, { description: 'The claim is supported by an interval above it.' })
  get supportsAbove(): number {
    return this.answered.supportsAbove;
  }

  @Field(() => Float, { description: 'The claim is contradicted by an interval below it.' })
  get contradictsBelow(): number {
    return this.answered.contradictsBelow;
  }

  @Field(() => ClaimVerdict, { description: 'What it says by itself.' })
  get verdict(): VerdictName {
    return this.answered.verdict;
  }

  @Field(() => Int, { description: 'Images of each seed: n.' })
  get imageCount(): number {
    return this.answered.imageCount;
  }
}

@ObjectType('AnsweredClaim', { description: 'A claim, and what the runs of one track say of it.' })
export class AnsweredClaimType {
  constructor(private readonly answered: AnsweredClaim) {}

  @Field(() => String, { description: 'E.g. `RQ2`.' })
  get claim(): string {
    return this.answered.claim.id;
  }

  @Field(() => String, { description: 'What is claimed.' })
  get sentence(): string {
    return this.answered.claim.sentence;
  }

  @Field(() => String, { description: 'Who claims it.' })
  get source(): string {
    return this.answered.claim.source;
  }

  @Field(() => String, { description: 'What would change the verdict.' })
  get overturnedBy(): string {
    return this.answered.claim.overturnedBy;
  }

  @Field(() => String, { description: 'Name of the track.' })
  get track(): string {
    return this.answered.track;
  }

  @Field(() => ClaimVerdict, {
    nullable: true,
    description: 'Null where there is too little to say anything: `reason` says what is missing.',
  })
  get verdict(): VerdictName | null {
    return this.answered.verdict;
  }

  @Field(() => String, { nullable: true, description: 'Why there is no verdict; else null.' })
  get reason(): string | null {
    return this.answered.reason;
  }

  @Field(() => [Int], {
    description: 'Seeds under which all of its rows were scored on the same images.',
  })
  get seeds(): readonly number[] {
    return this.answered.seeds;
  }

  @Field(() => Int, {
    nullable: true,
    description:
      'About how many seeds would decide it; null where it is decided, and where it would take another effect.',
  })
  get seedsToDecide(): number | null {
    return this.answered.seedsToDecide;
  }

  @Field(() => [ClaimEffect], { description: 'What the verdict stands on.' })
  get effects(): ClaimEffect[] {
    return this.answered.effects.map((each) => new ClaimEffect(each));
  }
}

@ObjectType({ description: 'A row of a suite with one seed.', simpleResolvers: true })
export class ClaimTrial {
  @Field(() => Trial, { description: 'Its run and scores.' })
  readonly trial!: Trial;

  @Field(() => String, {
    nullable: true,
    description: 'What speaks against its having learned anything; null where nothing does.',
  })
  readonly untrained!: string | null;
}

@ObjectType({ description: 'A row of a suite in one of its tracks.', simpleResolvers: true })
export class ClaimRow {
  @Field(() => String, { description: 'Name of the track.' })
  readonly track!: string;

  @Field(() => String, { description: 'Name of the row, e.g. `no-adain`.' })
  readonly row!: string;

  @Field(() => String, { description: 'Display name.' })
  readonly label!: string;

  @Field(() => Float, { nullable: true, description: 'Its learning rate; null while it has no run.' })
  readonly learningRate!: number | null;

  @Field(() => [ClaimTrial], { description: 'Its seeds.' })
  readonly trials!: readonly ClaimTrial[];
}

@ObjectType({ description: 'A learning rate that is tried for a model.' })
export class ClaimRate {
  constructor(private readonly tried: TriedRate) {}

  @Field(() => String, { description: 'Name of the model.' })
  get model(): string {
    return this.tried.model;
  }

  @Field(() => String, { description: 'Display name of the model.' })
  get label(): string {
    return this.tried.modelLabel;
  }

  @Field(() => Float, { description: 'The learning rate.' })
  get rate(): number {
    return this.tried.rate;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'What the measure of the search comes to over both directions; null where there is none.',
  })
  get value(): number | null {
    return this.tried.value;
  }

  @Field(() => Boolean, { description: 'Whether the rows of the model have it.' })
  get isChosen(): boolean {
    return this.tried.isChosen;
  }

  @Field(() => Trial, { nullable: true, description: 'Its run; null while it has none.' })
  get trial(): Trial | null {
    return this.tried.trial && new Trial(this.tried.trial);
  }
}

@ObjectType({
  description: 'Something that has to hold of the table, or it means nothing.',
  simpleResolvers: true,
})
export class ClaimCheck {
  @Field(() => String, { description: 'What has to hold.' })
  readonly text!: string;

  @Field(() => Boolean, { nullable: true, description: 'Null while there are no scores to tell by.' })
  readonly holds!: boolean | null;

  @Field(() => String, { description: 'The figures; empty while there are none.' })
  readonly found!: string;
}

@ObjectType({
  description: 'Rows under one set of losses; rows of different tracks are never compared.',
  simpleResolvers: true,
})
export class ClaimTrack {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name.' })
  readonly label!: string;

  @Field(() => String, { description: 'Which losses.' })
  readonly description!: string;
}

@ObjectType({ description: 'An experiment that answers claims.' })
export class ClaimSuite {
  private readonly suite: Suite;
  private rowsRead: Promise<ReadRow[]> | undefined;

  /** @param row of an experiment that has claims */
  constructor(private readonly row: ExperimentRow) {
    this.suite = readClaimSuite(row.claims);
  }

  /** Read once for all fields that show them. */
  private readRows(prisma: Context['prisma']): Promise<ReadRow[]> {
    return (this.rowsRead ??= findRows(prisma, this.row, this.suite));
  }

  @Field(() => Experiment, { description: 'The experiment.' })
  get experiment(): Experiment {
    return new Experiment(this.row);
  }

  @Field(() => String, { description: 'Name of the suite.' })
  get name(): string {
    return this.suite.name;
  }

  @Field(() => String, { description: 'What it is about.' })
  get title(): string {
    return this.suite.title;
  }

  @Field(() => ScoredSplit, { description: 'The images that verdicts are of.' })
  get split(): Images {
    return this.suite.split;
  }

  @Field(() => JsonObject, { description: 'All of it: what is run, and how it is decided.' })
  get document(): object {
    return this.suite;
  }

  @Field(() => [ClaimTrack], { description: 'Its tracks; the first is the headline.' })
  get tracks(): readonly ClaimTrack[] {
    return this.suite.tracks;
  }

  @Field(() => [ClaimRate], {
    description: 'The search of learning rates.',
    complexity: ({ childComplexity }) => 5 + 12 * childComplexity,
  })
  async rates(@Ctx() { prisma }: Context): Promise<ClaimRate[]> {
    return (await findTriedRates(prisma, this.row, this.suite)).map((each) => new ClaimRate(each));
  }

  @Field(() => [ClaimRow], {
    description: 'Its rows, track by track.',
    complexity: ({ childComplexity }) => 5 + 15 * childComplexity,
  })
  async rows(@Ctx() { prisma }: Context): Promise<ClaimRow[]> {
    const rows = await this.readRows(prisma);
    const untrained = await findUntrainedRuns(
      prisma,
      rows.flatMap(({ trials }) => trials),
    );
    return rows.map(({ trials, ...row }) => ({
      ...row,
      trials: trials.map((trial) => ({
        trial: new Trial(trial),
        untrained: (trial.row.run && untrained.get(trial.row.run.id)) ?? null,
      })),
    }));
  }

  @Field(() => [AnsweredClaimType], {
    nullable: true,
    description:
      'Every claim in each of its tracks, the headline first. Null where the values of an evaluation cannot be read.',
    complexity: ({ childComplexity }) => 100 + 5 * childComplexity,
  })
  async claims(@Ctx() { prisma, storage }: Context): Promise<AnsweredClaimType[]> {
    const answered = await answerClaims(storage, this.suite, await this.readRows(prisma));
    return answered.map((each) => new AnsweredClaimType(each));
  }

  @Field(() => [ClaimCheck], { description: 'What has to hold of the table.', complexity: 20 })
  async checks(@Ctx() { prisma }: Context): Promise<ClaimCheck[]> {
    return answerChecks(this.suite, await this.readRows(prisma));
  }
}
