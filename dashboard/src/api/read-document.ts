import type { Client, TypedDocumentNode } from 'urql';

/**
 * The answer to a query. A record that cannot be read is null in it, and does not hide what stands beside it.
 *
 * @throws CombinedError
 */
export async function readDocument<Data, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables).toPromise();
  const isWhole = error?.graphQLErrors.some(({ extensions }) => extensions['code'] !== 'UNREADABLE_RECORD');
  if (error && (error.networkError || isWhole || !data)) throw error;
  if (data === undefined) throw new Error('The server sent an empty response. Reload the page.');
  return data;
}
