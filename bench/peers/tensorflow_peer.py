"""python tensorflow_peer.py PROGRAM INTRA INTER: a training step or a network in TensorFlow, as a `tf.function`."""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from program import Program, missing, serve  # noqa: E402

try:
    import numpy
    import tensorflow as tf
except ImportError as error:
    missing(f"TensorFlow is not installed in {sys.executable} ({error})")

UNARY = {
    "Abs": tf.abs, "Neg": tf.negative, "Sign": tf.sign, "Sqrt": tf.sqrt, "Rsqrt": tf.math.rsqrt,
    "Reciprocal": tf.math.reciprocal, "Square": tf.square, "Exp": tf.exp, "Log": tf.math.log, "Relu": tf.nn.relu,
    "Sigmoid": tf.sigmoid, "Softplus": tf.math.softplus, "Tanh": tf.tanh, "LogicalNot": tf.logical_not,
}  # fmt: skip
BINARY = {
    "Add": tf.add, "Sub": tf.subtract, "Multiply": tf.multiply, "RealDiv": tf.divide, "Pow": tf.pow,
    "SquaredDifference": tf.math.squared_difference, "Equal": tf.equal, "Greater": tf.greater,
    "GreaterEqual": tf.greater_equal, "Less": tf.less, "LessEqual": tf.less_equal, "LogicalAnd": tf.logical_and,
    "Maximum": tf.maximum, "Minimum": tf.minimum,
}  # fmt: skip


def kernel(op, inputs, shape):
    name = op["kernel"]
    x = inputs[0]
    if name in UNARY:
        return UNARY[name](x)
    if name in BINARY:
        return BINARY[name](*inputs)
    if name == "AddN":
        return tf.add_n(inputs)
    if name == "Select":
        return tf.where(*inputs)
    if name == "LeakyRelu":
        return tf.nn.leaky_relu(x, op["alpha"])
    if name == "Step":
        return tf.where(x > 0, 1.0, float(op["alpha"]))
    if name == "Cast":
        return tf.cast(x, tf.float32)
    if name == "Reshape":
        return tf.reshape(x, shape)
    if name == "BroadcastTo":
        return tf.broadcast_to(x, shape)
    if name == "Mean":
        return tf.reduce_mean(x, op["axes"], keepdims=True)
    if name == "Sum":
        return tf.reduce_sum(x, op["axes"], keepdims=True)
    if name == "Reverse":
        return tf.reverse(x, op["axes"])
    if name == "Transpose":
        return tf.transpose(x, op["perm"])
    if name == "Concat":
        return tf.concat(inputs, op["axis"])
    if name == "Slice":
        return tf.slice(x, op["begin"], shape)
    if name == "Tile":
        return tf.tile(x, op["repeats"])
    if name == "PadV2":
        return tf.pad(x, op["paddings"], constant_values=op["value"])
    if name == "MirrorPad":
        return tf.pad(x, op["paddings"], mode=op["mode"].upper())
    if name == "BatchMatMul":
        return tf.matmul(*inputs, transpose_a=op["transposeA"], transpose_b=op["transposeB"])
    if name == "Conv2D":
        window = op["window"]
        y = tf.nn.conv2d(x, inputs[1], window["strides"], padding(window), dilations=window["dilations"])
        return tf.nn.bias_add(y, inputs[2]) if len(inputs) > 2 else y
    if name == "Conv2DBackpropInput":
        window = op["window"]
        y = tf.nn.conv2d_transpose(x, inputs[1], shape, window["strides"], padding(window))
        return tf.nn.bias_add(y, inputs[2]) if len(inputs) > 2 else y
    if name == "MaxPool":
        return tf.nn.max_pool2d(x, op["window"]["size"], op["window"]["strides"], padding(op["window"]))
    if name == "AvgPool":
        return tf.nn.avg_pool2d(x, op["window"]["size"], op["window"]["strides"], "VALID")
    if name == "ResizeNearestNeighbor":
        return tf.image.resize(x, shape[1:3], method="nearest")
    raise NotImplementedError(f"kernel {name} has no translation to TensorFlow")


def padding(window):
    if not any(window["before"]) and not any(window["after"]):
        return "VALID"
    return [[0, 0], *[list(pair) for pair in zip(window["before"], window["after"])], [0, 0]]


def forward(program, graph, feeds, state):
    values = []
    for entry in graph["values"]:
        kind = entry["kind"]
        if kind == "feed":
            values.append(feeds[entry["name"]])
        elif kind == "state":
            values.append(tf.convert_to_tensor(state[entry["name"]]))
        elif kind == "constant":
            values.append(tf.constant(program.array(entry)))
        elif kind == "fill":
            values.append(tf.fill(entry["shape"], tf.cast(entry["value"], entry["dtype"])))
        else:
            values.append(kernel(entry["op"], [values[i] for i in entry["inputs"]], entry["shape"]))
    return values[graph["result"]]


def main():
    path, intra, inter = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tf.config.threading.set_intra_op_parallelism_threads(intra)
    tf.config.threading.set_inter_op_parallelism_threads(inter)
    program = Program(path, numpy)
    state = {name: tf.Variable(array) for name, array in program.state().items()}
    if program.network:
        serve(translating(program, state))
        return
    updates = []
    for update in program.updates:
        moments = {name: [tf.Variable(tf.zeros_like(state[name])) for _ in "mv"] for name in update["trained"]}
        updates.append((update, moments, [tensors(program.feeds(run)) for run in update["runs"]]))

    def step_of(update, moments):
        @tf.function
        def step(feeds):
            trained = [state[name] for name in update["trained"]]
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(trained)
                losses = forward(program, update, feeds, state)
                total = losses[0] if update["total"] == "FIRST" else tf.reduce_sum(losses)
            for name, gradient in zip(update["trained"], tape.gradient(total, trained)):
                m, v = moments[name]
                m.assign(m * program.beta1 + gradient * (1 - program.beta1))
                v.assign(v * program.beta2 + tf.square(gradient) * (1 - program.beta2))
                state[name].assign_sub(m * feeds["rate"] / (tf.sqrt(v) + feeds["epsilon"]))
            for name in update["averaged"]:
                decay = feeds["ema_decay"]
                average = state[f"ema/{name}"]
                average.assign(average * decay + state[name] * (1 - decay))
            return losses

        return step

    steps = [(step_of(update, moments), feeds) for update, moments, feeds in updates]

    def run():
        reported = []
        for step, runs in steps:
            for feeds in runs:
                losses = step(feeds)
            reported.extend(losses.numpy().tolist())
        return reported

    serve(run)


def translating(program, state):
    @tf.function
    def translate(feeds):
        return forward(program, program.network, feeds, state)

    feeds = tensors(program.feeds(program.network["feeds"]))
    return lambda: [float(translate(feeds).numpy().mean())]


def tensors(feeds):
    return {name: tf.constant(array) for name, array in feeds.items()}


main()
