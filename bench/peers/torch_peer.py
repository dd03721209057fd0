"""python torch_peer.py PROGRAM THREADS eager|channels_last|compile|cuda: a training step or a network in PyTorch."""
import sys

from program import Program, missing, serve

try:
    import numpy
    import torch
    import torch.nn.functional as F
except ImportError as error:
    missing(f"PyTorch is not installed in {sys.executable} ({error})")

# Images are held as [batch, channels, height, width], filters as [out, in, height, width].
IMAGE = (0, 3, 1, 2)
FILTER = (3, 2, 0, 1)
UNARY = {
    "Abs": torch.abs, "Neg": torch.neg, "Sign": torch.sign, "Sqrt": torch.sqrt, "Rsqrt": torch.rsqrt,
    "Reciprocal": torch.reciprocal, "Square": torch.square, "Exp": torch.exp, "Log": torch.log, "Relu": torch.relu,
    "Sigmoid": torch.sigmoid, "Softplus": F.softplus, "Tanh": torch.tanh, "LogicalNot": torch.logical_not,
}  # fmt: skip
BINARY = {
    "Add": torch.add, "Sub": torch.sub, "Multiply": torch.mul, "RealDiv": torch.div, "Pow": torch.pow,
    "Equal": torch.eq, "Greater": torch.gt, "GreaterEqual": torch.ge, "Less": torch.lt, "LessEqual": torch.le,
    "LogicalAnd": torch.logical_and, "Maximum": torch.maximum, "Minimum": torch.minimum,
}  # fmt: skip


def to_memory(tensor, is_filter=False):
    return tensor.permute(FILTER if is_filter else IMAGE) if tensor.dim() == 4 else tensor


def to_logical(tensor):
    return tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor


def axis_of(axis, rank):
    return IMAGE.index(axis) if rank == 4 else axis


class Forward(torch.nn.Module):
    """A recorded graph: the forward pass of an update, or a network."""

    def __init__(self, graph, constants):
        super().__init__()
        self.entries = graph["values"]
        self.result = graph["result"]
        self.constants = constants

    def forward(self, feeds, state):
        values = []
        for place, entry in enumerate(self.entries):
            values.append(self.value(place, entry, values, feeds, state))
        return values[self.result]

    def value(self, place, entry, values, feeds, state):
        if entry["kind"] == "feed":
            return feeds[entry["name"]]
        if entry["kind"] == "state":
            return state[entry["name"]]
        if entry["kind"] in ("constant", "fill"):
            return self.constants[place]
        inputs = [values[i] for i in entry["inputs"]]
        shapes = [self.entries[i]["shape"] for i in entry["inputs"]]
        return kernel(entry["op"], inputs, shapes, entry["shape"])


def kernel(op, inputs, shapes, shape):
    name = op["kernel"]
    rank = len(shape)
    x = inputs[0]
    if name in UNARY:
        return UNARY[name](x)
    if name in BINARY or name in ("SquaredDifference", "Select", "AddN"):
        lifted = [lift(each, own, rank) for each, own in zip(inputs, shapes)]
        if name == "SquaredDifference":
            return torch.square(lifted[0] - lifted[1])
        if name == "Select":
            return torch.where(*lifted)
        if name == "AddN":
            return sum(lifted[1:], lifted[0])
        return BINARY[name](*lifted)
    if name == "LeakyRelu":
        return F.leaky_relu(x, op["alpha"])
    if name == "Step":
        return torch.where(x > 0, 1.0, float(op["alpha"]))
    if name == "Cast":
        return x.float()
    if name == "Reshape":
        return to_memory(to_logical(x).reshape(shape))
    if name == "BroadcastTo":
        return to_memory(to_logical(lift(x, shapes[0], rank)).expand(shape))
    if name in ("Mean", "Sum"):
        axes = [axis_of(axis, rank) for axis in op["axes"]]
        return (torch.mean if name == "Mean" else torch.sum)(x, axes, keepdim=True)
    if name == "Reverse":
        return torch.flip(x, [axis_of(axis, rank) for axis in op["axes"]])
    if name == "Transpose":
        return to_memory(to_logical(x).permute(op["perm"]))
    if name == "Concat":
        return torch.cat(inputs, axis_of(op["axis"], rank))
    if name == "Slice":
        for axis, (begin, length) in enumerate(zip(op["begin"], shape)):
            if length != shapes[0][axis]:
                x = torch.narrow(x, axis_of(axis, rank), begin, length)
        return x
    if name == "Tile":
        return to_memory(to_logical(x).repeat(op["repeats"]))
    if name == "PadV2":
        return to_memory(F.pad(to_logical(x), flat(op["paddings"]), value=op["value"]))
    if name == "MirrorPad" and op["mode"] == "reflect":
        return F.pad(x, flat(op["paddings"][1:3]), mode="reflect")
    if name == "BatchMatMul":
        a, b = inputs
        a = a.transpose(-1, -2) if op["transposeA"] else a
        b = b.transpose(-1, -2) if op["transposeB"] else b
        return torch.matmul(a, b)
    if name == "Conv2D":
        window = op["window"]
        if window["before"] == window["after"]:
            padding = window["before"]
        else:
            padding = 0
            x = F.pad(x, flat(list(zip(window["before"], window["after"]))))
        bias = inputs[2] if len(inputs) > 2 else None
        return F.conv2d(x, inputs[1], bias, window["strides"], padding, window["dilations"])
    if name == "Conv2DBackpropInput":
        return transposed(op["window"], inputs, shape)
    if name == "MaxPool":
        window = op["window"]
        if window["before"] != window["after"]:
            raise NotImplementedError("MaxPool with uneven padding")
        return F.max_pool2d(x, window["size"], window["strides"], window["before"])
    if name == "AvgPool":
        return F.avg_pool2d(x, op["window"]["size"], op["window"]["strides"])
    if name == "ResizeNearestNeighbor":
        return F.interpolate(x, size=shape[1:3], mode="nearest")
    raise NotImplementedError(f"kernel {name} has no translation to PyTorch")


