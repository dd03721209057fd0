import { bytesField, type Field, floatField, varintField } from '../protobuf.ts';
import type { Shape } from '../step.ts';

export type TensorFlowType = 'float32' | 'int32' | 'bool';

export type Attribute =
  | { readonly type: TensorFlowType }
  | { readonly text: string }
  | { readonly flag: boolean }
  | { readonly float: number }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly shape: Shape }
  | {
      readonly tensor: {
        readonly shape: Shape;
        readonly type: 'float32' | 'int32' | 'bool';
        readonly values: Float32Array | Int32Array | Uint8Array;
      };
    };

export interface TensorFlowNode {
  readonly name: string;
  readonly operator: string;
  /** Names of nodes: the first output of each. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A tag by which the only graph of the model is loaded. */
export const SERVE_TAG = 'serve';

/**
 * A SavedModel without variables, as its one file `saved_model.pb`. Field numbers: saved_model.proto, meta_graph.proto,
 * graph.proto, node_def.proto, attr_value.proto, tensor.proto.
 */
export function encodeSavedModel(nodes: readonly TensorFlowNode[]): Uint8Array {
  const graph = [
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    bytesField(4, [varintField(1, PRODUCER_VERSION)]),
  ];
  const metaGraph = [bytesField(1, [bytesField(4, SERVE_TAG)]), bytesField(2, graph)];
  return Buffer.concat([varintField(1, 1), bytesField(2, metaGraph)]);
}

/** Of TensorFlow 2.9: attributes that came later have the values that they had before. */
const PRODUCER_VERSION = 1087;

function encodeNode({ name, operator, inputs, attributes }: TensorFlowNode): Field[] {
  return [
    bytesField(1, name),
    bytesField(2, operator),
    ...inputs.map((input) => bytesField(3, input)),
    ...Object.entries(attributes).map(([key, value]) =>
      bytesField(5, [bytesField(1, key), bytesField(2, [encodeAttribute(value)])]),
    ),
  ];
}

function encodeAttribute(attribute: Attribute): Field {
  if ('type' in attribute) return varintField(6, TYPES[attribute.type]);
  if ('text' in attribute) return bytesField(2, attribute.text);
  if ('flag' in attribute) return varintField(5, Number(attribute.flag));
  if ('float' in attribute) return floatField(4, attribute.float);
  if ('integer' in attribute) return varintField(3, attribute.integer);
  if ('integers' in attribute)
    return bytesField(
      1,
      attribute.integers.map((value) => varintField(3, value)),
    );
  if ('shape' in attribute) return bytesField(7, encodeShape(attribute.shape));
  const { shape, type, values } = attribute.tensor;
  return bytesField(8, [
    varintField(1, TYPES[type]),
    bytesField(2, encodeShape(shape)),
    bytesField(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}

const TYPES = { float32: 1, int32: 3, bool: 10 } as const;

function encodeShape(shape: Shape): Field[] {
  return shape.map((length) => bytesField(2, [varintField(1, length)]));
}
