import { Field, ID, InputType } from 'type-graphql';
import { JsonObject } from '../shared/scalars.ts';

@InputType({ description: 'A run to estimate, named as `startRun` would name it.' })
export class EstimateRunInput {
  @Field(() => ID, { description: 'What it would learn from.' })
  readonly datasetVersionId!: string;

  @Field(() => String, { description: 'Name of one of the `presets` of `methods`.' })
  readonly preset!: string;

  @Field(() => JsonObject, { nullable: true, description: 'Changes to the preset, as of `startRun`.' })
  readonly config?: object | null;
}

@InputType({ description: 'An estimate that nobody waits for any more.' })
export class CancelEstimateInput {
  @Field(() => ID, { description: 'Which estimate.' })
  readonly estimateId!: string;
}
