/** Visits the members of a changing set again and again. */
export interface Rounds<Member> {
  /** @returns a function that takes it out again */
  add(member: Member): () => void;
}

/**
 * Visits every member once in each period, a part of them at a time: a process that has thousands wakes seldom, and is never
 * held up by all of them at once. Without members nothing runs; what runs keeps no process alive.
 *
 * @param parts into which a period is divided
 */
export function createRounds<Member>(
  periodMs: number,
  parts: number,
  visit: (member: Member) => void,
): Rounds<Member> {
  const turns = Array.from({ length: parts }, () => new Set<Member>());
  let [added, turn, size] = [0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    for (const member of [...(turns[turn++ % parts] ?? [])]) visit(member);
  };
  return {
    add(member) {
      const members = turns[added++ % parts];
      members?.add(member);
      size++;
      timer ??= setInterval(next, periodMs / parts).unref();
      return () => {
        if (!members?.delete(member)) return;
        size--;
        if (size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
