/** The platform's own socket, or that of the library `ws`: Node has none before version 22. */
export async function findWebSocket(): Promise<unknown> {
  const { WebSocket: own } = globalThis as { readonly WebSocket?: unknown };
  return own ?? (await import('ws')).WebSocket;
}
