import { noAnswer } from './no-answer.ts';
import { ExemplarError } from './exemplar-error.ts';
import { type Post, postByFetch } from './post.ts';
import { type OnUnreadable, readAnswer } from './read-answer.ts';
import { serverError } from './server-error.ts';
import type { TypedDocument } from './typed-document.ts';
import type { Exchange } from './upload-line.ts';
import { findWebSocket } from './find-web-socket.ts';

export interface ApiOptions {
  /** Where people open Exemplar; it may have a path. */
  readonly url: string;
  /** An API key. */
  readonly token: string;
  /** Without it, a record that the server cannot read is an error, and nothing of the answer is given. */
  readonly onUnreadable?: OnUnreadable;
  /** Sends the bytes of uploads, where somebody wants to see how many have been sent; else `fetch` does. */
  readonly exchange?: Exchange<Uint8Array>;
  /** Sends requests of GraphQL; else `fetch` does. */
  readonly post?: Post;
}

/** The GraphQL API and its signed URLs, as seen by one caller. Whatever fails is an ExemplarError. */
export interface Api {
  /** Where it is. */
  readonly url: string;
  request<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables): Promise<Data>;
  /** After a lost connection the subscription goes on with `variables` as they are then. */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data>;
  /** The schema of the server, in the language of schemas. */
  schema(): Promise<string>;
  download(address: string): Promise<Uint8Array>;
  /** As it comes; ends with an error when the connection breaks on the way. */
  downloadPieces(address: string): AsyncGenerator<Uint8Array>;
}

export function createApi({ url, token, onUnreadable, post = postByFetch }: ApiOptions): Api {
  const endpoint = new URL('graphql', url.endsWith('/') ? url : `${url}/`);
  const authorization = `Bearer ${token}`;
  return {
    url,
    async request(document, variables) {
      const response = await post(endpoint, {
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: document.toString(), variables }),
      }).catch((error: unknown) => {
        throw noAnswer(endpoint, error);
      });
      return (await readAnswer(response, endpoint, onUnreadable)) as never; // the document says of which type
    },
    async *subscribe(document, variables) {
      // Most programs ask once: they do not wait until a socket's libraries are loaded.
      const [{ createClient }, webSocketImpl] = await Promise.all([import('graphql-ws'), findWebSocket()]);
      const client = createClient({
        url: Object.assign(new URL(endpoint), { protocol: endpoint.protocol.replace('http', 'ws') }).href,
        webSocketImpl,
        connectionParams: { authorization },
        retryAttempts: 8, // with its doubling waits: gives a restarting server minutes
        shouldRetry: (event) => closingOf(event).code !== FORBIDDEN,
      });
      try {
        const results = client.iterate({ query: document.toString(), variables });
        for await (const { data, errors } of results) {
          if (errors) throw serverError(errors);
          if (data) yield data as never; // the document says of which type
        }
      } catch (error) {
        throw subscriptionError(error, endpoint);
      } finally {
        await client.dispose();
      }
    },
    async schema() {
      const target = new URL('schema.graphql', endpoint);
      return (await open(target, { authorization })).text();
    },
    async download(address) {
      const target = new URL(address, url);
      const response = await open(target);
      return new Uint8Array(
        await response.arrayBuffer().catch((error: unknown) => {
          throw noAnswer(target, error);
        }),
      );
    },
    async *downloadPieces(address) {
      const target = new URL(address, url);
      const reader = (await open(target)).body?.getReader();
      try {
        for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read())
          yield piece.value as Uint8Array;
      } catch (error) {
        throw noAnswer(target, error);
      } finally {
        await reader?.cancel().catch(() => undefined); // what was wrong has been said
      }
    },
  };
}

async function open(address: URL, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  // Pieces that come from the machine's own server would cost more to compress than to send.
  const response = await reach(address, { headers: { 'accept-encoding': 'identity', ...headers } });
  if (response.ok) return response;
  if (response.status === 401)
    throw serverError([{ message: 'Unknown token.', extensions: UNAUTHENTICATED }]);
  const message = `The download failed (${response.status}): ${await response.text()}`;
  throw new ExemplarError('answer', [{ code: 'DOWNLOAD_FAILED', message }], {
    address,
    status: response.status,
  });
}

async function reach(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    throw noAnswer(address, error);
  }
}

const UNAUTHENTICATED = { code: 'UNAUTHENTICATED' };

/** With which the server closes a socket whose token is not or no longer good. */
const FORBIDDEN = 4403;

function closingOf(event: unknown): { readonly code?: unknown; readonly reason?: unknown } {
  return Object(event) as { code?: unknown; reason?: unknown };
}

function subscriptionError(error: unknown, endpoint: URL): unknown {
  if (error instanceof ExemplarError) return error;
  if (Array.isArray(error)) return serverError(error);
  if (error instanceof Error && !('code' in error)) return error;
  const { code, reason } = closingOf(error);
  if (code === FORBIDDEN) return serverError([{ message: String(reason), extensions: UNAUTHENTICATED }]);
  return noAnswer(endpoint, error); // the socket's close event, after all retries
}
