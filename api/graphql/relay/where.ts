/** `{ gt: value }` or `{ lt: value }`, as Prisma wants a bound. */
export function compare<Value>(side: 'gt' | 'lt', value: Value): { gt: Value } | { lt: Value } {
  return side === 'gt' ? { gt: value } : { lt: value };
}
