using Lab.Redis.Connections;

namespace Lab.Platform.Tests.Redis.Connections;

public sealed class ReconnectDelaysTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_chance_takes_at_most_half()
    {
        var delays = new ReconnectDelays(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), new Random(1));

        for (int attempt = 0; attempt < 100; attempt++)
        {
            double whole = Math.Min(5000, 50 * Math.Pow(2, attempt));
            Assert.InRange(delays.Next().TotalMilliseconds, whole / 2, whole);
        }
        delays.Reset();
        Assert.InRange(delays.Next().TotalMilliseconds, 25, 50);
    }

    [Fact]
    public void Clients_with_different_seeds_do_not_come_back_in_step() =>
        Assert.Equal(10, Enumerable.Range(0, 10).Select(seed => new ReconnectDelays(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), new Random(seed)).Next()).Distinct().Count());
}
