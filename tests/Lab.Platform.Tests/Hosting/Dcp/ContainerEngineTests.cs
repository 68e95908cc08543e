using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class ContainerEngineTests
{
    [Fact]
    public void A_running_engine_is_named() => Assert.Equal(
        new ContainerEngine("podman", true, null),
        ContainerEngine.Read("""{"version":"0.25.13","containers":{"runtime":"podman","installed":true,"running":true}}"""));

    [Fact]
    public void A_stopped_engine_tells_why_in_one_line() => Assert.Equal(
        new ContainerEngine("docker", false, "Is the docker daemon running?"),
        ContainerEngine.Read("""{"containers":{"runtime":"docker","installed":true,"running":false,"error":"code 1\nerror\nIs the docker daemon running?"}}"""));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"containers":{"installed":"yes"}}""")]
    [InlineData("""{"containers":{"runtime":"docker","installed":false,"running":false}}""")]
    public void Without_an_engine_nothing_runs(string output)
    {
        var engine = ContainerEngine.Read(output);

        Assert.Null(engine.Name);
        Assert.False(engine.Running);
    }
}
