using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Training;

/// <summary>optimizer.safetensors: the two moments of each trained parameter, F32, under the names that PyTorch has for them.</summary>
static class OptimizerFile
{
    public const string Name = "optimizer.safetensors";

    /// <summary>Elements that pass through host memory at a time (4 MB).</summary>
    const int Window = 1 << 20;

    static readonly (Moment Moment, string Prefix)[] moments = [(Moment.First, "exp_avg."), (Moment.Second, "exp_avg_sq.")];

    public static void Write(string path, ITrainingDevice device) => SafetensorsWriter.Write(
        path,
        Trained(device).SelectMany(parameter => moments.Select(of => TensorToWrite.FromSingles(
            of.Prefix + parameter.Name, Dtype.F32, parameter.Shape,
            (offset, destination) => device.ReadMoment(parameter.Name, of.Moment, offset, destination)))));

    /// <exception cref="LabException">A moment is missing or has another shape.</exception>
    public static void Read(string path, ITrainingDevice device)
    {
        using var file = SafetensorsFile.Open(path);
        var buffer = new float[Window];
        foreach (var parameter in Trained(device))
            foreach (var (moment, prefix) in moments) Read(file, prefix + parameter.Name, parameter, moment, device, buffer);
    }

    static IEnumerable<Parameter> Trained(ITrainingDevice device) => device.Parameters.Where(parameter => parameter.IsTrained);

    static void Read(SafetensorsFile file, string name, Parameter parameter, Moment moment, ITrainingDevice device, float[] buffer)
    {
        var info = file.Get(name);
        if (!info.Shape.SequenceEqual(parameter.Shape))
            throw new LabException(
                ErrorKind.Model, $"Tensor '{name}' has the shape {info.ShapeText}.", file.FileOf(name), $"({string.Join(", ", parameter.Shape)})");
        for (long offset = 0; offset < parameter.Length; offset += Window)
        {
            var window = buffer.AsSpan(0, (int)Math.Min(Window, parameter.Length - offset));
            file.ReadSingles(name, offset, window);
            device.WriteMoment(parameter.Name, moment, offset, window);
        }
    }
}
