using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lab.Platform.Tests.Hosting.Testing;

public sealed class TestingBuilderTests
{
    static string? reached;

    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task EntryPoint_IsHeldWhereItBuilds()
    {
        reached = null;
        var run = Run(Describe, ["--Parameters:p=from-test"]);
        await using var builder = new InterceptedTestingBuilder(run, await run.StartAsync(cancellation));
        Assert.Equal(["p", "web"], builder.Resources.Select(resource => resource.Name));
        builder.AddExecutable("added", "x", ".");

        await using var application = await builder.BuildAsync(cancellation);

        var model = application.Services.GetRequiredService<DistributedApplicationModel>();
        Assert.Equal(["p", "web", "added"], model.Resources.Select(resource => resource.Name));
        Assert.Equal("from-test", ((ParameterResource)model.Resources[0]).Value);
        Assert.True(application.Services.GetRequiredService<IHostEnvironment>().IsDevelopment());
        Assert.Equal("described", reached);
    }

    [Fact]
    public async Task EntryPointThatFails_GivesItsReason()
    {
        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() => Run(DescribeTwice, []).StartAsync(cancellation));

        Assert.Contains("'twice'", problem.Message);
    }

    [Fact]
    public async Task EntryPointThatBuildsNothing_IsAnError() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(DescribeNothing, []).StartAsync(cancellation));

    [Fact]
    public async Task EndpointsAndConnectionStrings_AreFoundByName()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var web = builder.AddExecutable("web", "x", ".").WithEndpoint(scheme: "tcp", name: "smtp").WithHttpEndpoint();
        builder.AddConnectionString("api", ReferenceExpression.Create($"{web.GetEndpoint("http")}/api"));
        HostingTest.Allocate(builder);
        await using var application = await builder.BuildAsync(cancellation);

        Assert.Equal(new("tcp://localhost:5001"), application.GetEndpoint("web", "smtp"));
        Assert.Equal(new("http://localhost:5002"), application.GetEndpoint("WEB"));
        using var client = application.CreateHttpClient("web");
        Assert.Equal(new("http://localhost:5002"), client.BaseAddress);
        Assert.Equal("http://localhost:5002/api", await application.GetConnectionStringAsync("api", cancellation));
        Assert.Throws<ArgumentException>(() => application.GetEndpoint("nobody"));
        Assert.Throws<ArgumentException>(() => application.GetEndpoint("web", "grpc"));
    }

    static EntryPointRun Run(Action<string[]> main, string[] args) => new(main.Method, args, (options, _) => options.ProjectDirectory = Path.GetTempPath());

    static void Describe(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        builder.AddParameter("p");
        builder.AddExecutable("web", "x", ".");
        reached = "described";
        using var application = builder.Build();
        reached = "built";
    }

    static void DescribeTwice(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        builder.AddParameter("twice");
        builder.AddParameter("twice");
    }

    static void DescribeNothing(string[] args)
    {
    }
}
