import type { Logger } from 'pino';
import type { PrismaClient, Translation as TranslationRow } from '#db/generated/client.ts';
import type { Listener } from '#db/listen.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { Room } from '#storage/room.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { PasswordGuard } from './auth/password/password-guard.ts';
import type { Viewer } from './auth/viewer.ts';
import type { Setting } from './env.ts';
import type { ReadRows } from './events/read-together.ts';
import type { RunEventReader } from './events/run-event-reader.ts';
import type { WakeUps } from './events/wake-ups.ts';
import type { Links } from './http/links.ts';
import { type Loaders, createLoaders } from './graphql/loaders.ts';

/** What one API process has, made once by `buildServer`. */
export interface Services {
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly room: Room;
  readonly signer: UrlSigner;
  readonly wakeUps: WakeUps;
  readonly runEvents: RunEventReader;
  /** For all who wait for translations. */
  readonly translationsNow: ReadRows<TranslationRow>;
  /** The connection that tells of changes of the database. */
  readonly changes: Pick<Listener, 'isConnected'>;
  readonly log: Logger;
  readonly settings: readonly Setting[];
  readonly passwords: PasswordGuard;
  /** Where people sign in at an identity provider: what it is called and who it is. */
  readonly singleSignOn: { readonly name: string; readonly issuer: string } | null;
}

/** What one request, or one subscription, works with. */
export interface Context extends Services {
  /** As of the last look; null when nobody has signed in. */
  viewer: Viewer | null;
  /** Who it is by now, who may have lost rights since the last look. */
  readonly identify: () => Promise<Viewer | null>;
  /** Against whose limits it counts: an API key, a user's browsers, or the address of a client that has not signed in. */
  readonly account: string;
  /** Of the client. */
  readonly address: string;
  readonly links: Links;
  /** Rows read so far. */
  readonly loaders: Loaders;
}

export type Asker = Pick<Context, 'viewer' | 'identify' | 'account' | 'address' | 'links'>;

export function createContext(services: Services, asker: Asker): Context {
  const { identify, account, address, links } = asker;
  return {
    ...services,
    get viewer() {
      return asker.viewer;
    },
    set viewer(known) {
      asker.viewer = known;
    },
    identify,
    account,
    address,
    links,
    loaders: createLoaders(services.prisma, asker.viewer),
  };
}
