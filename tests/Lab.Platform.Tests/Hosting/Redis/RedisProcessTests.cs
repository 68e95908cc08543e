using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Redis;
using Lab.Redis;
using Lab.TestSupport;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Platform.Tests.Hosting.Redis;

public sealed class RedisProcessTests : IAsyncDisposable
{
    readonly TemporaryAppHost host = new();
    Process? running;

    public RedisProcessTests() => Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");

    [Fact]
    public async Task The_password_is_in_a_file_of_the_owner_only_and_not_in_the_arguments()
    {
        var redis = host.Builder().AddRedis("redis").WithPersistence().Resource;

        var process = await PrepareAsync(redis);

        string file = Path.Combine(host.State, "redis", "redis.conf");
        Assert.Equal([file, "--port", "{{- portForServing \"redis-tcp\" -}}"], process.Args);
        Assert.Equal(Path.GetDirectoryName(file), process.WorkingDirectory);
        Assert.Contains($"requirepass \"{redis.PasswordParameter!.Value}\"", await File.ReadAllTextAsync(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(process.WorkingDirectory));
        }
    }

    [Fact]
    public async Task A_file_of_an_earlier_start_is_replaced_and_private_again()
    {
        var redis = host.Builder().AddRedis("redis").Resource;
        var first = await PrepareAsync(redis);
        await File.WriteAllTextAsync(first.Args[0], "old");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(first.Args[0], (UnixFileMode)0b110_100_100);

        await PrepareAsync(redis);

        Assert.StartsWith("bind 127.0.0.1", await File.ReadAllTextAsync(first.Args[0]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.Args[0]));
    }

    [Fact]
    public async Task The_process_takes_the_password_and_keeps_its_data_over_a_kill_and_a_new_start()
    {
        string? id = null;
        for (int start = 0; start < 2; start++)
        {
            // A builder of its own, as each start of the AppHost has.
            var redis = host.Builder().AddRedis("redis").WithPersistence().Resource;
            int port = Start(await PrepareAsync(redis));
            TemporaryAppHost.Allocate(redis, port);
            await HealthyAsync(redis);
            string text = (await ((IResourceWithConnectionString)redis).GetConnectionStringAsync(default))!;
            await using var client = new RedisClient(RedisOptions.Parse(text));
            await using var stranger = new RedisClient(RedisOptions.Parse($"localhost:{port}"));

            Assert.Contains("NOAUTH", (await Assert.ThrowsAsync<RedisUnavailableException>(() => stranger.ConnectAsync())).Message);
            if (start == 0) id = await client.StreamAddAsync("s", [new("n", "1")]);
            else Assert.Equal([id], (await client.StreamRangeAsync("s")).Select(entry => entry.Id));
            await KillAsync();
        }
    }

    [Fact]
    public async Task Without_a_server_the_health_check_says_so()
    {
        var redis = host.Builder().AddRedis("redis").Resource;
        TemporaryAppHost.Allocate(redis, FreePort());

        var result = await Check(redis).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.DoesNotContain(redis.PasswordParameter!.Value, result.Description);
    }

    static Task<NativeProcess> PrepareAsync(RedisResource redis) =>
        redis.Annotations.OfType<NativeProcessAnnotation>().Single().Prepare(TemporaryAppHost.Context(redis), TestContext.Current.CancellationToken);

    static RedisHealthCheck Check(RedisResource redis) => new(((IResourceWithConnectionString)redis).GetConnectionStringAsync);

    static Task HealthyAsync(RedisResource redis) =>
        Eventually.HoldsAsync(async () => (await Check(redis).CheckHealthAsync(new HealthCheckContext())).Status == HealthStatus.Healthy, "a healthy Redis");

    // As DCP does: the template becomes a free port.
    int Start(NativeProcess process)
    {
        int port = FreePort();
        var start = new ProcessStartInfo(process.ExecutablePath, process.Args.Select(argument => argument.StartsWith("{{") ? port.ToString() : argument))
        {
            WorkingDirectory = process.WorkingDirectory,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in process.Environment) start.Environment[name] = value;
        running = Process.Start(start)!;
        running.BeginOutputReadLine();
        return port;
    }

    async Task KillAsync()
    {
        if (running is not { } process) return;
        running = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        host.Dispose();
    }
}
