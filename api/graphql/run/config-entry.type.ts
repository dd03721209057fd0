import { Field, ObjectType } from 'type-graphql';
import { Json } from '../shared/scalars.ts';

@ObjectType({ description: 'A knob of a run and its value.', simpleResolvers: true })
export class ConfigEntry {
  @Field(() => String, { description: 'Its path in `config`, e.g. `adam.beta1`.' })
  readonly path!: string; // plain values, never built by a constructor

  @Field(() => Json, { nullable: true, description: 'As the run was started with.' })
  readonly value!: unknown; // as above

  @Field(() => String, { description: 'Display name, e.g. "Batch size".' })
  readonly label!: string; // as above

  @Field(() => String, { description: 'Section it belongs to.' })
  readonly group!: string; // as above

  @Field(() => String, {
    nullable: true,
    description: 'Unit of its value, e.g. `px`; null for a plain number.',
  })
  readonly unit!: string | null; // as above

  @Field(() => Json, {
    nullable: true,
    description: 'Current value of the preset; null also when the preset no longer exists.',
  })
  readonly presetValue!: unknown; // as above

  @Field(() => Boolean, { description: 'Whether it differs from the current preset.' })
  readonly isChanged!: boolean; // as above
}
