using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>
/// How a service's process fails: <see cref="ServiceProcess"/> tells it in a line, so the framework need not log it with its stack. A
/// host that is not run as a process (in a test) goes its own way.
/// </summary>
/// <param name="lifetime">Of the host.</param>
public sealed class ProcessEnd(IHostApplicationLifetime lifetime)
{
    Exception? failure;

    /// <summary>What ended the process; null while nothing did.</summary>
    internal Exception? Failure => failure;

    internal bool IsProcess { get; set; }

    /// <summary>Stops the process: what it is there for cannot be had.</summary>
    /// <param name="cause">Becomes the line and the exit code.</param>
    /// <returns>False where nobody tells it: the host is no process.</returns>
    public bool Fail(Exception cause)
    {
        if (!IsProcess) return false;
        if (Interlocked.CompareExchange(ref failure, cause, null) is null) lifetime.StopApplication();
        return true;
    }

    internal static void Add(IHostApplicationBuilder builder)
    {
        var start = new Start();
        builder.Services.AddSingleton(start);
        builder.Services.AddSingleton<ProcessEnd>();
        // What they log while it starts is thrown too.
        foreach (string category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            builder.Logging.AddFilter(category, level => !start.IsTold && level >= LogLevel.Warning);
    }

    /// <summary>The start of the process, whose failure is told elsewhere.</summary>
    internal sealed class Start
    {
        public bool IsTold { get; set; }
    }
}
