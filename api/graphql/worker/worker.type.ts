import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Worker as WorkerRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DateTime } from '../shared/scalars.ts';

export const WorkerState = { IDLE: 'IDLE', BUSY: 'BUSY', DRAINING: 'DRAINING', OFFLINE: 'OFFLINE' } as const;
export type WorkerState = keyof typeof WorkerState;
registerEnumType(WorkerState, {
  name: 'WorkerState',
  description: 'What a worker does.',
  valuesConfig: {
    IDLE: { description: 'Waits for work.' },
    BUSY: { description: 'Holds at least one job.' },
    DRAINING: { description: 'Finishes its work and takes no more.' },
    OFFLINE: { description: 'Signed off, or not heard of for one and a half times its lease.' },
  },
});

@ObjectType({ implements: Node, description: 'A process that computes.' })
export class Worker extends Node {
  constructor(readonly row: WorkerRow) {
    super('Worker', row.id);
  }

  @Field(() => String, { description: 'Name of its machine and process.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => [String], { description: '`train`, `evaluate`, `estimate`, `serve`, `data`: which jobs it takes.' })
  get roles(): string[] {
    return this.row.roles;
  }

  @Field(() => String, { description: 'What it computes with, e.g. `onnx`.' })
  get backend(): string {
    return this.row.backend;
  }

  @Field(() => String, { description: 'Version of its program.' })
  get version(): string {
    return this.row.version;
  }

  @Field(() => DateTime, { description: 'When it signed on.' })
  get startedAt(): Date {
    return this.row.startedAt;
  }

  @Field(() => DateTime, { description: 'When it was last heard of.' })
  get lastHeartbeatAt(): Date {
    return this.row.lastHeartbeatAt;
  }
}
