import { Field, ObjectType } from 'type-graphql';
import type { Artifact as ArtifactRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';

@ObjectType({
  implements: Node,
  description: 'Frozen output of a stage of a run: later stages use it, and other runs can use it too.',
})
export class Artifact extends Node {
  constructor(readonly row: ArtifactRow) {
    super('Artifact', row.id);
  }

  @Field(() => String, { description: 'Kind of artifact: the `artifact` of the knobs that take its id.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => String, { description: 'Name of the method that made it.' })
  get method(): string {
    return this.row.method;
  }

  @Field(() => SafeInt, { description: 'Bytes of its file.' })
  get byteSize(): number {
    return Number(this.row.byteSize);
  }

  @Field(() => DateTime, { description: 'When it was stored.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}