def transposed(window, inputs, shape):
    dy, weights, *bias = inputs
    size, strides, before = window["size"], window["strides"], window["before"]
    even = before == window["after"]
    padding = before if even else [0, 0]
    reached = [(dy.shape[2 + i] - 1) * strides[i] + size[i] - 2 * padding[i] for i in (0, 1)]
    extra = [max(0, shape[1 + i] + (0 if even else before[i]) - reached[i]) for i in (0, 1)]
    y = F.conv_transpose2d(dy, weights, *(bias or [None]), strides, padding, extra)
    if even:
        return y
    return y[:, :, before[0] : before[0] + shape[1], before[1] : before[1] + shape[2]]


def lift(x, shape, rank):
    """An operand of lower rank beside others of `rank`: its axes are the last ones."""
    if not isinstance(x, torch.Tensor) or len(shape) in (0, rank):
        return x
    return to_memory(to_logical(x).reshape([1] * (rank - len(shape)) + list(shape)))


def flat(paddings):
    return [count for pair in reversed(paddings) for count in pair]


def main():
    path, threads, form = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    device = "cuda" if form == "cuda" else "cpu"
    if form == "cuda" and not torch.cuda.is_available():
        missing(f"PyTorch {torch.__version__} finds no card")
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    program = Program(path, numpy)
    layout = torch.channels_last if form == "channels_last" else torch.contiguous_format

    def tensor(array, is_filter=False):
        held = to_memory(torch.from_numpy(array.copy()).to(device), is_filter)
        return held.contiguous(memory_format=layout) if held.dim() == 4 else held

    def forward_of(graph):
        constants = {}
        for place, entry in enumerate(graph["values"]):
            if entry["kind"] == "constant":
                constants[place] = tensor(program.array(entry), entry["isFilter"])
            if entry["kind"] == "fill":
                held = to_memory(torch.full(entry["shape"], entry["value"], device=device))
                constants[place] = held.bool() if entry["dtype"] == "bool" else held
        forward = Forward(graph, constants)
        return torch.compile(forward) if form == "compile" else forward

    def feeds_of(run):
        return {name: tensor(array) for name, array in program.feeds(run).items()}

    graphs = [program.network] if program.network else program.updates
    filters = {
        entry["name"]
        for graph in graphs
        for entry in graph["values"]
        if entry["kind"] == "state" and entry["isFilter"]
    }
    state = {name: tensor(array, name in filters or array.ndim == 4) for name, array in program.state().items()}
    if program.network:
        forward, feeds = forward_of(program.network), feeds_of(program.network["feeds"])

        def translate():
            with torch.inference_mode():
                return [forward(feeds, state).mean().item()]

        serve(translate)
        return

    updates = []
    for update in program.updates:
        feeds = [feeds_of(run) for run in update["runs"]]
        updates.append(
            {
                "update": update,
                "forward": forward_of(update),
                "trained": [state[name] for name in update["trained"]],
                "averages": [(state[f"ema/{name}"], state[name]) for name in update["averaged"]],
                "feeds": feeds,
                "rate": [float(each["rate"]) for each in feeds],
                "decay": [float(each.get("ema_decay", 0.0)) for each in feeds],
                "epsilon": [float(each["epsilon"]) for each in feeds],
            }
        )
    for each in updates:  # `rate` has the bias correction of the first step in it
        b1, b2 = program.beta1, program.beta2
        learning_rate = each["rate"][0] * (1 - b1) / (1 - b2) ** 0.5
        each["optimizer"] = torch.optim.Adam(each["trained"], learning_rate, (b1, b2), 1e-8, fused=True)

    def run():
        reported = []
        for each in updates:
            for number, feeds in enumerate(each["feeds"]):
                for weight in each["trained"]:
                    weight.requires_grad_(True)
                losses = each["forward"](feeds, state)
                total = losses[0] if each["update"]["total"] == "FIRST" else losses.sum()
                each["optimizer"].zero_grad(set_to_none=True)
                total.backward()
                each["optimizer"].step()
                for weight in each["trained"]:
                    weight.requires_grad_(False)
                if each["averages"]:
                    averages, weights = zip(*each["averages"])
                    torch._foreach_lerp_(list(averages), list(weights), 1 - each["decay"][number])
            reported.extend(losses.detach().tolist())
        return reported

    serve(run)


main()
