using Lab.Torch;

namespace Lab.Sentiment.Tests.Devices;

public sealed class DeviceSearchTests
{
    const string Device = "FineTuneOptions.Device", Number = "FineTuneOptions.Precision";

    static readonly TorchAvailability none = new() { Reason = "There is no libtorch.", Remedy = "Get one.", CudaReason = "There is no driver.", CudaRemedy = "Install it." };
    static readonly TorchAvailability processor = none with { Usable = true, Reason = null, Remedy = null };
    static readonly TorchAvailability twoGpus = new() { Usable = true, CudaDevices = 2 };

    [Fact]
    public void Auto_TakesTheFirstGpuWhereThereIsOne()
    {
        var found = Find("auto", twoGpus);
        Assert.Equal(("cuda:0", true, "fp32", null), (found.Name, found.IsTorch, found.PrecisionName, found.WithoutCuda));
    }

    [Fact]
    public void Auto_WithoutAGpu_TakesTheEngineAndSaysWhy()
    {
        foreach (var torch in (TorchAvailability[])[none, processor])
        {
            var found = Find("auto", torch);
            Assert.Equal(("cpu", false, "There is no driver."), (found.Name, found.IsTorch, found.WithoutCuda));
        }
    }

    [Fact]
    public void TheProcessor_AsksNobody()
    {
        var found = DeviceSearch.Find(DeviceChoice.Cpu, Precision.Auto, default, default, Unasked, Unasked);
        Assert.Equal(("cpu", null), (found.Name, found.WithoutCuda));
    }

    [Theory]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("torch-cpu", "torch-cpu")]
    public void WhatIsThere_IsTaken(string asked, string name) => Assert.Equal((name, true), (Find(asked, twoGpus).Name, Find(asked, twoGpus).IsTorch));

    [Fact]
    public void CudaThatCannotBeUsed_IsAMissingToolWithItsRemedy()
    {
        var problem = Assert.Throws<LabException>(() => Find("cuda:1", processor));
        Assert.Equal((ErrorKind.MissingTool, "There is no driver.", Device, "Install it."), (problem.Kind, problem.What, problem.Where, problem.Remedy));
    }

    [Fact]
    public void LibtorchThatIsNotThere_IsAMissingToolWithItsRemedy()
    {
        var problem = Assert.Throws<LabException>(() => Find("torch-cpu", none));
        Assert.Equal((ErrorKind.MissingTool, "There is no libtorch.", Device, "Get one."), (problem.Kind, problem.What, problem.Where, problem.Remedy));
    }

    [Fact]
    public void AGpuThatIsNotThere_IsRefusedWithThoseThatAre()
    {
        var problem = Assert.Throws<LabException>(() => Find("cuda:2", twoGpus));
        Assert.Equal((ErrorKind.Usage, "There is no cuda:2: this process may use 2 GPUs.", "cuda:0 to cuda:1"), (problem.Kind, problem.What, problem.Expected));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    public void Bf16_OnTheEngine_IsRefused(string asked)
    {
        var problem = Assert.Throws<LabException>(() => Find(asked, none, Precision.Bf16));
        Assert.Equal((ErrorKind.MissingTool, Number, "auto or fp32; bf16 on cuda or torch-cpu"), (problem.Kind, problem.Where, problem.Expected));
        Assert.Equal(asked == "auto", problem.What.Contains("There is no driver.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cuda:1")]
    [InlineData("torch-cpu")]
    public void Bf16_OnLibtorch_IsTaken(string asked) => Assert.Equal("bf16", Find(asked, twoGpus, Precision.Bf16).PrecisionName);

    static ComputeDevice Find(string device, TorchAvailability torch, Precision precision = Precision.Auto) => DeviceSearch.Find(
        DeviceChoice.TryParse(device)!.Value, precision,
        SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Device)), SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Precision)), () => torch, () => torch);

    static TorchAvailability Unasked() => throw new InvalidOperationException("Nobody needs to know.");
}
