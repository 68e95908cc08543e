using Lab.Hosting.Dcp;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class RestartPolicyTests
{
    readonly FakeTimeProvider time = new();
    readonly RestartPolicy policy;

    public RestartPolicyTests() => policy = new(time);

    [Fact]
    public void Waits_twice_as_long_each_time_and_gives_up_after_five()
    {
        double?[] seconds = [.. Enumerable.Range(0, 7).Select(_ => policy.NextDelay()?.TotalSeconds)];

        Assert.Equal([1, 2, 4, 8, 16, null, null], seconds);
        Assert.Equal(5, policy.Count);
    }

    [Fact]
    public void A_process_that_held_for_a_window_starts_from_the_beginning()
    {
        for (var death = 0; death < 5; death++) policy.NextDelay();
        time.Advance(RestartPolicy.Window);

        Assert.Equal(0, policy.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), policy.NextDelay());
    }

    [Fact]
    public void Only_the_restarts_of_the_last_ten_minutes_count()
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
    public void Starting_by_hand_forgets_what_was_before()
    {
        for (var death = 0; death < 6; death++) policy.NextDelay();

        policy.Forget();

        Assert.Equal(TimeSpan.FromSeconds(1), policy.NextDelay());
    }
}
