import { Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { ServerInfo } from './server-info.type.ts';

@Resolver()
export class ServerInfoResolver {
  @Query(() => ServerInfo, { description: 'Version and limits; needs no sign-in.' })
  serverInfo(): ServerInfo {
    return { version: packageJson.version, limits };
  }
}
