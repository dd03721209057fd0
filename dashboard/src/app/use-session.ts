import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { noteSignedIn } from '../api/live-socket.ts';
import { plainError } from '../api/plain-error.ts';
import { useConnectionState } from '../api/use-connection.ts';
import type { Viewer } from '../api/viewer.ts';
import { ViewerDocument, type ViewerQuery } from '../gql/graphql.ts';

export type Session =
  | { readonly state: 'UNKNOWN'; readonly error: string | null }
  /** `ended`: the session that there was while the page was open. */
  | { readonly state: 'SIGNED_OUT'; readonly ended: SignedIn | null }
  | SignedIn;

export interface SignedIn {
  readonly state: 'SIGNED_IN';
  readonly viewer: Viewer;
  readonly version: string;
}

/** Milliseconds between two looks for a session, or for a server that is away. */
const LOOK_EVERY = 3_000;

/** Who is signed in; asked again and again while nobody is, so that a sign-in in another tab is noticed. */
export function useSession(): { readonly session: Session; readonly look: () => void } {
  const client = useClient();
  const connection = useConnectionState();
  const [session, setSession] = useState<Session>({ state: 'UNKNOWN', error: null });

  const look = useCallback(() => {
    void client
      .query(ViewerDocument, {})
      .toPromise()
      .then(({ data, error }) => {
        setSession((known) => sessionOf(known, data, error));
        if (data?.viewer) noteSignedIn();
      });
  }, [client]);

  const isOpen = session.state === 'SIGNED_IN' && connection !== 'signed-out';
  useEffect(() => {
    if (isOpen) return;
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => {
      clearInterval(timer);
    };
  }, [isOpen, look]);

  const isLost = session.state === 'SIGNED_IN' && connection === 'signed-out';
  return { session: isLost ? { state: 'SIGNED_OUT', ended: session } : session, look };
}

function sessionOf(known: Session, data: ViewerQuery | undefined, error: unknown): Session {
  if (data?.viewer) return { state: 'SIGNED_IN', viewer: data.viewer, version: data.serverInfo.version };
  if (data) return { state: 'SIGNED_OUT', ended: sessionBefore(known) };
  return known.state === 'UNKNOWN' ? { state: 'UNKNOWN', error: plainError(error) } : known;
}

function sessionBefore(known: Session): SignedIn | null {
  if (known.state === 'SIGNED_IN') return known;
  return known.state === 'SIGNED_OUT' ? known.ended : null;
}
