using System.Runtime.InteropServices;
using Lab.TestSupport;
using Lab.Torch;
using Lab.Training;
using Lab.Transformers.Configuration;
using TorchSharp;

namespace Lab.Engine.Tests.Torch;

public class TorchMemoryTests
{
    const string OnCuda = "CUDA out of memory. Tried to allocate 1.50 GiB. GPU 0 has a total capacity of 8.00 GiB of which 320.00 MiB is free.\nException raised from malloc";

    [Theory]
    [InlineData(OnCuda, true)]
    [InlineData("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9000 bytes.", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [InlineData("mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)", false)]
    public void FailuresOfMemory_AreKnownByTheirText(string text, bool expected) => Assert.Equal(expected, TorchMemory.IsShort(new ExternalException(text)));

    [Fact]
    public void TheTextOfThisLibtorch_IsKnown()
    {
        var found = TorchRuntime.Find();
        Assert.SkipUnless(found.Usable, found.Reason ?? "");
        var problem = Assert.ThrowsAny<Exception>(() => torch.zeros(1L << 50));
        Assert.True(TorchMemory.IsShort(problem), problem.Message);
    }

    [Fact]
    public void ABatchTooLarge_IsToldWithOneThatFits()
    {
        var memory = new TorchMemory(Config, TorchPlace.Cuda(), TorchPrecision.Float32, held: 1L << 20);
        var error = memory.ForBatch(new ExternalException(OnCuda), rows: 100_000, length: 512, training: true);

        Assert.Equal("The memory of cuda:0 does not suffice for 100000 texts of up to 512 tokens.", error.What);
        Assert.IsType<InsufficientMemoryException>(error.InnerException);
        Assert.Contains(SettingName.Of<TrainerOptions>(nameof(TrainerOptions.BatchSize)), error.Settings);
        int fitting = int.Parse(error.Expected!.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        // The model, and the batch that is named, in what is usable of 8 GiB; one text more is not.
        double room = 0.85 * (8L << 30);
        Assert.InRange((1L << 20) + memory.Bytes(fitting, 512, training: true), 0, (long)room);
        Assert.True((1L << 20) + memory.Bytes(fitting + 1, 512, training: true) > room);
        Assert.EndsWith($"or 100000 texts of {error.Expected.Split(' ')[^1]}", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void ABatchThatShouldHaveFitted_IsHalved()
    {
        var memory = new TorchMemory(Config, TorchPlace.Cuda(), TorchPrecision.BFloat16, held: 0);
        Assert.StartsWith("by estimate 4 texts of 16 tokens", memory.ForBatch(new ExternalException(OnCuda), rows: 8, length: 16, training: true).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelLargerThanTheMemory_IsNotHelpedByASmallerBatch()
    {
        var memory = new TorchMemory(Config, TorchPlace.Cuda(), TorchPrecision.Float32, held: 9L << 30);
        var error = memory.ForBatch(new ExternalException(OnCuda), rows: 8, length: 16, training: true);
        Assert.Equal("more memory: this model does not fit", error.Expected);
        Assert.Empty(error.Settings);
    }

    static ModelConfig Config => ModelConfig.Read(GoldenFolder.Require("models/bert"));
}
