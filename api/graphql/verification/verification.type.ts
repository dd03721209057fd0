import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  type BlobFault as Fault,
  blobFaultSchema,
  type VerifyMode as Mode,
  verifyModeSchema,
} from '#contracts/verify.ts';
import type { Verification as VerificationRow, VerificationFinding } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { SafeInt } from '../shared/scalars.ts';
import { Work } from '../work/work.type.ts';

export const VerifyMode = { ...verifyModeSchema.enum };
registerEnumType(VerifyMode, {
  name: 'VerifyMode',
  description: 'What is done about stored files that are damaged.',
  valuesConfig: {
    REPORT: { description: 'They are listed; nothing is changed.' },
    REPAIR: {
      description:
        'They are quarantined, checkpoints that need them are disabled, and what can be rebuilt is.',
    },
  },
});

const BlobFault = { ...blobFaultSchema.enum };
registerEnumType(BlobFault, {
  name: 'BlobFault',
  description: 'How a stored file differs from what was stored.',
  valuesConfig: {
    DAMAGED: { description: 'Its content has changed.' },
    MISSING: { description: 'The file is gone.' },
  },
});

@ObjectType({ description: 'A stored file that is damaged or missing.', simpleResolvers: true })
export class Finding {
  @Field(() => String, { description: 'SHA-256 that it should have; the name of the file in storage.' })
  readonly sha256: string;

  @Field(() => BlobFault, { description: 'What is wrong with it.' })
  readonly fault: Fault;

  @Field(() => [String], { description: 'What needs it, for people.' })
  readonly usedBy: readonly string[];

  @Field(() => String, { description: 'How to restore it or do without it, for people.' })
  readonly remedy: string;

  constructor({ sha256, fault, usedBy, remedy }: VerificationFinding) {
    this.sha256 = sha256;
    this.fault = fault;
    this.usedBy = usedBy;
    this.remedy = remedy;
  }
}

@ObjectType({
  implements: [Node, Work],
  description: 'A check of all stored files that the database knows against their hashes.',
})
export class Verification extends Work {
  constructor(readonly row: VerificationRow) {
    super('Verification', row.id);
  }

  @Field(() => VerifyMode, { description: 'What is done about damaged files.' })
  get mode(): Mode {
    return this.row.mode;
  }

  @Field(() => Int, { description: 'Files that have been read.' })
  get fileCount(): number {
    return this.row.blobsDone;
  }

  @Field(() => Int, { nullable: true, description: 'Files in all; null until they are counted.' })
  get totalFileCount(): number | null {
    return this.row.blobsTotal;
  }

  @Field(() => SafeInt, { description: 'Bytes that have been read.' })
  get byteCount(): number {
    return Number(this.row.bytesDone);
  }
}
