"""Files as torch.save writes them, made without torch: python3 make_torch.py (Python 3.11, standard library only).

small.bin is the zip layout of torch 1.6 and later, legacy.bin the pickles of earlier versions; both hold the same tensors.
expected.json has their values in row-major order. The layout was taken from the description in torch/serialization.py.
"""
import io, json, pickle, struct, sys, types, zipfile
from collections import OrderedDict

ALIGN = 64  # torch pads the extra field so that each storage begins at a multiple of this


def module(name):
    for i in range(1, name.count(".") + 2):
        part = ".".join(name.split(".")[:i])
        sys.modules.setdefault(part, types.ModuleType(part))
    return sys.modules[name]


def function(name):
    def f(*args):
        raise NotImplementedError
    f.__module__, f.__qualname__, f.__name__ = "torch._utils", name, name
    setattr(module("torch._utils"), name, f)
    return f


rebuild_tensor, rebuild_parameter = function("_rebuild_tensor_v2"), function("_rebuild_parameter")


def storage_type(name):
    t = type(name, (), {"__module__": "torch"})
    setattr(module("torch"), name, t)
    return t


def half(x):
    return struct.pack("<e", x)


def brain(x):
    return struct.pack("<f", x)[2:]  # exact for the values below


FORMATS = {"Float": lambda x: struct.pack("<f", x), "Half": half, "BFloat16": brain, "Double": lambda x: struct.pack("<d", x),
           "Long": lambda x: struct.pack("<q", x), "Int": lambda x: struct.pack("<i", x), "Byte": lambda x: struct.pack("<B", x), "Bool": lambda x: struct.pack("<?", x)}
TYPES = {name: storage_type(name + "Storage") for name in FORMATS}


class Storage:
    def __init__(self, kind, values):
        self.kind, self.values = kind, values

    def data(self):
        return b"".join(FORMATS[self.kind](v) for v in self.values)


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.args = (storage, offset, tuple(shape), tuple(strides))

    def __reduce__(self):
        return rebuild_tensor, (*self.args, False, OrderedDict())

    def values(self):
        storage, offset, shape, strides = self.args
        places = [offset]
        for extent, stride in zip(shape, strides):
            places = [p + i * stride for p in places for i in range(extent)]
        return [storage.values[p] for p in places]


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return rebuild_parameter, (self.tensor, True, OrderedDict())


class StateDict(OrderedDict):
    """state_dict() has an attribute _metadata, which pickle keeps."""

    def __reduce__(self):
        state = {"_metadata": OrderedDict([("", {"version": 1}), ("bert", {"version": 1})])}
        return OrderedDict, (), state, None, iter(self.items())


floats = Storage("Float", [0.5 * i - 3 for i in range(24)])
state = StateDict([
    ("contiguous", Tensor(floats, 0, (4, 6), (6, 1))),
    ("transposed", Tensor(floats, 0, (6, 4), (1, 6))),
    ("slice", Tensor(floats, 7, (2, 3), (6, 1))),
    ("parameter", Parameter(Tensor(Storage("Float", [1.25, -2.5]), 0, (2,), (1,)))),
    ("scalar", Tensor(Storage("Float", [42.0]), 0, (), ())),
    ("empty", Tensor(Storage("Float", []), 0, (0, 3), (3, 1))),
    ("half", Tensor(Storage("Half", [1.0, -0.5, 65504.0]), 0, (3,), (1,))),
    ("brain", Tensor(Storage("BFloat16", [1.0, -2.0, 0.15625, 256.0]), 0, (2, 2), (1, 2))),
    ("double", Tensor(Storage("Double", [0.1, 1e10]), 0, (2,), (1,))),
    ("position_ids", Tensor(Storage("Long", [0, 1, 2, 3, 4]), 0, (1, 5), (5, 1))),
    ("int", Tensor(Storage("Int", [-7, 7]), 0, (2,), (1,))),
    ("byte", Tensor(Storage("Byte", [0, 255]), 0, (2,), (1,))),
    ("bool", Tensor(Storage("Bool", [True, False]), 0, (2,), (1,))),
])


class Pickler(pickle.Pickler):
    def __init__(self, file, legacy):
        super().__init__(file, protocol=2)
        self.legacy, self.storages = legacy, []

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        if obj not in self.storages:
            self.storages.append(obj)
        # As torch: a number in the zip, the address of the storage before.
        key = str(94000000000000 + self.storages.index(obj)) if self.legacy else str(self.storages.index(obj))
        id = ("storage", TYPES[obj.kind], key, "cpu", len(obj.values))
        return id + (None,) if self.legacy else id


def save_zip(path):
    buffer = io.BytesIO()
    pickler = Pickler(buffer, legacy=False)
    pickler.dump(state)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        def put(name, data):
            info = zipfile.ZipInfo(name, (1980, 0, 0, 0, 0, 0))
            start = archive.fp.tell() + 30 + len(name) + 4
            info.extra = b"FB" + struct.pack("<H", -start % ALIGN) + b"Z" * (-start % ALIGN)
            archive.writestr(info, data)
        put("pytorch_model/data.pkl", buffer.getvalue())
        put("pytorch_model/byteorder", b"little")
        for i, storage in enumerate(pickler.storages):
            put(f"pytorch_model/data/{i}", storage.data())
        put("pytorch_model/version", b"3\n")


def save_legacy(path):
    with open(path, "wb") as file:
        pickle.dump(0x1950A86A20F9469CFC6C, file, protocol=2)
        pickle.dump(1001, file, protocol=2)
        pickle.dump({"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}, file, protocol=2)
        pickler = Pickler(file, legacy=True)
        pickler.dump(state)
        keys = [str(94000000000000 + i) for i in range(len(pickler.storages))]
        pickle.dump(sorted(keys), file, protocol=2)
        for key in sorted(keys):
            storage = pickler.storages[int(key) - 94000000000000]
            file.write(struct.pack("<q", len(storage.values)) + storage.data())


save_zip("small.bin")
save_legacy("legacy.bin")
plain = {name: t.tensor if isinstance(t, Parameter) else t for name, t in state.items()}
with open("expected.json", "w") as file:
    json.dump({name: {"type": t.args[0].kind, "shape": t.args[2], "values": [float(v) for v in t.values()]} for name, t in plain.items()}, file, indent=1)
    file.write("\n")
