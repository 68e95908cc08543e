using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

public sealed class KernelFactoryTests
{
    [Theory]
    [InlineData(null, "simd", 2)]
    [InlineData("", "simd", 2)]
    [InlineData("simd", "simd", 2)]
    [InlineData("reference", "reference", 1)]
    public void Create_ForKnownName_GivesThatBackend(string? forced, string name, int threads)
    {
        using var kernels = KernelFactory.Create(forced, threads: 2);
        Assert.Equal((name, threads), (kernels.Name, kernels.Threads));
    }

    [Theory]
    [InlineData("avx9", "LAB_FORCE_KERNELS: There are no kernels named 'avx9'. Expected: reference or simd")]
    [InlineData("native", "LAB_FORCE_KERNELS: The native kernels are not in this version; they come later. Expected: reference or simd")]
    public void Create_ForOtherName_SaysWhatThereIs(string forced, string message)
    {
        var error = Assert.Throws<LabException>(() => KernelFactory.Create(forced, threads: null));
        Assert.Equal((ErrorKind.Usage, message), (error.Kind, error.Message));
    }

    [Fact]
    public void Create_WithoutThreads_IsRefusedAndLeavesNothingThatEndsTheProcess()
    {
        // Half an object is finalised too, and what a finaliser throws nobody can catch.
        for (int i = 0; i < 10; i++) Assert.Throws<ArgumentOutOfRangeException>(() => new SimdKernels(0));
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
