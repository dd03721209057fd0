import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import type { Worker as WorkerRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';

export const WorkerState = { IDLE: 'IDLE', BUSY: 'BUSY', DRAINING: 'DRAINING', OFFLINE: 'OFFLINE' } as const;
export type WorkerState = keyof typeof WorkerState;
registerEnumType(WorkerState, {
  name: 'WorkerState',
  description: 'What a worker does.',
  valuesConfig: {
    IDLE: { description: 'Waiting for work.' },
    BUSY: { description: 'Working on at least one job.' },
    DRAINING: { description: 'Finishing its work; takes no new jobs.' },
    OFFLINE: { description: 'Stopped, or silent for more than 1.5 times its lease.' },
  },
});

@ObjectType({ implements: Node, description: 'A worker process.' })
export class Worker extends Node {
  constructor(readonly row: WorkerRow) {
    super('Worker', row.id);
  }

  @Field(() => String, { description: 'Name of the machine and process.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => String, { nullable: true, description: 'Name of its machine; null where it did not tell.' })
  get host(): string | null {
    return this.row.host;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'What it computes on: its GPUs where its backend uses them, else the processor and its cores; null where it did not tell.',
  })
  get device(): string | null {
    return this.row.device;
  }

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Bytes of memory of its machine; null where it did not tell.',
  })
  get machineMemoryBytes(): number | null {
    return numberOrNull(this.row.machineMemoryBytes);
  }

  @Field(() => SafeInt, {
    nullable: true,
    description:
      'Bytes of memory that it and its child processes held when it last reported; null where its system does not tell.',
  })
  get memoryBytes(): number | null {
    return numberOrNull(this.row.memoryBytes);
  }

  @Field(() => Float, {
    nullable: true,
    description:
      "Milliseconds by which its clock was ahead of the database's; null before its second report.",
  })
  get clockAheadMs(): number | null {
    return this.row.clockAheadMs;
  }

  @Field(() => [String], {
    description: '`train`, `evaluate`, `estimate`, `serve`, `data`, `verify`: which jobs it takes.',
  })
  get roles(): string[] {
    return this.row.roles;
  }

  @Field(() => String, { description: 'Compute backend, e.g. `onnx`.' })
  get backend(): string {
    return this.row.backend;
  }

  @Field(() => String, { description: 'Version of Exemplar it runs.' })
  get version(): string {
    return this.row.version;
  }

  @Field(() => DateTime, { description: 'When it started.' })
  get startedAt(): Date {
    return this.row.startedAt;
  }

  @Field(() => DateTime, { description: 'When it last reported.' })
  get lastHeartbeatAt(): Date {
    return this.row.lastHeartbeatAt;
  }
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
