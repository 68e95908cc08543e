using Lab.Inference;
using Lab.Torch;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>Models on the device that was found.</summary>
public static class DeviceModels
{
    /// <summary>The encoder of a folder with a head for <paramref name="labels"/>, ready to be trained.</summary>
    /// <param name="place">What computes.</param>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="labels">Class names by index.</param>
    /// <param name="threads">Of the host; null: LAB_THREADS, else one per processor.</param>
    /// <param name="seed">Of a new head.</param>
    /// <param name="setup">What is frozen, dropout; null for what config.json says.</param>
    /// <exception cref="LabException">The folder or an option is not right.</exception>
    public static ITrainingDevice LoadForTraining(
        ComputeDevice place, string folder, IReadOnlyList<string> labels, int? threads, ulong seed, ModelTrainingOptions? setup = null) => place.IsTorch
        ? TorchDevice.Load(folder, labels, PlaceOf(place), PrecisionOf(place), threads, seed, setup)
        : EngineDevice.Load(folder, labels, threads, seed, setup);

    /// <exception cref="LabException">The folder is not right.</exception>
    internal static (IExplainableClassifier Classifier, DeviceUse Use) Load(ComputeDevice place, string folder, int? threads)
    {
        if (place.IsTorch)
        {
            var torch = TorchSession.Load(folder, PlaceOf(place), PrecisionOf(place), threads);
            return (torch, UseOf(place, torch.KernelPath, torch.Threads));
        }
        var session = ModelSession.Load(folder, threads);
        return (session, UseOf(place, session.KernelPath, session.Threads));
    }

    internal static DeviceUse UseOf(ComputeDevice place, string code, int threads) => new(place.Name, code, place.PrecisionName, threads, place.WithoutCuda);

    static TorchPlace PlaceOf(ComputeDevice place) => place.Device.Kind == DeviceKind.Cuda ? TorchPlace.Cuda(place.Device.Index) : TorchPlace.Cpu;

    static TorchPrecision PrecisionOf(ComputeDevice place) => place.Precision == Precision.Bf16 ? TorchPrecision.BFloat16 : TorchPrecision.Float32;
}
