using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Running;

/// <summary>How to start the Jupyter kernel in a process of its own; the connection file comes last.</summary>
public sealed record KernelCommand(string File, IReadOnlyList<string> Arguments);

/// <summary>A Jupyter kernel that was started for one run. Its sockets, file and process end with this object.</summary>
sealed class KernelProcess : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    readonly Process process;
    readonly string folder;

    KernelProcess(Process process, string folder, ConnectionFile connection, Task<string> errors)
    {
        (this.process, this.folder) = (process, folder);
        (Connection, Errors) = (connection, errors);
    }

    public ConnectionFile Connection { get; }

    /// <summary>What the process wrote to stderr; complete when it has ended.</summary>
    public Task<string> Errors { get; }

    public int Id => process.Id;

    public Task Ended => process.WaitForExitAsync();

    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <param name="command">What to start.</param>
    /// <param name="workingFolder">Where the cells' relative paths begin.</param>
    public static KernelProcess Start(KernelCommand command, string workingFolder)
    {
        int[] ports = FreePorts.Take(5);
        var connection = new ConnectionFile(ports[0], ports[1], ports[2], ports[3], ports[4], Key: Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        // A temporary folder of .NET is its owner's alone: the key in the file lets its reader run code.
        string folder = Directory.CreateTempSubdirectory("lab-notebook-").FullName;
        string file = Path.Combine(folder, "connection.json");
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(connection, NotebookJson.Default.ConnectionFile));
        var start = new ProcessStartInfo(command.File, [.. command.Arguments, file])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in KernelEnvironment.Variables) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new LabException(ErrorKind.MissingTool, $"'{command.File}' did not start.");
        process.StandardInput.Close();
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new(process, folder, connection, process.StandardError.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var wait = new CancellationTokenSource(patience);
            await process.WaitForExitAsync(wait.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
