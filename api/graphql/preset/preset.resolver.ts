import { Authorized, Query, Resolver } from 'type-graphql';
import { presets } from '#contracts/presets.ts';
import { Preset } from './preset.type.ts';

@Authorized('VIEWER')
@Resolver()
export class PresetResolver {
  @Query(() => [Preset], { description: 'What runs may start from.' })
  presets(): Preset[] {
    return Object.values(presets);
  }
}
