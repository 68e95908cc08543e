namespace Lab.Services.Tests.Cli.Options;

public sealed class CommonSettingsTests
{
    [Theory]
    [InlineData(5, "error: 'int8' is not available in this version.\n  where: --precision\n  expected: auto, fp32 or bf16\n", "--precision", "int8")]
    [InlineData(2, "error: The value is 'cuda:x'.\n  where: --device\n  expected: auto, cpu, torch-cpu, cuda or cuda:N\n", "--device", "cuda:x")]
    [InlineData(2, "error: The value is 'fp64'.\n  where: --precision\n  expected: auto, fp32, bf16 or int8\n", "--precision", "fp64")]
    public async Task WhatIsNotThere_IsRefusedWithWhatIs(int code, string message, params string[] args)
    {
        var run = await CliRun.Of(["info", "--json", .. args]);

        Assert.Equal((code, "", message), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task WrongThreads_InTheEnvironment_AreAnErrorUnlessAnOptionOverridesThem()
    {
        static string? Variable(string name) => name == "LAB_THREADS" ? "two" : null;
        var wrong = await CliRun.With(host => host with { Variable = Variable }, ["info", "--json"]);
        var overridden = await CliRun.With(host => host with { Variable = Variable }, ["info", "--json", "--threads", "3"]);

        Assert.Equal((2, "", "error: The value is 'two'.\n  where: environment variable LAB_THREADS\n  expected: a whole number from 1 to 1024\n"), (wrong.Code, wrong.Out, wrong.Error));
        Assert.Equal((0, 3), (overridden.Code, overridden.Json[0].GetProperty("threads").GetInt32()));
    }
}
