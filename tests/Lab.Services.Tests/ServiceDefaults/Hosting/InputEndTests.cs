using System.IO.Pipes;
using Lab.ServiceDefaults.Hosting;

namespace Lab.Services.Tests.ServiceDefaults.Hosting;

public sealed class InputEndTests
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task EndOfThePipe_StopsOnce_AndBytesBeforeItDoNot()
    {
        using var starter = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, starter.ClientSafePipeHandle);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        InputEnd.Watch(input, stopped.SetResult);

        await starter.WriteAsync("something"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.False(stopped.Task.IsCompleted);
        await starter.DisposeAsync();

        await stopped.Task.WaitAsync(patience, TestContext.Current.CancellationToken);
    }
}
