import { TensorFileError } from './tensor-file.ts';

/** What a pickle may call: functions of ours by `module name`. Nothing else is ever called. */
export type Callables = ReadonlyMap<string, (args: readonly unknown[]) => unknown>;

export interface PickleWorld {
  readonly callables: Callables;
  /** Names that stand for themselves, e.g. `torch FloatStorage`. */
  readonly names: ReadonlySet<string>;
  /** The object that a persistent id stands for. */
  persistent(id: unknown): unknown;
}

/** A Python tuple. */
export class PickleTuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A class or function that a pickle has named, of those that it may name. */
export class PickleName {
  constructor(readonly text: string) {}
}

/**
 * Reads one pickle: numbers, texts, tuples, lists and dictionaries, and what the world's callables make of them. Of
 * the opcodes that build objects only REDUCE is known, and it calls nothing but those; whatever else a pickle asks for is
 * refused by its name. Nothing that lies in the file is run.
 *
 * Dictionaries become Maps, whole numbers beyond 32 bits bigints. Source: CPython, Lib/pickletools.py.
 *
 * @throws TensorFileError
 */
export function unpickle(file: Buffer, start: number, world: PickleWorld): { value: unknown; end: number } {
  const machine = new Machine(file, start, world);
  while (!machine.step());
  return { value: machine.result(), end: machine.at };
}

const MARK = Symbol('mark');

class Machine {
  readonly #file: Buffer;
  readonly #world: PickleWorld;
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  at: number;

  constructor(file: Buffer, start: number, world: PickleWorld) {
    this.#file = file;
    this.at = start;
    this.#world = world;
  }

  /** Runs one opcode. @returns whether it was the last */
  step(): boolean {
    const code = this.#take(1).readUInt8(0);
    const opcode = String.fromCharCode(code);
    if (opcode === '.') return true;
    if (!(code < 128 ? this.#ascii(opcode) : this.#binary(code)))
      throw refused(`it uses opcode 0x${code.toString(16).padStart(2, '0')}`);
    return false;
  }

  result(): unknown {
    return this.#pop();
  }

  /** @returns whether it knows the opcode */
  #ascii(opcode: string): boolean {
    switch (opcode) {
      case '(':
        return this.#push(MARK);
      case '}':
        return this.#push(new Map());
      case ']':
        return this.#push([]);
      case ')':
        return this.#push(new PickleTuple([]));
      case 't':
        return this.#push(new PickleTuple(this.#toMark()));
      case 'N':
        return this.#push(null);
      case 'J':
        return this.#push(this.#take(4).readInt32LE(0));
      case 'K':
        return this.#push(this.#take(1).readUInt8(0));
      case 'M':
        return this.#push(this.#take(2).readUInt16LE(0));
      case 'G':
        return this.#push(this.#take(8).readDoubleBE(0));
      case 'X':
        return this.#push(this.#text(this.#take(4).readUInt32LE(0)));
      case 'T':
        return this.#push(this.#text(this.#take(4).readUInt32LE(0)));
      case 'U':
        return this.#push(this.#text(this.#take(1).readUInt8(0)));
      case 'c':
        return this.#push(this.#named(this.#line(), this.#line()));
      case 'q':
        return this.#remember(this.#take(1).readUInt8(0));
      case 'r':
        return this.#remember(this.#take(4).readUInt32LE(0));
      case 'h':
        return this.#push(this.#remembered(this.#take(1).readUInt8(0)));
      case 'j':
        return this.#push(this.#remembered(this.#take(4).readUInt32LE(0)));
      case 'Q':
        return this.#push(this.#world.persistent(this.#pop()));
      case 'R': {
        const args = this.#pop();
        this.#stack.push(this.#call(this.#pop(), args));
        return true;
      }
      case 's': {
        const value = this.#pop();
        this.#dictionary([this.#pop(), value]);
        return true;
      }
      case 'u': {
        this.#dictionary(this.#toMark());
        return true;
      }
      case 'a': {
        const item = this.#pop();
        this.#list().push(item);
        return true;
      }
      case 'e': {
        const items = this.#toMark();
        const list = this.#list();
        for (const item of items) list.push(item);
        return true;
      }
      case 'b': {
        this.#pop(); // attributes of an OrderedDict, e.g. `_metadata`: nothing that is read
        if (!(this.#top() instanceof Map)) throw refused('it sets attributes of an object');
        return true;
      }
      default:
        return false;
    }
  }

  /** The same of protocol 2 and later. */
  #binary(code: number): boolean {
    switch (code) {
      case 0x80: // PROTO
        return this.#skip(1);
      case 0x95: // FRAME
        return this.#skip(8);
      case 0x85: // TUPLE1 to TUPLE3
      case 0x86:
      case 0x87: {
        const items = Array.from({ length: code - 0x84 }, () => this.#pop());
        this.#stack.push(new PickleTuple(items.reverse()));
        return true;
      }
      case 0x88:
        return this.#push(true);
      case 0x89:
        return this.#push(false);
      case 0x8a: // LONG1
        return this.#push(signed(this.#take(this.#take(1).readUInt8(0))));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#take(1).readUInt8(0)));
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        this.#stack.push(this.#named(String(this.#pop()), String(name)));
        return true;
      }
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      default:
        return false;
    }
  }

  #push(value: unknown): true {
    this.#stack.push(value);
    return true;
  }

  #remember(key: number): true {
    this.#memo.set(key, this.#top());
    return true;
  }

