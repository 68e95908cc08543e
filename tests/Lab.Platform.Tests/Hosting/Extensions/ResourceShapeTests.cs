using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>What the adding methods leave on a resource.</summary>
public sealed class ResourceShapeTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Theory]
    [InlineData("redis", "redis:latest")]
    [InlineData("redis:8.6", "redis:8.6")]
    [InlineData("host:5000/redis", "host:5000/redis:latest")]
    [InlineData("redis@sha256:abc", "redis@sha256:abc")]
    public void ImageName_IsTakenApart(string image, string name)
    {
        Assert.True(builder.AddContainer("c", image).Resource.TryGetContainerImageName(out var text));
        Assert.Equal(name, text);
    }

    [Fact]
    public void Container_KeepsTagMountsAndLifetime()
    {
        var container = builder.AddContainer("c", "redis", "8").WithImageTag("8.6").WithVolume("data", "/data").WithBindMount("conf", "/conf", isReadOnly: true)
            .WithLifetime(ContainerLifetime.Persistent).Resource;

        Assert.Equal("8.6", container.Annotations.OfType<ContainerImageAnnotation>().Single().Tag);
        Assert.Equal(
            [("data", "/data", ContainerMountType.Volume, false), (Path.Combine(builder.AppHostDirectory, "conf"), "/conf", ContainerMountType.BindMount, true)],
            container.Annotations.OfType<ContainerMountAnnotation>().Select(mount => (mount.Source!, mount.Target, mount.Type, mount.IsReadOnly)));
        Assert.Equal(ContainerLifetime.Persistent, container.Annotations.OfType<ContainerLifetimeAnnotation>().Single().Lifetime);
    }

    [Fact]
    public async Task Executable_RunsInAFolderOfTheAppHostWithArgumentsOfAllKinds()
    {
        var port = builder.AddParameter("port", "80");
        var program = builder.AddExecutable("p", "prog", "sub", "--port", port, 7, true).WithCommand("other").WithArgs("last");

        var configuration = await HostingTest.ConfigurationOf(builder, program.Resource);

        Assert.Equal(("other", Path.Combine(builder.AppHostDirectory, "sub")), (program.Resource.Command, program.Resource.WorkingDirectory));
        Assert.Equal(["--port", "80", "7", "true", "last"], configuration.Args);
    }

    [Fact]
    public void EndpointSaidTwice_IsCompletedNotDoubled()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint(targetPort: 80).WithHttpEndpoint(port: 8080).WithExternalHttpEndpoints();

        var endpoint = web.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal((8080, 80, true, true), (endpoint.Port, endpoint.TargetPort, endpoint.IsExternal, endpoint.IsProxied));
        Assert.Throws<DistributedApplicationException>(() => web.WithEndpoint(scheme: "tcp", name: "http"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void PortOutOfRange_IsRefused(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddExecutable("web", "x", ".").WithHttpEndpoint(port));

    [Theory]
    [InlineData("relative/path")]
    [InlineData("https://host/path")]
    [InlineData("https://host/?q=1")]
    public void ExternalServiceAtNoRoot_IsRefused(string url) => Assert.Throws<ArgumentException>(() => builder.AddExternalService("pay", url));

    [Fact]
    public void Replicas_AreAtLeastOne()
    {
        var web = builder.AddProject("web", "w.csproj").WithReplicas(3).WithReplicas(2);

        Assert.Equal(2, web.Resource.GetReplicaCount());
        Assert.Throws<ArgumentOutOfRangeException>(() => web.WithReplicas(0));
    }

    [Fact]
    public async Task FixedPorts_GiveWayWhenATestAsks()
    {
        var random = HostingTest.Builder("--DcpPublisher:RandomizePorts=true");
        var web = random.AddExecutable("web", "x", ".").WithHttpEndpoint(port: 8080).WithHttpEndpoint(port: 8081, name: "own", isProxied: false);
        await using var application = random.Build();

        await application.Services.GetRequiredService<BeforeStart>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([null, 8081], web.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Port));
    }
}
