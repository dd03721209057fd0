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
