import { Field, ObjectType } from 'type-graphql';
import type { RunOrigin as RunOriginRow } from '#db/generated/client.ts';
import { shortIdOf } from '#contracts/short-id-of.ts';

@ObjectType({ description: 'Where the run of an imported checkpoint was trained.' })
export class RunOrigin {
  constructor(private readonly row: RunOriginRow) {}

  @Field(() => String, { description: 'The last 8 digits of the id that the run has where it was trained.' })
  get runShortId(): string {
    return shortIdOf(this.row.sourceRunId);
  }

  @Field(() => String, {
    nullable: true,
    description:
      'What it was called there when the checkpoint was saved; null for checkpoints of before that was kept.',
  })
  get runName(): string | null {
    return this.row.sourceRunName;
  }

  @Field(() => String, { description: 'Hash of the content of the dataset version that it was trained on.' })
  get datasetContentHash(): string {
    return this.row.datasetIndexSha256;
  }

  @Field(() => String, { description: 'Version of Exemplar that trained it.' })
  get codeVersion(): string {
    return this.row.codeVersion;
  }
}
