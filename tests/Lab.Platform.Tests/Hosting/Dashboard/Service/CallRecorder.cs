using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

/// <summary>The methods that were called, as the service's log tells them.</summary>
sealed class CallRecorder : ILoggerProvider, ILogger
{
    readonly Channel<string> calls = Channel.CreateUnbounded<string>();

    /// <summary>Waits until a line of the log names the method.</summary>
    public async Task WaitForAsync(string method, CancellationToken cancellation)
    {
        while (!(await calls.Reader.ReadAsync(cancellation)).Contains(method)) continue;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        calls.Writer.TryWrite(formatter(state, exception));

    public void Dispose()
    {
    }
}
