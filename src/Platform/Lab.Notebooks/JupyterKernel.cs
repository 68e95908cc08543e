using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Interpreter;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks;

/// <summary>The Jupyter kernel "C# (Sentiment Lab)" in this process.</summary>
public static class JupyterKernel
{
    /// <summary>Name of its kernelspec.</summary>
    public const string SpecName = "lab-csharp";

    /// <summary>As people see it in a list of Jupyter kernels.</summary>
    public const string DisplayName = "C# (Sentiment Lab)";

    /// <summary>Path of the notebook, as Jupyter's server tells the Jupyter kernels that it starts.</summary>
    const string NotebookVariable = "JPY_SESSION_NAME";

    const string RecordsCodeVariable = "LAB_TRACE_CODE";

    /// <summary>Serves one client's notebook until it asks for the end, or the token does.</summary>
    /// <param name="connectionFile">What the client wrote.</param>
    /// <param name="warn">Told of messages that are dropped or not understood.</param>
    /// <param name="imports">Namespaces that cells may use without saying so, beside the usual ones.</param>
    /// <param name="cancellation">Ends it from outside.</param>
    public static async Task RunAsync(string connectionFile, Action<string> warn, IReadOnlyList<string> imports, CancellationToken cancellation)
    {
        var connection = ConnectionFile.Read(connectionFile);
        using var marker = CellMarker.Open(connectionFile);
        if (marker.Left is { } left) warn(left);
        string session = Guid.NewGuid().ToString("N");
        await using var transport = new ZmqTransport(connection, warn, topic => Welcome(session, topic));
        await using var interpreter = new TracedInterpreter(
            new NotebookInterpreter(Environment.CurrentDirectory, catchesStrays: true, imports), Environment.GetEnvironmentVariable(NotebookVariable), session,
            recordsCode: Environment.GetEnvironmentVariable(RecordsCodeVariable) is "1" or "true");
        await using var server = new KernelServer(transport, interpreter, Info(), Cell.Comms, session, TimeProvider.System, warn, marker);
        // Clients that interrupt by signal: the process stays, the cell ends.
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            server.Interrupt();
        });
        // What a cell left running may throw where nobody waits for it: that is told, and the notebook's state stays.
        ExceptionHandling.SetUnhandledExceptionHandler(static failure =>
        {
            Console.Error.WriteLine($"Not caught: {failure}");
            return true;
        });
        await ServeAsync(server, cancellation).ConfigureAwait(false);
    }

    // Until a client asks for the end, or has ended itself.
    static async Task ServeAsync(KernelServer server, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var client = ClientProcess.Id is { } id ? ClientProcess.EndAsync(id, end.Token) : Task.Delay(Timeout.Infinite, end.Token);
        Task served = server.RunAsync(end.Token);
        await Task.WhenAny(served, client).ConfigureAwait(false);
        bool isAlone = client.IsCompletedSuccessfully;
        await end.CancelAsync().ConfigureAwait(false);
        await served.ConfigureAwait(isAlone ? ConfigureAwaitOptions.SuppressThrowing : ConfigureAwaitOptions.None);
    }

    static JupyterMessage Welcome(string session, string topic) =>
        new MessageMaker(TimeProvider.System, session).Make(null, "iopub_welcome", new Subscription(topic), NotebookJson.Default.Subscription);

    static KernelInfoReply Info()
    {
        string version = typeof(JupyterKernel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        return new KernelInfoReply(
            MessageHeader.ProtocolVersion, SpecName, version,
            new LanguageInfo("C#", "14.0", "text/x-csharp", ".cs", "csharp", "text/x-csharp", "script"),
            $"{DisplayName} {version} on {RuntimeInformation.FrameworkDescription}",
            [new("C#", "https://learn.microsoft.com/dotnet/csharp/"), new(".NET API", "https://learn.microsoft.com/dotnet/api/")],
            SupportedFeatures: []);
    }
}
