/** A block of code in a text of Markdown, found by the name that stands after its language; null where there is none. */
export function fencedBlock(markdown: string, name: string): string | null {
  const block = markdown.split(/^```/m).find((part) => part.split('\n', 1)[0]?.endsWith(` ${name}`));
  return block === undefined ? null : block.slice(block.indexOf('\n') + 1);
}
