import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Setting as SettingRow } from '../../env.ts';

const SettingSource = { DEFAULT: 'DEFAULT', ENVIRONMENT: 'ENVIRONMENT' } as const;
registerEnumType(SettingSource, {
  name: 'SettingSource',
  description: 'Where the value of a setting comes from.',
  valuesConfig: {
    DEFAULT: { description: 'It was not set.' },
    ENVIRONMENT: { description: 'A variable of the environment of the process.' },
  },
});

@ObjectType({
  description: 'A setting of the server. It is read when the server starts: after a change, start it again.',
  simpleResolvers: true,
})
export class Setting implements SettingRow {
  @Field(() => String, { description: 'Name of the variable of the environment.' })
  readonly name!: string;

  @Field(() => String, { description: 'What it does, in a sentence.' })
  readonly effect!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its value, or the default; `set` for a secret that is set; null without any.',
  })
  readonly value!: string | null;

  @Field(() => Boolean, { description: 'Whether its value is not shown to anybody.' })
  readonly isSecret!: boolean;

  @Field(() => SettingSource, { description: 'Where the value comes from.' })
  readonly source!: keyof typeof SettingSource;
}
