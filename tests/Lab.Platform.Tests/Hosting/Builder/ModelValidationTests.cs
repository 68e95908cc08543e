using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Builder;

public sealed class ModelValidationTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Fact]
    public void WaitCycle_FailsAtBuildWithItsPath()
    {
        var a = builder.AddExecutable("a", "x", ".");
        var b = builder.AddExecutable("b", "x", ".").WaitFor(a);
        var c = builder.AddExecutable("c", "x", ".").WaitForCompletion(b);
        a.WaitForStart(c);
        builder.AddExecutable("outside", "x", ".").WaitFor(a);

        var problem = Assert.Throws<DistributedApplicationException>(() => builder.Build());

        Assert.Equal("Resources wait for each other and would never start: a -> c -> b -> a.", problem.Message);
    }

    [Fact]
    public void WaitForItself_FailsAtOnce()
    {
        var a = builder.AddExecutable("a", "x", ".");

        var problem = Assert.Throws<DistributedApplicationException>(() => a.WaitFor(a));

        Assert.Equal("Resource 'a' waits for itself and would never start: a -> a.", problem.Message);
    }

    [Fact]
    public void ReferenceToAResourceThatWasNotAdded_FailsAtBuildWithBothNames()
    {
        var stranger = builder.CreateResourceBuilder(new ProjectResource("stranger")).WithHttpEndpoint();
        builder.AddExecutable("web", "x", ".").WithReference(stranger);

        var problem = Assert.Throws<DistributedApplicationException>(() => builder.Build());

        Assert.StartsWith("Resource 'web' refers to 'stranger', which is not part of the application.", problem.Message);
        Assert.EndsWith("web -> stranger.", problem.Message);
    }

    [Fact]
    public void WaitForAResourceThatWasNotAdded_FailsAtBuild()
    {
        builder.AddExecutable("web", "x", ".").WaitFor(builder.CreateResourceBuilder(new ProjectResource("stranger")));

        Assert.Throws<DistributedApplicationException>(() => builder.Build());
    }

    [Fact]
    public void ManyWaitsWithoutCycle_AreFine()
    {
        // A ladder: without remembering what is done, paths would double at each step.
        IResourceBuilder<ExecutableResource>? last = null;
        for (var i = 0; i < 60; i++)
        {
            var left = builder.AddExecutable($"left{i}", "x", ".");
            var right = builder.AddExecutable($"right{i}", "x", ".");
            var end = builder.AddExecutable($"end{i}", "x", ".").WaitFor(left).WaitFor(right);
            if (last is not null)
            {
                left.WaitFor(last);
                right.WaitFor(last);
            }

            last = end;
        }

        builder.Build().Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a--b")]
    [InlineData("a-")]
    [InlineData("-a")]
    [InlineData("caf\u00e9")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456")]
    public void NameOfAnotherForm_IsRefused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => builder.AddExecutable(name, "x", "."));

    [Fact]
    public void NameTakenInAnotherCase_IsRefused()
    {
        builder.AddExecutable("redis", "x", ".");

        var problem = Assert.Throws<DistributedApplicationException>(() => builder.AddContainer("Redis", "redis"));

        Assert.StartsWith("A ExecutableResource named 'redis' exists already", problem.Message);
    }
}
