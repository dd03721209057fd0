import { Field, Int, ObjectType } from 'type-graphql';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Checkpoint as CheckpointRow } from '#db/generated/client.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../node/node.type.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';

@ObjectType({
  implements: Node,
  description: 'Everything needed to resume from a step or to translate.',
})
export class Checkpoint extends Node {
  constructor(readonly row: CheckpointRow) {
    super('Checkpoint', row.id);
  }

  @Field(() => String, { description: 'Name of the stage it was saved in.' })
  get stage(): string {
    return this.row.stage;
  }

  @Field(() => Int, { description: 'Steps of the run that are done.' })
  get step(): number {
    return this.row.step;
  }

  @Field(() => SafeInt, { description: 'Bytes of all its files.' })
  get byteSize(): number {
    return Number(this.row.byteSize);
  }

  @Field(() => String, { description: 'SHA-256 of its manifest, which identifies its content.' })
  get manifestSha256(): string {
    return this.row.manifestSha256;
  }

  @Field(() => DateTime, { description: 'When it was committed.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Boolean, {
    description: 'Whether `translate` accepts it: only undamaged checkpoints of the last stage.',
  })
  get canTranslate(): boolean {
    return this.row.stage === TRANSLATION_STAGE && this.row.damage === null;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'What is wrong with its files: no run resumes from it and it does not translate. Null while no damage is known.',
  })
  get damage(): string | null {
    return this.row.damage;
  }

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when it is pinned: nothing removes it then, but the end of its whole run. Null = it is not.',
  })
  get pinnedAt(): Date | null {
    return this.row.pinnedAt;
  }
}

@ObjectType({ description: 'Checkpoints of a run, oldest first.' })
export class CheckpointConnection extends Connection('Checkpoint', () => Checkpoint) {}
