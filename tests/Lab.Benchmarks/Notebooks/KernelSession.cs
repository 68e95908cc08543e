using System.Diagnostics;
using Lab.Notebooks.Running;

namespace Lab.Benchmarks.Notebooks;

/// <summary>A Jupyter kernel of a process of its own, asked through the protocol.</summary>
sealed class KernelSession : IAsyncDisposable
{
    readonly KernelProcess process;
    readonly KernelClient client;
    readonly Process facts;

    KernelSession(KernelProcess process)
    {
        this.process = process;
        client = new(process.Connection);
        facts = Process.GetProcessById(process.Id);
    }

    /// <summary>Starts it and has it answer one cell.</summary>
    /// <param name="command">What is started.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<KernelSession> StartAsync(KernelCommand command, CancellationToken cancellation)
    {
        var session = new KernelSession(KernelProcess.Start(command, Path.GetTempPath()));
        await session.RunAsync("1 + 1", cancellation);
        return session;
    }

    /// <summary>Processor time that the process has had.</summary>
    public TimeSpan Processor
    {
        get
        {
            facts.Refresh();
            return facts.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            facts.Refresh();
            return facts.WorkingSet64;
        }
    }

    /// <summary>Runs a cell to its reply.</summary>
    public async Task RunAsync(string code, CancellationToken cancellation)
    {
        string asked = client.Execute(code);
        await foreach (var reply in client.Replies.ReadAllAsync(cancellation))
            if (KernelClient.ParentOf(reply) == asked) return;
    }

    public async ValueTask DisposeAsync()
    {
        client.Shutdown();
        await process.DisposeAsync();
        await client.DisposeAsync();
        facts.Dispose();
    }
}
