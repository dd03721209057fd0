import { Field, ID, InputType } from 'type-graphql';
import { JsonObject } from '../shared/scalars.ts';

@InputType({ description: 'A run to estimate, specified as for `startRun`.' })
export class EstimateRunInput {
  @Field(() => ID, { description: 'The dataset version it would be trained on.' })
  readonly datasetVersionId!: string;

  @Field(() => String, { description: 'Name of one of the `presets` of `methods`.' })
  readonly preset!: string;

  @Field(() => JsonObject, { nullable: true, description: 'Changes to the preset, as of `startRun`.' })
  readonly config?: object | null;
}

@InputType({ description: 'The estimate to cancel.' })
export class CancelEstimateInput {
  @Field(() => ID, { description: 'Which estimate.' })
  readonly estimateId!: string;
}
