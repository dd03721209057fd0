import { Field, Int, ObjectType } from 'type-graphql';
import { readRunEnvironment } from '#contracts/stored/read-run-environment.ts';
import type { RunEnvironment as Environment } from '#contracts/run-environment.ts';
import type { Segment as SegmentRow } from '#db/generated/client.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';

@ObjectType({ description: 'A library as it was installed.', simpleResolvers: true })
export class LibraryVersion {
  @Field(() => String, { description: 'Its name on npm.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its version.' })
  readonly version!: string;
}

@ObjectType({ description: 'A GPU as nvidia-smi tells.', simpleResolvers: true })
export class GpuFacts {
  @Field(() => String, { description: 'Its model.' })
  readonly name!: string;

  @Field(() => SafeInt, { description: 'Its memory in bytes.' })
  readonly memoryBytes!: number;

  @Field(() => String, { description: 'Version of its driver.' })
  readonly driver!: string;
}

@ObjectType({ description: 'The machine and the software that compute a run.', simpleResolvers: true })
export class RunEnvironment {
  @Field(() => String, { description: 'Version of Exemplar.' })
  readonly codeVersion!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Commit of the clone that it ran from, with `-dirty` where files differed from it; null where git knew none.',
  })
  readonly gitCommit!: string | null;

  @Field(() => String, { description: 'Version of Node.' })
  readonly node!: string;

  @Field(() => [LibraryVersion], { description: 'Libraries that compute.' })
  readonly libraries!: readonly LibraryVersion[];

  @Field(() => Int, { description: 'Threads that a step computes with.' })
  readonly threads!: number;

  @Field(() => String, { description: 'Name of the machine.' })
  readonly machine!: string;

  @Field(() => String, { description: 'Operating system with its release and architecture.' })
  readonly operatingSystem!: string;

  @Field(() => String, { nullable: true, description: 'Model of the processor; null where it is not known.' })
  readonly cpu!: string | null;

  @Field(() => Int, { description: 'Cores that the worker could use.' })
  readonly cores!: number;

  @Field(() => SafeInt, { description: 'Memory of the machine in bytes.' })
  readonly memoryBytes!: number;

  @Field(() => [GpuFacts], { description: 'Its GPUs; none where there is no nvidia-smi.' })
  readonly gpus!: readonly GpuFacts[];
}

@ObjectType({ description: 'A time that a worker began to compute a run.', simpleResolvers: true })
export class RunSegment {
  constructor(private readonly row: SegmentRow) {}

  @Field(() => DateTime, { description: 'When it began.' })
  get startedAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => Int, { description: 'Steps of the run that were done: it began after them.' })
  get fromStep(): number {
    return this.row.fromStep;
  }

  @Field(() => RunEnvironment, {
    nullable: true,
    description: 'On what it was computed; null where it was not recorded.',
  })
  get environment(): Environment | null {
    return this.row.environment === null ? null : readRunEnvironment(this.row.environment);
  }
}
