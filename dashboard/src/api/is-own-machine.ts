/** Whether the page comes from the machine it is looked at on: only there can one start the server. */
export function isOwnMachine(): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(globalThis.location.hostname);
}
