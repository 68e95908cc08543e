using System.Runtime.InteropServices;
using Lab.Engine.Tests.Transformers;
using Lab.Torch;

namespace Lab.Engine.Tests.Torch;

/// <summary>Where libtorch is looked for, and what is said when it cannot be used.</summary>
public sealed partial class TorchRuntimeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("torch/lib")]
    [InlineData("torch")]
    [InlineData("")]
    [InlineData("torch/lib/{file}")]
    public void AFolderOfAnInstalledPyTorch_IsFoundByAnyOfItsNames(string named)
    {
        string lib = Install("2.10.0+cu128", "torch_cpu", "torch_cuda");
        var found = TorchRuntime.Locate(Path.Combine(folder.Path, named.Replace("{file}", NativeNames.FileOf("torch_cpu"), StringComparison.Ordinal)));
        Assert.Equal(new TorchFolder(lib, "2.10.0", "12.8", HasCuda: true), found);
    }

    [Fact]
    public void AFolderWithoutLibtorch_IsNamedWithWhatIsMissing()
    {
        var error = Assert.Throws<LabException>(() => TorchRuntime.Locate(folder.Path));
        Assert.Equal(ErrorKind.MissingTool, error.Kind);
        Assert.Contains($"LAB_LIBTORCH names {folder.Path}, where no {NativeNames.FileOf("torch_cpu")} is", error.What, StringComparison.Ordinal);
        Assert.Contains("site-packages/torch/lib", error.Remedy!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.9.1+cpu", false)]
    [InlineData("2.11.0", false)]
    [InlineData("2.10.1+cu130", true)]
    public void AnotherVersion_IsRefusedBeforeItIsLoaded(string version, bool accepted)
    {
        Install(version, "torch_cpu");
        if (accepted)
        {
            Assert.Equal("2.10.1", TorchRuntime.Locate(folder.Path).Version);
            return;
        }
        var error = Assert.Throws<LabException>(() => TorchRuntime.Locate(folder.Path));
        Assert.Contains($"it is version {version.Split('+')[0]} in ", error.What, StringComparison.Ordinal);
        Assert.Contains("pip install torch==2.10.0", error.Remedy!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libcublasLt.so.12: cannot open shared object file: No such file or directory", "libcublasLt.so.12 is a part of CUDA")]
    [InlineData("libnuma.so.1: cannot open shared object file: No such file or directory", "Install the package of this system that has libnuma.so.1")]
    [InlineData("/usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /a/libLibTorchSharp.so)", "libstdc++ with GLIBCXX_3.4.30 is needed")]
    [InlineData("/usr/lib/libc.so.6: version `GLIBC_2.34' not found (required by /a/libtorch_cpu.so)", "glibc with GLIBC_2.34 is needed")]
    public void WhatTheLoaderSays_BecomesARemedy(string said, string remedy)
    {
        var error = TorchProblem.NotLoaded($"Unable to load shared library '/a/libtorch_cuda.so' or one of its dependencies. Consider strace:\n{said}\n");
        Assert.Contains(said, error.What, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMarkOfANewCompiler_IsMadeWeak_AndNothingThatIsUsed()
    {
        byte[] before = Shim(), after = [.. before];
        var versions = ElfVersions.MakeUnusedWeak(after, "libstdc++.so.6");
        Assert.Contains("GLIBCXX_3.4.32", versions);
        // A wait on a condition variable, which it does call.
        Assert.DoesNotContain("GLIBCXX_3.4.30", versions);
        Assert.Equal(versions.Count, before.Zip(after).Count(pair => pair.First != pair.Second));
        Assert.Empty(ElfVersions.MakeUnusedWeak(after, "libnone.so"));
    }

    [Theory, InlineData(0), InlineData(63), InlineData(64), InlineData(5_000), InlineData(-1)]
    public void AFileCutOff_IsRefused(int length)
    {
        byte[] shim = Shim();
        Assert.Throws<InvalidDataException>(() => ElfVersions.MakeUnusedWeak(shim.AsSpan(0, length < 0 ? shim.Length + length : length), "libstdc++.so.6"));
    }

    [Fact]
    public void ThreadsThatWait_DoNotSpin()
    {
        var found = TorchRuntime.Find();
        Assert.SkipUnless(found.Usable, found.Reason ?? "");
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null, "The variable is set, or the system has none.");
        Assert.Equal("PASSIVE", Marshal.PtrToStringUTF8(getenv("OMP_WAIT_POLICY")));
    }

    [Fact]
    public void AGpuThatIsNotThere_IsToldWithTheReason()
    {
        var found = TorchRuntime.Find();
        Assert.SkipUnless(found.CudaDevices == 0, "There is one.");
        var error = Assert.Throws<LabException>(() => TorchRuntime.Require(TorchPlace.Cuda()));
        Assert.Equal((ErrorKind.MissingTool, found.CudaReason, found.CudaRemedy), (error.Kind, error.What, error.Remedy));
    }

    [Fact]
    public void Places_HaveTheNamesOfPyTorch()
    {
        Assert.Equal(("cpu", "cuda:0", "cuda:3"), (TorchPlace.Cpu.ToString(), TorchPlace.Cuda().ToString(), TorchPlace.Cuda(3).ToString()));
        Assert.Equal(TorchPlace.Cpu, default);
    }

    static byte[] Shim()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "TorchSharp has no library for this system.");
        return File.ReadAllBytes(NativeNames.FindOwn("LibTorchSharp")!);
    }

    string Install(string version, params string[] libraries)
    {
        string torch = Path.Combine(folder.Path, "torch"), lib = Directory.CreateDirectory(Path.Combine(torch, "lib")).FullName;
        File.WriteAllText(Path.Combine(torch, "version.py"), $"__version__ = '{version}'\ndebug = False\n");
        foreach (string library in libraries) File.WriteAllText(Path.Combine(lib, NativeNames.FileOf(library)), "");
        return lib;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);
}
