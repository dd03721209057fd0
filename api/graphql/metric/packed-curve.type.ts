import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    'A curve in few bytes: its columns as base64 of little-endian numbers. Logged points are exact; of buckets, which are ' +
    'there to be drawn, values are rounded to 32 bits.',
  simpleResolvers: true,
})
export class PackedCurve {
  @Field(() => Int, { description: 'Bits of each value: 64 of logged points, 32 of buckets.' })
  readonly bits!: 32 | 64;

  @Field(() => String, { description: 'Steps, ascending: whole numbers of 32 bits.' })
  readonly steps!: string;

  @Field(() => String, {
    description: 'One per step: IEEE 754 numbers of that many bits; NaN where not finite.',
  })
  readonly values!: string;

  @Field(() => String, { nullable: true, description: 'Smallest finite value per bucket, as the values.' })
  readonly minValues!: string | null;

  @Field(() => String, { nullable: true, description: 'Largest finite value per bucket, as the values.' })
  readonly maxValues!: string | null;
}
