import type { Shape } from '../step.ts';
import { bytesField, floatField, varintField, type Field } from '../protobuf.ts';

export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Attributes;
  readonly domain?: string;
}
export interface Initializer {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int64';
  readonly values: Float32Array | BigInt64Array;
}
/** An input or an output of the graph; always float32. */
export interface ValueInfo {
  readonly name: string;
  readonly shape: Shape;
}
export interface Model {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** ONNX operators of opset 18, and ONNX Runtime's own of `com.microsoft`. Field numbers: onnx.proto (IR version 9). */
export function encodeModel(model: Model): Uint8Array {
  return Buffer.concat([
    varintField(1, 9),
    bytesField(7, [
      ...model.nodes.map((node) => bytesField(1, encodeNode(node))),
      bytesField(2, model.name),
      ...model.initializers.map((initializer) => bytesField(5, encodeInitializer(initializer))),
      ...model.inputs.map((input) => bytesField(11, encodeValueInfo(input))),
      ...model.outputs.map((output) => bytesField(12, encodeValueInfo(output))),
    ]),
    bytesField(8, [bytesField(1, ''), varintField(2, 18)]),
    bytesField(8, [bytesField(1, 'com.microsoft'), varintField(2, 1)]),
  ]);
}

function encodeNode({ operator, inputs, outputs, attributes = {}, domain = '' }: OnnxNode): Field[] {
  return [
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, encodeAttribute(name, value))),
    bytesField(7, domain),
  ];
}

function encodeAttribute(name: string, value: Attribute): Field[] {
  const [type, fields] = attributeValue(value);
  return [bytesField(1, name), ...fields, varintField(20, type)];
}

function attributeValue(value: Attribute): [type: number, fields: Field[]] {
  if (typeof value === 'number') return [2, [varintField(3, value)]];
  if (typeof value === 'string') return [3, [bytesField(4, value)]];
  if ('float' in value) return [1, [floatField(2, value.float)]];
  return [7, value.map((item) => varintField(8, item))];
}

const tensorTypes = { float32: 1, int64: 7 } as const;

function encodeInitializer({ name, shape, dtype, values }: Initializer): Field[] {
  return [
    ...shape.map((length) => varintField(1, length)),
    varintField(2, tensorTypes[dtype]),
    bytesField(8, name),
    bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}

function encodeValueInfo({ name, shape }: ValueInfo): Field[] {
  const dimensions = shape.map((length) => bytesField(1, [varintField(1, length)]));
  const tensor = [varintField(1, tensorTypes.float32), bytesField(2, dimensions)];
  return [bytesField(1, name), bytesField(2, [bytesField(1, tensor)])];
}
