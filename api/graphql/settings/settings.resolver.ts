import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context.ts';
import { Setting } from './setting.type.ts';

@Resolver()
export class SettingsResolver {
  @Authorized('ADMIN')
  @Query(() => [Setting], {
    description: 'Settings of the server, secrets without their values. Needs the role ADMIN.',
  })
  settings(@Ctx() { settings }: Context): readonly Setting[] {
    return settings;
  }
}
