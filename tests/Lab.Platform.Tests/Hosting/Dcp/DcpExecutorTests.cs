using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class DcpExecutorTests
{
    static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_executable_runs_is_reached_shown_logged_and_leaves_nothing_behind()
    {
        var from = TimeProvider.System.GetTimestamp();
        await using var test = new TestApp();
        var server = test.Script("server", TestApp.Server);
        var endpoint = TestApp.Listen(server.Resource, "main");
        TestApp.Variable(server.Resource, "TEXT", """{"a":{{b}}}""");

        await test.StartAsync();
        var running = await test.UntilAsync("server", KnownResourceStates.Running);
        TestContext.Current.TestOutputHelper?.WriteLine($"Running after {TimeProvider.System.GetElapsedTime(from).TotalMilliseconds:0} ms");
        var pid = TestApp.Pid(running);

        Assert.Equal($"{pid}", await TestApp.AskAsync(endpoint));
        Assert.Contains("text {\"a\":{{b}}}", await test.LineAsync("server", line => line.Contains("pid ")));
        Assert.StartsWith("20", await test.LineAsync("server", line => line.EndsWith("to stderr", StringComparison.Ordinal)));
        Assert.Equal("perl", Property(running, "executable.path"));
        Assert.Equal(test.Folder, Property(running, "executable.workDir"));
        Assert.True(running.Properties.Single(property => property.Name == "executable.args").IsSensitive);
        Assert.NotNull(running.StartTimeStamp);
        var port = running.EnvironmentVariables.Single(variable => variable.Name == "PORT");
        Assert.True(port.IsFromSpec);
        Assert.NotEqual(endpoint.AllocatedEndpoint!.Port, int.Parse(port.Value!, CultureInfo.InvariantCulture));
        Assert.False(running.EnvironmentVariables.Single(variable => variable.Name == "PATH").IsFromSpec);
        Assert.Equal(endpoint.AllocatedEndpoint.UriString, Assert.Single(running.Urls).Url);
        Assert.False(running.Urls[0].IsInactive);

        await test.App.StopAsync(Cancellation);
        Assert.False(RealDcp.IsAlive(pid));
    }

    [Fact]
    public async Task Replicas_have_ids_of_their_own_and_share_one_port()
    {
        await using var test = new TestApp();
        var servers = test.Script("server", TestApp.Server, replicas: 2);
        var endpoint = TestApp.Listen(servers.Resource, "main");

        await test.StartAsync();
        var ids = servers.Resource.Annotations.OfType<ResourceInstancesAnnotation>().Single().Ids;
        Assert.All(ids, id => Assert.Matches("^server-[a-z0-9]{8}$", id));
        var pids = new List<string>();
        foreach (var id in ids) pids.Add($"{TestApp.Pid(await test.UntilAsync(id, KnownResourceStates.Running))}");
        foreach (var id in ids) await test.LineAsync(id, line => line.Contains("pid "));

        var answers = new HashSet<string>();
        var asked = 0;
        while (answers.Count < 2 && asked++ < 200) answers.Add(await TestApp.AskAsync(endpoint));
        Assert.Equal(pids.Order(), answers.Order());
    }

    [Fact]
    public async Task Stop_start_and_restart_do_what_they_say_and_a_stop_is_no_death()
    {
        await using var test = new TestApp();
        var server = test.Script("server", TestApp.Server);
        var endpoint = TestApp.Listen(server.Resource, "main");
        await test.StartAsync();
        var first = await test.UntilAsync("server", KnownResourceStates.Running);
        Assert.Equal(["Hidden", "Enabled", "Enabled"], Commands(first));
        // It has written its line before it answers: a process stopped earlier may leave none.
        Assert.Equal($"{TestApp.Pid(first)}", await TestApp.AskAsync(endpoint));

        Assert.True((await test.CommandAsync("server", "stop")).Success);
        var stopped = await test.UntilAsync("server", KnownResourceStates.Exited);
        Assert.False(RealDcp.IsAlive(TestApp.Pid(first)));
        Assert.NotNull(stopped.StopTimeStamp);
        Assert.True(stopped.Urls[0].IsInactive);
        Assert.Equal(["Enabled", "Hidden", "Disabled"], Commands(stopped));

        Assert.True((await test.CommandAsync("server", "start")).Success);
        var second = await test.UntilAsync("server", KnownResourceStates.Running);
        Assert.NotEqual(TestApp.Pid(first), TestApp.Pid(second));
        Assert.Equal($"{TestApp.Pid(second)}", await TestApp.AskAsync(endpoint));

        Assert.True((await test.CommandAsync("server", "restart")).Success);
        var third = await test.UntilAsync("server", snapshot => snapshot.State?.Text == KnownResourceStates.Running && TestApp.Pid(snapshot) != TestApp.Pid(second));
        Assert.Equal($"{TestApp.Pid(third)}", await TestApp.AskAsync(endpoint));
        await test.LineAsync("server", line => line.Contains($"pid {TestApp.Pid(first)} "));
        await test.LineAsync("server", line => line.Contains($"pid {TestApp.Pid(third)} "));
    }

    [Fact]
    public async Task A_process_that_dies_comes_back_after_a_second_on_the_same_address()
    {
        await using var test = new TestApp();
        var server = test.Script("server", TestApp.Server);
        var endpoint = TestApp.Listen(server.Resource, "main");
        await test.StartAsync();
        var first = TestApp.Pid(await test.UntilAsync("server", KnownResourceStates.Running));
        await TestApp.AskAsync(endpoint);

        using (var process = System.Diagnostics.Process.GetProcessById(first)) process.Kill();

        var between = await test.UntilAsync("server", "Restarting in 1 s (1 of 5)");
        Assert.Equal(["Enabled", "Enabled", "Disabled"], Commands(between));
        var second = await test.UntilAsync("server", KnownResourceStates.Running);
        Assert.NotEqual(first, TestApp.Pid(second));
        Assert.Equal($"{TestApp.Pid(second)}", await TestApp.AskAsync(endpoint));
        Assert.Contains("by a signal", await test.LineAsync("server", line => line.Contains("Ended by itself")));
    }

    [Fact]
    public async Task Stop_during_the_back_off_ends_it_and_start_begins_at_once()
    {
        await using var test = new TestApp();
        test.Script("crash", "print qq(run\n); exit 3;");
        await test.StartAsync();
        await test.UntilAsync("crash", "Restarting in 1 s (1 of 5)");
        var second = await test.UntilAsync("crash", "Restarting in 2 s (2 of 5)");
        Assert.Equal(3, second.ExitCode);

        Assert.True((await test.CommandAsync("crash", "stop")).Success);
        await test.UntilAsync("crash", KnownResourceStates.Exited);
        Assert.True((await test.CommandAsync("crash", "start")).Success);

        // What was before does not count any more.
        await test.UntilAsync("crash", "Restarting in 1 s (1 of 5)");
    }

    [Fact]
    public async Task Work_that_is_done_is_finished_and_who_waits_for_it_starts_then()
    {
        await using var test = new TestApp();
        var job = test.Script("job", "open my $f, '>', 'done'; exit 0;");
        var user = test.Script("user", "die 'too early' unless -e 'done'; sleep 1000;");
        user.Resource.Annotations.Add(new WaitAnnotation(job.Resource, WaitType.WaitForCompletion));
        var late = test.Script("late", "sleep 1000;");
        late.Resource.Annotations.Add(new ExplicitStartupAnnotation());
        await test.StartAsync();

        Assert.Equal(0, (await test.UntilAsync("job", KnownResourceStates.Finished)).ExitCode);
        await test.UntilAsync("user", KnownResourceStates.Running);
        await test.UntilAsync("late", KnownResourceStates.NotStarted);

        Assert.True((await test.CommandAsync("late", "start")).Success);
        await test.UntilAsync("late", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_with_its_name()
    {
        await using var test = new TestApp();
        test.Builder.AddResource(new ExecutableResource("none", "/no/such/program", test.Folder));
        await test.StartAsync();

        var failed = await test.UntilAsync("none", KnownResourceStates.FailedToStart);

        Assert.Equal("error", failed.State!.Style);
        Assert.Contains("/no/such/program", Property(failed, "resource.failure"));
        Assert.Contains("/no/such/program", await test.LineAsync("none", _ => true));
    }

    [Fact]
    public async Task A_container_without_engine_runs_as_native_process_or_says_what_it_needs()
    {
        var engine = await ContainerEngine.AskAsync(await RealDcp.BundleOrSkipAsync(), null, Cancellation);
        Assert.SkipWhen(engine.Running, "A container engine runs here.");
        await using var test = new TestApp();
        test.Builder.AddResource(new ContainerResource("bare"));
        var native = test.Builder.AddResource(new ContainerResource("native"));
        var endpoint = TestApp.Listen(native.Resource, "main");
        endpoint.TargetPort = 6379;
        endpoint.IsProxied = true;
        native.Resource.Annotations.Add(new NativeProcessAnnotation((context, _) => Task.FromResult(new NativeProcess(
            "perl", test.Folder, ["-MIO::Socket::INET", "-e", TestApp.Server], new Dictionary<string, string> { ["PORT"] = context.PortForServing("main") }))));

        await test.StartAsync();
        var running = await test.UntilAsync("native", KnownResourceStates.Running);
        Assert.Equal($"{TestApp.Pid(running)}", await TestApp.AskAsync(endpoint));
        var failed = await test.UntilAsync("bare", KnownResourceStates.FailedToStart);
        Assert.Contains("needs Docker or Podman", Property(failed, "resource.failure"));
        Assert.Contains("AddConnectionString(\"bare\")", Property(failed, "resource.failure"));
    }

    [Fact]
    public async Task A_fixed_port_and_an_endpoint_without_proxy_are_kept()
    {
        await using var test = new TestApp();
        var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var proxied = TestApp.Listen(test.Script("proxied", TestApp.Server).Resource, "main", port);
        var direct = TestApp.Listen(test.Script("direct", TestApp.Server).Resource, "main", isProxied: false);

        await test.StartAsync();
        var running = await test.UntilAsync("direct", KnownResourceStates.Running);

        Assert.Equal(port, proxied.AllocatedEndpoint!.Port);
        Assert.NotEmpty(await TestApp.AskAsync(proxied));
        Assert.Equal($"{TestApp.Pid(running)}", await TestApp.AskAsync(direct));
        Assert.Equal($"{direct.AllocatedEndpoint!.Port}", running.EnvironmentVariables.Single(variable => variable.Name == "PORT").Value);
    }

    [Fact]
    public async Task A_second_start_in_the_same_folder_is_refused()
    {
        await using var first = new TestApp();
        first.Script("server", "sleep 1000;");
        await first.StartAsync();
        using var second = SecondIn(first.Folder);

        var error = await Assert.ThrowsAsync<LabException>(() => second.StartAsync(Cancellation));

        Assert.Contains($"process {Environment.ProcessId}", error.Message);
        Assert.Contains("LAB_DATA", error.Remedy);
        await first.UntilAsync("server", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_project_is_started_from_its_built_output()
    {
        await using var test = new TestApp();
        var project = test.Builder.AddResource(new ProjectResource("project"));
        var metadata = new TestProject(Path.Combine(test.Folder, "Some.csproj"));
        await File.WriteAllTextAsync(metadata.ProjectPath, "<Project/>", Cancellation);
        project.Resource.Annotations.Add(metadata);
        project.Resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("-?")));

        await test.StartAsync();
        var ended = await test.UntilAsync("project", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text) || snapshot.State?.Style == "warning");

        Assert.Equal(DotnetHost.Path, Property(ended, "executable.path"));
        Assert.True(File.Exists(Property(ended, "executable.path")));
        Assert.Equal(metadata.ProjectPath, Property(ended, "project.path"));
        Assert.Equal(test.Folder, Property(ended, "executable.workDir"));
        await test.LineAsync("project", line => line.Contains("xUnit.net"));
    }

    /// <summary>These tests themselves as a project: they explain their options and end.</summary>
    sealed class TestProject(string path) : IProjectMetadata, IProjectOutputMetadata
    {
        public string ProjectPath => path;

        public string TargetPath => typeof(TestProject).Assembly.Location;
    }

    static DistributedApplication SecondIn(string folder)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = folder, DisableDashboard = true });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.AddResource(new ExecutableResource("other", "perl", folder));
        return builder.Build();
    }

    static string? Property(CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.Single(property => property.Name == name).Value?.ToString();

    // start, stop, restart
    static IEnumerable<string> Commands(CustomResourceSnapshot snapshot) => snapshot.Commands.Select(command => command.State.ToString());
}
