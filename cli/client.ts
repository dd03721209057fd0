import type { Connection } from '#contracts/connection.ts';
import { type Client, createClient } from '#sdk/create-client.ts';
import { exchangeByNode } from './exchange-by-node.ts';
import { failureOf } from './failure-of.ts';
import { postByNode } from './post-by-node.ts';
import { tell } from './terminal/tell.ts';

/** The client package, whose errors arrive as `CommandFailure`. */
export type ApiClient = Client;

export function createApiClient(connection: Connection): ApiClient {
  const client = createClient({
    ...connection,
    exchange: exchangeByNode,
    post: postByNode,
    // One record that cannot be read says so; what stands beside it is shown.
    onUnreadable: (place, message) => {
      tell(`${place}: ${message}`);
    },
  });
  return {
    url: client.url,
    request: (document, variables) => orFailure(client.request(document, variables)),
    subscribe: (document, variables) => eachOrFailure(client.subscribe(document, variables)),
    schema: () => orFailure(client.schema()),
    download: (address) => orFailure(client.download(address)),
    downloadPieces: (address) => eachOrFailure(client.downloadPieces(address)),
    upload: (file) => orFailure(client.upload(file)),
    translate: (request) => orFailure(client.translate(request)),
    watchRun: (runId, from) => eachOrFailure(client.watchRun(runId, from)),
  };
}

function orFailure<Value>(answer: Promise<Value>): Promise<Value> {
  return answer.catch((error: unknown) => {
    throw failureOf(error);
  });
}

async function* eachOrFailure<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw failureOf(error);
  }
}
