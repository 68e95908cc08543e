using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class ShutdownOrderTests
{
    readonly ExecutableResource redis = new("redis", "x", "/");
    readonly ExecutableResource mlflow = new("mlflow", "x", "/");
    readonly ExecutableResource predict = new("predict", "x", "/");
    readonly ExecutableResource monitor = new("monitor", "x", "/");

    [Fact]
    public void Who_uses_others_stops_before_them()
    {
        predict.Annotations.Add(new WaitAnnotation(redis, WaitType.WaitUntilHealthy));
        predict.Annotations.Add(new ResourceRelationshipAnnotation(mlflow, "Reference"));
        monitor.Annotations.Add(new WaitAnnotation(predict, WaitType.WaitUntilStarted));

        Assert.Equal(["monitor", "predict", "redis+mlflow"], Order());
    }

    [Fact]
    public void References_in_a_circle_still_have_an_order()
    {
        redis.Annotations.Add(new ResourceRelationshipAnnotation(mlflow, "Reference"));
        mlflow.Annotations.Add(new ResourceRelationshipAnnotation(redis, "Reference"));

        Assert.Equal(4, Order().Sum(group => group.Split('+').Length));
    }

    IEnumerable<string> Order() =>
        ShutdownOrder.Of([redis, mlflow, predict, monitor]).Select(group => string.Join('+', group.Select(resource => resource.Name)));
}
