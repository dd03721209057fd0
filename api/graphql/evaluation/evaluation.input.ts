import { Field, ID, InputType } from 'type-graphql';
import type { ScoredSplit as Images } from '#contracts/domain.ts';
import { ScoredSplit } from '../shared/enums.ts';

@InputType({ description: 'A checkpoint to score.' })
export class EvaluateCheckpointInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, { description: 'The checkpoint, by its id or an alias; one that `canTranslate`.' })
  readonly checkpointId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The DatasetVersion whose images it is scored on; needed for a run that has none, which is one with `origin`. Others are scored on their own.',
  })
  readonly datasetVersionId?: string | null;

  @Field(() => ScoredSplit, {
    nullable: true,
    description: 'The images that it is scored on; validation images unless told otherwise.',
  })
  readonly split?: Images | null;
}
