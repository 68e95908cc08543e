using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Writes log messages as console lines: time, message, exception; errors as stderr.</summary>
sealed class ResourceLogger(TimeProvider time, Func<IEnumerable<ResourceLog>> logs) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        if (exception is not null) text += Environment.NewLine + exception;
        var line = $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}Z {text}";
        foreach (var log in logs()) log.Add(line, logLevel >= LogLevel.Error);
    }
}
