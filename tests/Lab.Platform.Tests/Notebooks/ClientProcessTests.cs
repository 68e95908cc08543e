using System.Diagnostics;
using Lab.Notebooks;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Notebooks;

public sealed class ClientProcessTests
{
    [Fact]
    public async Task Wait_EndsWithTheProcess_AndAtOnceWhereItIsGone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the command sleep is taken as the client");
        using var client = Process.Start("sleep", "60");
        var waiting = ClientProcess.EndAsync(client.Id, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Signal.Send(client.Id, Signal.Kill);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await client.WaitForExitAsync(TestContext.Current.CancellationToken);
        await ClientProcess.EndAsync(client.Id, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
