import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'The tar of a checkpoint that another server exported.' })
export class ImportCheckpointInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, { description: 'A finalized upload of kind CHECKPOINT.' })
  readonly uploadId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Display name of its run here; null = the name that it had where it comes from.',
  })
  readonly displayName?: string | null;
}
