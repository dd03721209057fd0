import type { Client, TypedDocumentNode } from 'urql';

/** The answer to a query. @throws CombinedError */
export async function readDocument<Data, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables).toPromise();
  if (error) throw error;
  if (data === undefined) throw new Error('The server gave no answer.');
  return data;
}
