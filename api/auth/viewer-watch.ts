import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '#db/generated/client.ts';
import { createRounds } from '#lib/rounds.ts';
import { authenticate, type Credentials } from './authenticate.ts';
import type { Viewer } from './viewer.ts';

const SHARED_MS = 1_000;
/** Changes of which nobody tells, as of a clock or by another program, are noticed in this time. */
const LOOK_AGAIN_MS = 4_000;
const PARTS = 8;
const MOST_CREDENTIALS = 10_000;

/** Who open sockets belong to, who ask again and again, and are told when to ask at once. */
export interface ViewerWatch {
  /** `authenticate`; sockets with the same credentials share an answer for a second, unless somebody's rights change. */
  identify(credentials: Credentials): Promise<Viewer | null>;
  /** Calls at each change, and every four seconds. @returns a function that ends it */
  on(userId: string, look: () => void): () => void;
  /** The role, the sessions or the tokens of a user are no longer what they were. */
  userChanged(userId: string): void;
  /** After a time in which changes may have gone unheard. */
  anyoneChanged(): void;
}

export function createViewerWatch(prisma: PrismaClient): ViewerWatch {
  const answers = new LRUCache<string, Promise<Viewer | null>>({
    max: MOST_CREDENTIALS,
    ttl: SHARED_MS,
    perf: Date,
  });
  const looks = new Map<string, Set<() => void>>();
  const rounds = createRounds<() => void>(LOOK_AGAIN_MS, PARTS, (look) => {
    look();
  });
  return {
    identify({ authorization, session }) {
      const key = JSON.stringify([authorization, session]);
      const known = answers.get(key);
      if (known) return known;
      const answer = authenticate(prisma, { authorization, session });
      answers.set(key, answer);
      return answer;
    },
    on(userId, look) {
      const ofUser = looks.get(userId) ?? new Set();
      looks.set(userId, ofUser.add(look));
      const leave = rounds.add(look);
      return () => {
        leave();
        ofUser.delete(look);
        if (ofUser.size === 0 && looks.get(userId) === ofUser) looks.delete(userId);
      };
    },
    userChanged(userId) {
      answers.clear(); // an answer that is under way may have been read before the change
      for (const look of [...(looks.get(userId) ?? [])]) look();
    },
    anyoneChanged() {
      answers.clear();
      for (const ofUser of [...looks.values()]) for (const look of [...ofUser]) look();
    },
  };
}
