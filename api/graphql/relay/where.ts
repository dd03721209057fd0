/** `{ gt: value }` or `{ lt: value }`, as Prisma wants a bound. */
export const compare = <Value>(side: 'gt' | 'lt', value: Value): { gt: Value } | { lt: Value } =>
  side === 'gt' ? { gt: value } : { lt: value };
