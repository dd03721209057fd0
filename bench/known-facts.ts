/** Facts of a figure without those that the system does not tell. */
export function knownFacts(facts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => !Number.isNaN(value)));
}
