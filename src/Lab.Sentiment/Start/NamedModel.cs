using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>A model from anywhere as a plain folder of its own: labels as words, weights as safetensors, no links.</summary>
public static class NamedModel
{
    /// <param name="source">The model.</param>
    /// <param name="labels">Names of its classes; null leaves config.json as it is, for a base model.</param>
    /// <param name="place">A new or empty folder, or that of an earlier model; it appears whole or not at all.</param>
    /// <param name="setting">What named the place, for messages.</param>
    /// <param name="cancellation">Leaves nothing.</param>
    /// <exception cref="LabException">The place is not right, or the model is damaged.</exception>
    public static void Write(string source, LabelDecision? labels, string place, ErrorText? setting = null, CancellationToken cancellation = default)
    {
        ModelOutput.Check(place, source, setting ?? nameof(place));
        using var output = new ModelOutput(place);
        foreach (string file in Directory.GetFiles(source).Where(file => ModelOutput.IsPart(Path.GetFileName(file))))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Path.GetFileName(file);
            if (!Checkpoint.IsWeights(name)) File.Copy(file, Path.Combine(output.Folder, name));
        }
        var config = ModelConfig.Read(source);
        if (labels is not null && !labels.Names.SequenceEqual(config.Labels)) config.WithLabels(labels.Names, config.ProblemType).WriteTo(output.Folder);
        using (var weights = Checkpoint.Open(source)) CheckpointWriter.Write(output.Folder, Weights(weights), cancellation: cancellation);
        output.Commit();
    }

    // What is no floating point (position ids) is part of no model here.
    static IEnumerable<TensorToWrite> Weights(ICheckpointReader reader) =>
        from name in reader.Names
        let info = reader.Get(name)
        where info.Dtype.IsFloatingPoint()
        select TensorToWrite.FromSingles(name, info.Dtype, info.Shape, (offset, destination) => reader.ReadSingles(name, offset, destination));
}
