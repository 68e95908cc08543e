namespace Lab.Transformers.Checkpoints;

/// <summary>Something that a pickle may name.</summary>
/// <param name="Element">Of a storage type; null for a function.</param>
/// <param name="Call">What calling it gives.</param>
sealed record PickleGlobal(Dtype? Element, Func<PickleReader, object?[], object?> Call);

/// <summary>All that a checkpoint of torch needs beside plain values. Names are compared, never looked up.</summary>
static class PickleGlobals
{
    public const string All = "collections.OrderedDict, torch._utils._rebuild_tensor_v2, torch._utils._rebuild_parameter, torch.*Storage";

    static readonly Dictionary<(string, string), PickleGlobal> known = new()
    {
        [("collections", "OrderedDict")] = new(null, EmptyDictionary),
        [("torch._utils", "_rebuild_tensor_v2")] = new(null, TorchTensor.Rebuild),
        [("torch._utils", "_rebuild_parameter")] = new(null, Parameter),
        [("torch", "FloatStorage")] = Storage(Dtype.F32),
        [("torch", "HalfStorage")] = Storage(Dtype.F16),
        [("torch", "BFloat16Storage")] = Storage(Dtype.BF16),
        [("torch", "DoubleStorage")] = Storage(Dtype.F64),
        [("torch", "LongStorage")] = Storage(Dtype.I64),
        [("torch", "IntStorage")] = Storage(Dtype.I32),
        [("torch", "ShortStorage")] = Storage(Dtype.I16),
        [("torch", "CharStorage")] = Storage(Dtype.I8),
        [("torch", "ByteStorage")] = Storage(Dtype.U8),
        [("torch", "BoolStorage")] = Storage(Dtype.Bool),
    };

    public static PickleGlobal? Find(string module, string name) => known.GetValueOrDefault((module, name));

    static PickleGlobal Storage(Dtype element) => new(element, static (reader, _) => throw reader.Wrong("A storage type is called.", "a reference to a storage"));

    static PickleDictionary EmptyDictionary(PickleReader reader, object?[] arguments) =>
        arguments.Length == 0 ? new PickleDictionary() : throw reader.Wrong("OrderedDict is called with arguments.", "none");

    // Tensor, whether it is trained, hooks.
    static object Parameter(PickleReader reader, object?[] arguments) =>
        arguments is [TorchTensor tensor, bool, ..] ? tensor : throw reader.Wrong("_rebuild_parameter is not called with a tensor.", "a tensor");
}
