import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'How runs are put in order; null leaves a thing as it is.' })
export class OrganizeRunsInput {
  @Field(() => [ID], { description: 'Which runs: at most 200.' })
  readonly runIds!: readonly string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Tags that each of them gets; a run has at most 20.',
  })
  readonly addTags?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Tags that are taken from each of them.' })
  readonly removeTags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the experiment that they are moved to; created if it does not exist.',
  })
  readonly experimentName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Markdown that is added below the notes of each of them; notes have at most 20,000 characters.',
  })
  readonly addNotes?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the viewer stars them. Everybody may star runs of others.',
  })
  readonly starred?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they are archived: left out of lists unless asked for.',
  })
  readonly archived?: boolean | null;
}
