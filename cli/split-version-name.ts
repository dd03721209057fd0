const AT_NUMBER = /^(.+)@(\d{1,9})$/su;

/** What `seasons@2` names; without a number, all versions. */
export function splitVersionName(text: string): { readonly dataset: string; readonly number: number | null } {
  const [, dataset, number] = AT_NUMBER.exec(text) ?? [];
  return dataset === undefined ? { dataset: text, number: null } : { dataset, number: Number(number) };
}
