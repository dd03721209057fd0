import { Field, ObjectType } from 'type-graphql';
import type { CheckpointImport as CheckpointImportRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({
  implements: [Node, Work],
  description:
    'The import of a checkpoint that another server exported. Codes of its failure say what is wrong with the tar, and its message in which file.',
})
export class CheckpointImport extends Work {
  constructor(readonly row: CheckpointImportRow) {
    super('CheckpointImport', row.id);
  }

  @Field(() => String, { description: 'Name of the file that was sent.' })
  get filename(): string {
    return this.row.filename;
  }

  @Field(() => Boolean, {
    description: 'Whether the checkpoint was on this server before, so that nothing was made.',
  })
  get alreadyHere(): boolean {
    return this.row.alreadyHere;
  }
}
