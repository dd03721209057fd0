import { Field, ObjectType } from 'type-graphql';
import type { RunConfig } from '#contracts/run-config.ts';
import { RunConfigType } from '../run/run-config.type.ts';

@ObjectType({ description: 'What a run starts from.', simpleResolvers: true })
export class Preset {
  @Field(() => String, { description: 'For `StartRunInput.preset`.' })
  readonly name!: string; // plain values of contracts/presets.ts, never built by a constructor

  @Field(() => String, { description: 'What it is good for and how long it takes.' })
  readonly description!: string; // as above

  @Field(() => RunConfigType, { description: 'Every knob, complete.' })
  readonly config!: RunConfig; // as above
}
