using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lab.Hosting.Dcp;
using Lab.Hosting.Dcp.Objects;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class DcpSessionTests
{
    static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_executable_runs_is_reached_logs_and_leaves_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test's process is a perl script.");
        await using var session = await RealDcp.StartAsync(Cancellation);
        var client = session.Client;
        await client.CreateAsync(DcpKinds.Service, DcpKinds.Service.New("echo-tcp", new()), Cancellation);
        var service = await FirstAsync(client, DcpKinds.Service, change => change.Object.Status?.EffectivePort > 0);
        var spec = new ExecutableSpec
        {
            ExecutablePath = "perl",
            WorkingDirectory = "/",
            Args = ["-MIO::Socket::INET", "-e", DcpTemplate.Escape(ServerScript)],
            Env = [new("PORT", DcpTemplate.PortForServing("echo-tcp")), new("TEXT", DcpTemplate.Escape("""{"a":{{1}}}"""))],
        };
        await client.CreateAsync(DcpKinds.Executable, DcpKinds.Executable.New("echo-1", spec, Produces("echo-tcp")), Cancellation);

        var running = await FirstAsync(client, DcpKinds.Executable, change => change.Object.Status?.State == ExecutableStates.Running);
        var pid = running.Object.Status!.Pid!.Value;
        var line = await FirstLineAsync(client, "echo-1");
        var answer = await AskAsync(service.Object.Status!.EffectivePort!.Value);

        Assert.Matches("""^20\S+Z text \{"a":\{\{1\}\}\}$""", line);
        Assert.Equal("hello", answer);

        await client.StopAsync(DcpKinds.Executable, "echo-1", Cancellation);
        var finished = await FirstAsync(client, DcpKinds.Executable, change => change.Object.Status?.State == ExecutableStates.Finished);
        Assert.NotNull(finished.Object.Status!.FinishTimestamp);
        await session.StopAsync(Cancellation);
        await Eventually.HoldsAsync(() => !RealDcp.IsAlive(pid), "process ended");
        Assert.False(Directory.Exists(session.Folder));
    }

    [Fact]
    public async Task The_session_folder_is_for_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes.");
        await using var session = await RealDcp.StartAsync(Cancellation);
#pragma warning disable CA1416 // Skipped on Windows above.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(session.Folder));
        foreach (var file in Directory.EnumerateFiles(session.Folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Only_this_DCPs_certificate_and_token_are_good()
    {
        await using var session = await RealDcp.StartAsync(Cancellation);
        Assert.True(Kubeconfig.TryParse(await File.ReadAllTextAsync(Path.Combine(session.Folder, "kubeconfig"), Cancellation), out var config));
        using var mine = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(session.Folder, "tls.crt"), Cancellation));
        var foreign = DcpCertificate.Write(Path.Combine(session.Folder, "other.crt"), Path.Combine(session.Folder, "other.key"), TimeProvider.System);

        using var otherCertificate = new DcpClient(new(config, foreign, TimeProvider.System), TimeProvider.System);
        using var otherToken = new DcpClient(new(config with { Token = "guessed" }, mine.RawData, TimeProvider.System), TimeProvider.System);

        await Assert.ThrowsAsync<HttpRequestException>(() => otherCertificate.ExecutionStatusAsync(Cancellation));
        var refusal = await Assert.ThrowsAsync<DcpException>(() => otherToken.ListAsync(DcpKinds.Service, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
    }

    const string ServerScript =
        """
        $| = 1;
        my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => $ENV{PORT}) or die $!;
        print "text $ENV{TEXT}\n";
        while (my $client = $server->accept) { print $client "hello\n"; close $client; }
        """;

    static Dictionary<string, string> Produces(string service) => new()
    {
        [ServiceProducer.Annotation] = JsonSerializer.Serialize([new ServiceProducer(service, null, null)], DcpJson.Default.ServiceProducerArray),
    };

    static async Task<DcpEvent<TSpec, TStatus>> FirstAsync<TSpec, TStatus>(
        DcpClient client, DcpKind<TSpec, TStatus> kind, Func<DcpEvent<TSpec, TStatus>, bool> wanted)
        where TSpec : class
        where TStatus : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(RealDcp.Patience);
        await foreach (var change in client.WatchAsync(kind, limit.Token))
            if (wanted(change)) return change;
        throw new InvalidOperationException("The watch ended.");
    }

    static async Task<string> FirstLineAsync(DcpClient client, string name)
    {
        await foreach (var line in client.LogAsync(DcpKinds.Executable, name, "stdout", follow: true, Cancellation)) return line;
        throw new InvalidOperationException("The log ended.");
    }

    static async Task<string?> AskAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", port, Cancellation);
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        return await reader.ReadLineAsync(Cancellation);
    }
}
