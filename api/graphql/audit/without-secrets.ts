import type { Json } from '#lib/canonical-json.ts';

/** Names under which a secret may travel, and of what only its sender needs. */
const SECRET = /secret|password|passkey|token|credential|assertion|otp|idempotencyKey|^code$/i;
const SHOWN_ITEMS = 10;
const SHOWN_CHARACTERS = 500;

/** A value as the audit log keeps it: secrets hidden, long lists and texts cut. */
export function withoutSecrets(value: unknown): Json {
  if (typeof value === 'string')
    return value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const shown = items.slice(0, SHOWN_ITEMS).map(withoutSecrets);
    return items.length > SHOWN_ITEMS ? [...shown, `… and ${items.length - SHOWN_ITEMS} more`] : shown;
  }
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) && inner !== null && typeof inner !== 'boolean' ? '(hidden)' : withoutSecrets(inner),
    ]),
  );
}
