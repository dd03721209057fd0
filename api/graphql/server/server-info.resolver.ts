import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Context } from '../../context.ts';
import { ServerInfo, StorageSpace } from './server-info.type.ts';

@Resolver()
export class ServerInfoResolver {
  @Query(() => ServerInfo, { description: 'Version and limits; needs no sign-in.' })
  serverInfo(): ServerInfo {
    return { version: packageJson.version, limits };
  }

  @Authorized('VIEWER')
  @Query(() => Boolean, {
    description:
      'Whether this server hears of changes, so that subscriptions tell them. While it does not, it catches up as soon as it does again.',
  })
  hearsChanges(@Ctx() { changes }: Context): boolean {
    return changes.isConnected();
  }

  @Authorized('VIEWER')
  @Query(() => StorageSpace, { description: 'Free space on the disk of stored files.', complexity: 5 })
  storageSpace(@Ctx() { room }: Context): Promise<StorageSpace> {
    return room.look();
  }
}
