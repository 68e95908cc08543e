namespace Lab.Transformers.Checkpoints;

/// <summary>Names a folder that holds a model of a kind that is not read, with the way to go on.</summary>
static class ForeignModel
{
    const string Save = "load the model in transformers and save it again with save_pretrained, which writes safetensors";

    static readonly (string Pattern, string What, string Remedy)[] kinds =
    [
        (
            "adapter_config.json", "This is an adapter (LoRA, PEFT): changes to a model, not a whole model.",
            "Merge it into its base model: peft.AutoPeftModelForSequenceClassification.from_pretrained(FOLDER).merge_and_unload().save_pretrained(NEW), and save the tokenizer there too."),
        ("tf_model.h5", "The weights are there only as TensorFlow's tf_model.h5, which is not supported.", $"In transformers 4, {Save}: from_pretrained(FOLDER, from_tf=True)."),
        ("saved_model.pb", "This is a TensorFlow SavedModel, which is not supported.", $"Take the folder that it was exported from, {Save}."),
        ("*.ckpt*", "The weights are there only as a checkpoint (.ckpt), which is not supported.", Capital(Save)),
        ("flax_model.msgpack", "The weights are there only as Flax's flax_model.msgpack, which is not supported.", $"In transformers 4, {Save}: from_pretrained(FOLDER, from_flax=True)."),
        ("*.gguf", "The weights are there only as GGUF, which is not supported.", "Take the model folder that it was converted from."),
        ("*.onnx", "The weights are there only as ONNX, which is not supported.", "Take the model folder that it was exported from."),
    ];

    /// <summary>Null when the folder holds none of them.</summary>
    public static LabException? Of(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        foreach (var (pattern, what, remedy) in kinds)
            if (Directory.EnumerateFiles(folder, pattern).Any()) return new LabException(ErrorKind.Model, what, folder, Checkpoint.SingleFile, remedy);
        return null;
    }

    static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
}
