using AppHost.Resources.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class RestartPolicyTests
{
    readonly FakeTimeProvider time = new();
    readonly RestartPolicy policy;

    public RestartPolicyTests() => policy = new(time);

    [Fact]
    public void Deaths_WaitTwiceAsLongEachTime_AndAreGivenUpAfterFive()
    {
        double?[] seconds = [.. Enumerable.Range(0, 7).Select(_ => policy.NextDelay()?.TotalSeconds)];

        Assert.Equal([1, 2, 4, 8, 16, null, null], seconds);
        Assert.Equal(5, policy.Count);
    }

    [Fact]
    public void ProcessThatHeldForAWindow_StartsFromTheBeginning()
    {
        for (var death = 0; death < 5; death++) policy.NextDelay();
        time.Advance(RestartPolicy.Window);

        Assert.Equal(0, policy.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), policy.NextDelay());
    }

    [Fact]
    public void RestartsOlderThanTheWindow_DoNotCount()
    {
        policy.NextDelay();
        time.Advance(TimeSpan.FromMinutes(6));
        for (var death = 0; death < 4; death++) policy.NextDelay();
        Assert.Null(policy.NextDelay());

        time.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(TimeSpan.FromSeconds(16), policy.NextDelay());
        Assert.Null(policy.NextDelay());
    }

    [Fact]
    public void StartByHand_ForgetsWhatWasBefore()
    {
        for (var death = 0; death < 6; death++) policy.NextDelay();

        policy.Forget();

        Assert.Equal(TimeSpan.FromSeconds(1), policy.NextDelay());
    }
}
