/** Messages in the order in which they came, taken by one reader. */
export interface MessageQueue<Message> {
  push(message: Message): void;
  /** No more will come: after those that wait, the reader gets null. */
  close(): void;
  /** After those that wait, the reader gets this error. */
  fail(error: Error): void;
  next(): Promise<Message | null>;
}

export function createMessageQueue<Message>(): MessageQueue<Message> {
  const waiting: Message[] = [];
  let end: { readonly error: Error | null } | null = null;
  let wake: () => void = () => undefined;

  const finish = (error: Error | null) => {
    end ??= { error };
    wake();
  };
  return {
    push(message) {
      waiting.push(message);
      wake();
    },
    close: () => {
      finish(null);
    },
    fail: (error) => {
      finish(error);
    },
    async next() {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) return message;
        if (end?.error) throw end.error;
        if (end) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
