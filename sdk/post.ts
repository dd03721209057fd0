/** Sends one request of GraphQL. Rejects with the platform's own error where no answer comes. */
export type Post = (
  address: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<PostAnswer>;

export interface PostAnswer {
  readonly status: number;
  text(): Promise<string>;
}

export const postByFetch: Post = (address, request) => fetch(address, { method: 'POST', ...request });
