/** What can change under a watcher's eyes: a run, a dataset, or any work that a job moves on. */
export type Topic = 'run' | 'dataset' | 'work';

/**
 * Who wants to look again when something changes. It carries no data: a watcher reads the rows. A watcher may be woken
 * for nothing; a wake-up may get lost, so a watcher also looks now and then by itself.
 */
export interface WakeUps {
  /** @returns a function that ends it. */
  on(topic: Topic, id: string, wake: () => void): () => void;
  /** As `on`, for every object of a topic. */
  onAny(topic: Topic, wake: (id: string) => void): () => void;
  wake(topic: Topic, id: string): void;
  /** After a time in which wake-ups were lost. `onAny` is not told, as there is no id. */
  wakeAll(): void;
  /** Watchers there are: none may stay behind when their clients are gone. */
  count(): number;
}

export function createWakeUps(): WakeUps {
  const byObject = new Map<string, Set<() => void>>();
  const byTopic = new Map<string, Set<(id: string) => void>>();

  return {
    on: (topic, id, wake) => add(byObject, `${topic}:${id}`, wake),
    onAny: (topic, wake) => add(byTopic, topic, wake),
    wake(topic, id) {
      for (const wake of [...(byObject.get(`${topic}:${id}`) ?? [])]) wake();
      for (const wake of [...(byTopic.get(topic) ?? [])]) wake(id);
    },
    wakeAll() {
      for (const wakes of [...byObject.values()]) for (const wake of [...wakes]) wake();
    },
    count: () => [...byObject.values(), ...byTopic.values()].reduce((sum, wakes) => sum + wakes.size, 0),
  };
}

function add<Wake>(wakes: Map<string, Set<Wake>>, key: string, wake: Wake): () => void {
  const set = wakes.get(key) ?? new Set();
  wakes.set(key, set.add(wake));
  return () => {
    set.delete(wake);
    if (set.size === 0 && wakes.get(key) === set) wakes.delete(key);
  };
}
