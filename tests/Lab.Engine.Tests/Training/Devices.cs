using Lab.Engine.Tests.Tensors;
using Lab.Engine.Tests.Transformers.Models;
using Lab.Tensors;
using Lab.Torch;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training;

/// <summary>The devices that training tests run on, by name: a backend of the engine, or libtorch.</summary>
static class Devices
{
    public const string Torch = "torch-cpu";

    /// <summary>Products in bfloat16.</summary>
    public const string TorchHalf = "torch-cpu-bf16";

    /// <summary>libtorch on the processor, and on a GPU where this machine has one that it can use.</summary>
    public static string[] AllOnTorch { get; } = [Torch, TorchHalf, .. TorchRuntime.Find().CudaDevices > 0 ? (string[])["torch-cuda:0", "torch-cuda:0-bf16"] : []];

    /// <summary>How far a device may be from PyTorch in float32.</summary>
    public static double Bound(string device, double single, double half) => IsHalf(device) ? half : single;

    public static bool IsHalf(string device) => device.EndsWith("-bf16", StringComparison.Ordinal);

    /// <summary>Skips the test where there is no libtorch.</summary>
    public static ITrainingDevice Load(string name, string folder, IReadOnlyList<string> labels, ModelTrainingOptions? options = null, ulong seed = 0)
    {
        if (name.StartsWith("torch-", StringComparison.Ordinal))
        {
            var torch = TorchRuntime.Find();
            Assert.SkipUnless(torch.Usable, torch.Reason ?? "");
            var place = name.Contains("cuda", StringComparison.Ordinal) ? TorchPlace.Cuda() : TorchPlace.Cpu;
            return TorchDevice.Load(folder, labels, place, IsHalf(name) ? TorchPrecision.BFloat16 : TorchPrecision.Float32, threads: 2, seed, options);
        }
        var kernels = Backends.Create(name);
        return new EngineDevice(ModelWeights.LoadForTraining(folder, labels, kernels, seed, options), kernels);
    }

    /// <summary>(B, C), no dropout.</summary>
    public static float[] Logits(this ITrainingDevice device, TokenBatch batch)
    {
        if (device is EngineDevice engine) return GoldenModel.Download(engine.Kernels, engine.Model.Forward(batch));
        var values = new float[batch.SequenceCount * device.Config.Labels.Count];
        using var scope = TorchSharp.torch.NewDisposeScope();
        HostCopy.Download(((TorchDevice)device).Model.Logits(batch, [.. Enumerable.Range(0, batch.SequenceCount)]), values);
        return values;
    }

    public static float[] Gradient(this ITrainingDevice device, Parameter parameter)
    {
        if (device is EngineDevice engine) return GoldenModel.Download(engine.Kernels, engine.Model.Parameters[parameter.Name].Gradient);
        var values = new float[parameter.Length];
        ((TorchDevice)device).Model.Read(parameter.Name, group => group.Gradients!, 0, values);
        return values;
    }

    public static float[] Weights(this INamedWeights device, string name)
    {
        var values = new float[device.Parameters.Single(p => p.Name == name).Length];
        device.ReadWeights(name, 0, values);
        return values;
    }
}
