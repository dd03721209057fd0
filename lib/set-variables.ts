/** The variables of an environment that are set. An empty one is not: `NAME=` in a file of settings says nothing. */
export function setVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
