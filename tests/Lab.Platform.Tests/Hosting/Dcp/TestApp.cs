using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Platform.Tests.Hosting.Dcp;

/// <summary>An application of scripts under the real DCP, in a folder of its own.</summary>
sealed class TestApp : IAsyncDisposable
{
    /// <summary>Writes its number and variables, then answers each connection with its process number.</summary>
    public const string Server =
        """
        $| = 1;
        print "pid $$ text $ENV{TEXT}\n"; print STDERR "to stderr\n";
        my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => $ENV{PORT}) or die $!;
        while (my $client = $server->accept) { print $client "$$\n"; close $client; }
        """;

    DistributedApplication? app;

    public TestApp(string? folder = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test's processes are perl scripts.");
        Folder = folder ?? Directory.CreateTempSubdirectory("lab-app-").FullName;
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = Folder, DisableDashboard = true });
        Builder.Services.AddLogging(logging => logging.ClearProviders());
    }

    public string Folder { get; }

    public IDistributedApplicationBuilder Builder { get; }

    public DistributedApplication App => app ?? throw new InvalidOperationException("Not started.");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public IResourceBuilder<ExecutableResource> Script(string name, string script, string? endpoint = null, int replicas = 1)
    {
        var resource = Builder.AddResource(new ExecutableResource(name, "perl", Folder));
        resource.Resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(args =>
        {
            foreach (var arg in new[] { "-MIO::Socket::INET", "-e", script }) args.Add(arg);
        }));
        if (replicas > 1) resource.Resource.Annotations.Add(new ReplicaAnnotation(replicas));
        if (endpoint is not null) Listen(resource.Resource, endpoint);
        return resource;
    }

    /// <summary>The process finds the port it must listen on in PORT.</summary>
    public static EndpointAnnotation Listen(IResourceWithEndpoints resource, string name, int? port = null, bool? isProxied = null)
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "tcp", name: name, port: port, isProxied: isProxied);
        resource.Annotations.Add(endpoint);
        var target = new EndpointReference(resource, endpoint).Property(EndpointProperty.TargetPort);
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables["PORT"] = target));
        return endpoint;
    }

    public static void Variable(IResource resource, string name, object value) =>
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables[name] = value));

    public async Task StartAsync()
    {
        await RealDcp.BundleOrSkipAsync();
        app = Builder.Build();
        await app.StartAsync(Cancellation);
    }

    /// <summary>Waits until the process is in the state.</summary>
    public async Task<CustomResourceSnapshot> UntilAsync(string id, Func<CustomResourceSnapshot, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(RealDcp.Patience);
        try
        {
            return (await App.ResourceNotifications.WaitForResourceAsync(id, change => wanted(change.Snapshot), limit.Token)).Snapshot;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            App.ResourceNotifications.TryGetCurrentState(id, out var last);
            throw new TimeoutException($"'{id}' did not get there; it is {last?.Snapshot.State?.Text}.");
        }
    }

    public Task<CustomResourceSnapshot> UntilAsync(string id, string state) => UntilAsync(id, snapshot => snapshot.State?.Text == state);

    public static int Pid(CustomResourceSnapshot snapshot) =>
        Convert.ToInt32(snapshot.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);

    public async Task<ExecuteCommandResult> CommandAsync(string id, string name) => await App.ResourceCommands.ExecuteCommandAsync(id, name, Cancellation);

    public async Task<string> LineAsync(string id, Func<string, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(RealDcp.Patience);
        await foreach (var lines in App.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(id).WithCancellation(limit.Token))
            foreach (var line in lines)
                if (wanted(line.Content)) return line.Content;
        throw new InvalidOperationException("The log ended.");
    }

    /// <summary>What the process behind the address answers; asked until it listens.</summary>
    public static async Task<string> AskAsync(EndpointAnnotation endpoint)
    {
        return await Eventually.GetAsync($"an answer at {endpoint.Name}", async () =>
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", endpoint.AllocatedEndpoint!.Port, Cancellation);
                using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
                return await reader.ReadLineAsync(Cancellation) is { Length: > 0 } answer ? answer : null;
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                return null;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
