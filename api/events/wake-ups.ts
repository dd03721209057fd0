/**
 * What can change under a watcher's eyes: a run, a dataset, any work that a job moves on, the queue of a kind of job, which
 * checkpoints a run has, which are pinned and what they are called, a saved view, the trash, the audit log, a user, or a worker.
 */
export type Topic =
  'run' | 'dataset' | 'work' | 'queue' | 'checkpoints' | 'view' | 'trash' | 'audit' | 'user' | 'worker';

/**
 * Who wants to look again when something changes. It carries no data: a watcher reads the rows. A watcher may be woken
 * for nothing; where wake-ups may have got lost, all are woken.
 */
export interface WakeUps {
  /** @returns a function that ends it. */
  on(topic: Topic, id: string, wake: () => void): () => void;
  /** As `on`, for every object of a topic; null: any of them may have changed. */
  onAny(topic: Topic, wake: (id: string | null) => void): () => void;
  wake(topic: Topic, id: string): void;
  /** After a time in which wake-ups were lost. */
  wakeAll(): void;
  /** Watchers there are: none may stay behind when their clients are gone. */
  count(): number;
}

export function createWakeUps(): WakeUps {
  const byObject = new Map<string, Set<() => void>>();
  const byTopic = new Map<string, Set<(id: string | null) => void>>();

  return {
    on: (topic, id, wake) => add(byObject, `${topic}:${id}`, wake),
    onAny: (topic, wake) => add(byTopic, topic, wake),
    wake(topic, id) {
      for (const wake of [...(byObject.get(`${topic}:${id}`) ?? [])]) wake();
      for (const wake of [...(byTopic.get(topic) ?? [])]) wake(id);
    },
    wakeAll() {
      for (const wakes of [...byObject.values()]) for (const wake of [...wakes]) wake();
      for (const wakes of [...byTopic.values()]) for (const wake of [...wakes]) wake(null);
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
