using System.Diagnostics;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>A real S3 server (npm package s3rver) with the bucket "models", on a free port of this machine. It knows one key: S3RVER.</summary>
sealed class S3RverServer : IDisposable
{
    const string Package = "s3rver", Version = "3.7.1";
    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    readonly Process process;

    S3RverServer(Process process, Uri address, string folder) => (this.process, Address, Folder) = (process, address, folder);

    public Uri Address { get; }

    /// <summary>Where it keeps objects: bucket/key and an ending of its own.</summary>
    public string Folder { get; }

    /// <summary>Content of an object; null when there is none.</summary>
    public byte[]? Read(string key) =>
        Path.Combine(Folder, "models", key) + "._S3rver_object" is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>Starts it; skips the calling test where it is not installed. Installs it only where LAB_TESTS=full asks for it.</summary>
    public static async Task<S3RverServer> StartOrSkipAsync(string folder, CancellationToken cancellation)
    {
        string? program = await NpmPackage.FindAsync(Package, Version, "bin/s3rver.js", cancellation);
        Assert.SkipWhen(program is null, $"{Package} {Version} is not in the cache (LAB_TESTS=full fetches it through npm, which needs Node.js and a registry).");
        Directory.CreateDirectory(folder);
        var process = Start("node", [program!, "-d", folder, "-a", "127.0.0.1", "-p", "0", "-s", "--configure-bucket", "models"]);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) listening.TrySetException(new InvalidOperationException($"{Package} ended."));
            else if (line.Data.Split("listening on ") is [_, var address]) listening.TrySetResult(new Uri("http://" + address.Trim()));
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new S3RverServer(process, await listening.Task.WaitAsync(patience, cancellation), folder);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
