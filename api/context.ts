import type { Logger } from 'pino';
import type { PrismaClient } from '#db/generated/client.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { Viewer } from './auth/viewer.ts';
import type { RunEventReader } from './events/run-event-reader.ts';
import type { WakeUps } from './events/wake-ups.ts';
import { type Loaders, createLoaders } from './graphql/loaders.ts';

/** What one API process has, made once by `buildServer`. */
export interface Services {
  readonly prisma: PrismaClient;
  readonly storage: BlobStore;
  readonly signer: UrlSigner;
  readonly wakeUps: WakeUps;
  readonly runEvents: RunEventReader;
  readonly log: Logger;
}

/** What one request, or one subscription, works with. */
export interface Context extends Services {
  /** Null when nobody has signed in. */
  readonly viewer: Viewer | null;
  /** Scheme, host and port under which the client reached us; signed URLs begin with it. */
  readonly baseUrl: string;
  /** Rows read so far; replaced after each event of a subscription. */
  loaders: Loaders;
}

export function createContext(services: Services, viewer: Viewer | null, baseUrl: string): Context {
  return {
    ...services,
    viewer,
    baseUrl,
    loaders: createLoaders(services.prisma),
  };
}