  #skip(size: number): true {
    this.#take(size);
    return true;
  }

  #take(size: number): Buffer {
    if (this.at + size > this.#file.length)
      throw new TensorFileError('The file ends within its pickle: it is cut off.');
    this.at += size;
    return this.#file.subarray(this.at - size, this.at);
  }

  #text(size: number): string {
    return this.#take(size).toString('utf8');
  }

  #line(): string {
    const end = this.#file.indexOf('\n', this.at);
    if (end === -1) throw new TensorFileError('The file ends within its pickle: it is cut off.');
    const text = this.#file.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }

  #top(): unknown {
    if (this.#stack.length === 0) throw broken();
    return this.#stack.at(-1);
  }

  #pop(): unknown {
    const value = this.#top();
    if (value === MARK) throw broken();
    this.#stack.pop();
    return value;
  }

  #toMark(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark === -1) throw broken();
    const items = this.#stack.splice(mark + 1);
    this.#stack.pop();
    return items;
  }

  #remembered(key: number): unknown {
    if (!this.#memo.has(key)) throw broken();
    return this.#memo.get(key);
  }

  #named(module: string, name: string): PickleName {
    const text = `${module} ${name}`;
    if (this.#world.callables.has(text) || this.#world.names.has(text)) return new PickleName(text);
    if (/^torch \w+Storage$/.test(text))
      throw new TensorFileError(
        `The file holds a torch.${name}; only 32-bit floats (torch.FloatStorage) are read.`,
      );
    throw refused(`it names ${module}.${name}`);
  }

  #call(callable: unknown, args: unknown): unknown {
    const known = callable instanceof PickleName ? this.#world.callables.get(callable.text) : undefined;
    if (!known || !(args instanceof PickleTuple))
      throw refused('it calls something that is not a function of tensors');
    return known(args.items);
  }

  #dictionary(items: readonly unknown[]): void {
    const target = this.#top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw broken();
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  }

  #list(): unknown[] {
    const target = this.#top();
    if (!Array.isArray(target)) throw broken();
    return target;
  }
}

/** Little-endian two's complement. */
function signed(bytes: Buffer): number | bigint {
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i);
  value = BigInt.asIntN(8 * bytes.length, value);
  return value >= -0x80000000n && value <= 0x7fffffffn ? Number(value) : value;
}

function refused(what: string): TensorFileError {
  return new TensorFileError(
    `The file is a pickle that wants more than tensors: ${what}. Nothing of it was run.`,
  );
}

function broken(): TensorFileError {
  return new TensorFileError('The pickle in the file is broken.');
}
