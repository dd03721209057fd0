import { Field, Float, ObjectType } from 'type-graphql';
import { JsonObject } from '../shared/scalars.ts';

// Plain values fill these, hence the fields without a constructor.

@ObjectType({ description: 'A named configuration that runs start from.', simpleResolvers: true })
export class Preset {
  @Field(() => String, { description: 'For `StartRunInput.preset`; unique over all methods.' })
  readonly name!: string;

  @Field(() => String, { description: 'What it is for and how long it takes.' })
  readonly description!: string;

  @Field(() => JsonObject, { description: 'Every knob, complete.' })
  readonly config!: object;

  @Field(() => Float, {
    description:
      'Floating-point operations of one translation, two for each multiply-add, in the convolutions and dense layers of ' +
      'the networks that are trained to translate; frozen networks are left out.',
  })
  readonly generatorFlops!: number;
}

@ObjectType({
  description: 'A preset with a part of the method left out: a row of an experiment.',
  simpleResolvers: true,
})
export class Variant {
  @Field(() => String, { description: 'For `StartExperimentInput.rows`, e.g. `no-extras`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "No extras".' })
  readonly label!: string;

  @Field(() => String, { description: 'What differs from the preset.' })
  readonly description!: string;
}

@ObjectType({ description: 'A training method.', simpleResolvers: true })
export class Method {
  @Field(() => String, { description: 'For example `egsc-it`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "EGSC-IT".' })
  readonly label!: string;

  @Field(() => String, { description: 'What it is and where it comes from.' })
  readonly description!: string;

  @Field(() => Boolean, {
    description: 'False: a translation depends on its content image alone, and an exemplar is ignored.',
  })
  readonly usesExemplar!: boolean;

  @Field(() => [Preset], { description: 'Presets of this method.' })
  readonly presets!: readonly Preset[];

  @Field(() => [Variant], {
    description: 'Rows that its experiments may have; `full` is the preset as it is.',
  })
  readonly variants!: readonly Variant[];

  @Field(() => JsonObject, {
    description:
      'JSON Schema (draft 2020-12) of its knobs, each with `label`, `description`, `group` and, where it has one, ' +
      '`unit`; `artifact` names the artifact whose id a knob takes, ' +
      '`weights` tells that it takes the id of a NetworkWeights.',
  })
  readonly configSchema!: object;
}
