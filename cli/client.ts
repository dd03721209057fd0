import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Connection } from '#contracts/connection.ts';
import { connectionFault } from './connection-fault.ts';
import { CommandFailure, RefusedText } from './failure.ts';
import { tell } from './terminal/tell.ts';

/** The GraphQL API and its signed URLs, as seen by one caller. Faults arrive as `CommandFailure`. */
export interface ApiClient {
  readonly url: string;
  request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** After a lost connection the subscription goes on with `variables` as they are then. */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data>;
  /** Goes on after a broken connection; `onSent` hears how many bytes have been sent. */
  send(target: UploadTarget, bytes: Uint8Array, onSent: (bytes: number) => void): Promise<void>;
  download(url: string): Promise<Buffer>;
  /** As it comes. @throws CommandFailure, also when the connection breaks on the way */
  downloadPieces(url: string): AsyncGenerator<Uint8Array>;
}

export interface UploadTarget {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export function createApiClient({ url, token }: Connection): ApiClient {
  const endpoint = new URL('graphql', url.endsWith('/') ? url : `${url}/`); // it may have a path
  const authorization = `Bearer ${token}`;
  return {
    url,
    async request(document, variables) {
      const response = await reach(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: print(document), variables }),
      });
      return readAnswer(response, endpoint);
    },
    async *subscribe(document, variables) {
      // Most commands ask once: they do not wait until a socket's libraries are loaded.
      const [{ createClient }, { WebSocket }] = await Promise.all([import('graphql-ws'), import('ws')]);
      const client = createClient({
        url: Object.assign(new URL(endpoint), { protocol: endpoint.protocol.replace('http', 'ws') }).href,
        webSocketImpl: WebSocket,
        connectionParams: { authorization },
        retryAttempts: 8, // with its doubling waits: gives a restarting server minutes
        shouldRetry: (event) => closeCodeOf(event) !== FORBIDDEN,
      });
      try {
        const results = client.iterate({ query: print(document), variables });
        for await (const { data, errors } of results) {
          if (errors) throw failureOf(errors);
          if (data) yield data as never; // typed by the document
        }
      } catch (error) {
        throw subscriptionFailure(error, endpoint);
      } finally {
        await client.dispose();
      }
    },
    async send(target, bytes, onSent) {
      const headers = Object.fromEntries(target.headers.map(({ name, value }) => [name, value]));
      const { sendUpload } = await import('./send-upload.ts'); // most commands send nothing
      await sendUpload(new URL(target.url, url), headers, bytes, onSent);
    },
    async download(address) {
      return Buffer.from(await (await open(new URL(address, url))).arrayBuffer());
    },
    async *downloadPieces(address) {
      const target = new URL(address, url);
      const { body } = await open(target);
      try {
        yield* body as unknown as AsyncIterable<Uint8Array>; // Node's streams are; the types of the web's do not say so
      } catch (error) {
        throw connectionFault(target, error);
      }
    },
  };
}

async function open(address: URL): Promise<Response> {
  // Pieces that come from the machine's own server would cost more to compress than to send.
  const response = await reach(address, { headers: { 'accept-encoding': 'identity' } });
  if (response.ok) return response;
  throw new CommandFailure('failed', `The download failed (${response.status}): ${await response.text()}`);
}

async function reach(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    throw connectionFault(address, error);
  }
}

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.looseObject({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() }),
    )
    .optional(),
});

async function readAnswer<Data>(response: Response, endpoint: URL): Promise<Data> {
  const text = await response.text();
  if (response.status === 401) throw failureOf([{ message: text, extensions: { code: 'UNAUTHENTICATED' } }]);
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success)
    throw new CommandFailure(
      response.status === 503 ? 'unreachable' : 'failed',
      `${endpoint.origin} answered ${response.status}, but not as a GraphQL server does: ${text.slice(0, 200)}`,
    );
  const { data, errors = [] } = answer.data;
  const unreadable = errors.filter((error) => codeOf(error) === 'UNREADABLE_RECORD');
  const isPartial = unreadable.length === errors.length && data !== null && data !== undefined;
  if (errors.length > 0 && !isPartial) throw failureOf(errors);
  // One record that cannot be read says so; what stands beside it is shown.
  for (const { message, path = [] } of unreadable) tell(`${path.join('.')}: ${message}`);
  return data as Data; // the server checked the document that this type was made from
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not GraphQL: the caller says what it was
  }
}

/** With which the server closes a socket whose API key is not or no longer good. */
const FORBIDDEN = 4403;

function closeCodeOf(event: unknown): unknown {
  return (Object(event) as { code?: unknown }).code;
}

const codeSchema = z.object({ extensions: z.object({ code: z.string() }) });

const exitOfCode: Readonly<Record<string, CommandFailure['exit']>> = {
  UNAUTHENTICATED: 'notSignedIn',
  SERVICE_UNAVAILABLE: 'unreachable',
  FORBIDDEN: 'refused',
  BAD_USER_INPUT: 'refused',
  NOT_FOUND: 'refused',
  RATE_LIMITED: 'refused',
};

const placeSchema = z.object({ position: z.int().min(0), length: z.int().min(0) });

function codeOf(error: unknown): string {
  return codeSchema.safeParse(error).data?.extensions.code ?? 'UNKNOWN';
}

function failureOf(
  errors: readonly { readonly message: string; readonly extensions?: unknown }[],
): CommandFailure {
  const code = codeOf(errors[0]);
  if (code === 'UNAUTHENTICATED')
    return new CommandFailure(
      'notSignedIn',
      'The server does not accept this API key: it is unknown, expired or revoked. Restart the server of this machine, which writes a new one, or set EXEMPLAR_TOKEN.',
    );
  const messages = errors.map(({ message }) => message);
  const lines = [...messages.slice(0, -1), `${messages.at(-1) ?? ''} (${code})`];
  const place = placeSchema.safeParse(errors[0]?.extensions).data;
  return place
    ? new RefusedText(place, ...lines)
    : new CommandFailure(exitOfCode[code] ?? 'failed', ...lines);
}

function subscriptionFailure(error: unknown, endpoint: URL): unknown {
  if (error instanceof CommandFailure) return error;
  if (Array.isArray(error)) return failureOf(error as readonly GraphQLError[]);
  if (error instanceof Error && !('code' in error)) return error;
  if (closeCodeOf(error) === FORBIDDEN)
    return failureOf([{ message: 'refused', extensions: { code: 'UNAUTHENTICATED' } }]);
  return connectionFault(endpoint, error); // the socket's close event, after all retries
}
