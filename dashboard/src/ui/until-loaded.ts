/** Milliseconds until code that could not be fetched is asked for again. */
const AGAIN_AFTER_MS = 2_000;

/** Code of another file, asked for until the server has it: the page says that the server is away. */
export async function untilLoaded<Code>(load: () => Promise<Code>): Promise<Code> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }
}
