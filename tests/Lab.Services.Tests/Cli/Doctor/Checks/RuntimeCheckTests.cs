using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class RuntimeCheckTests
{
    [Theory]
    [InlineData("8.0.400 [/usr/share/dotnet/sdk]\n10.0.100 [/usr/share/dotnet/sdk]\n", 0, CheckState.Ok, "SDK 8.0.400, 10.0.100")]
    [InlineData("11.0.100-preview.1 [/usr/share/dotnet/sdk]\n", 0, CheckState.Ok, "SDK 11.0.100-preview.1")]
    [InlineData("8.0.400 [/usr/share/dotnet/sdk]\n", 0, CheckState.Note, "SDK 8.0.400, where 10.0.100 or later is needed")]
    [InlineData("", 0, CheckState.Note, "no SDK, where")]
    [InlineData("", 131, CheckState.Note, "no SDK, where")]
    public async Task Sdks_AreListed(string listed, int code, CheckState state, string part)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Program("dotnet", listed, code).ExamineAsync(new RuntimeCheck());

        Assert.Equal(state, verdict.State);
        Assert.Contains(part, verdict.What);
    }

    [Fact]
    public async Task NoDotnetOnPath_IsANote()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.ExamineAsync(new RuntimeCheck());

        Assert.Equal(CheckState.Note, verdict.State);
        Assert.Contains("https://dotnet.microsoft.com/download", verdict.Remedy);
    }
}
