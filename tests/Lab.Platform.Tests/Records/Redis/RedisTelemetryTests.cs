using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

/// <summary>Alone, because a listener hears the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class RedisTelemetryTests : RedisTest
{
    readonly ActivitySource ours = new("Lab.Platform.Tests.Redis");

    [Fact]
    public async Task Command_IsASpanUnderItsCallers_AndShowsNeitherKeyNorValue()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        using (var parent = ours.StartActivity("request"))
        {
            await Redis.ExecuteAsync("SET", database => database.StringSetAsync("secret-key", "secret-value"), Cancellation);
            await Assert.ThrowsAsync<RedisServerException>(() => Redis.ExecuteAsync("HGET", database => database.HashGetAsync("secret-key", "secret-field"), Cancellation));
            Assert.Same(parent, Activity.Current);

            var set = Assert.Single(spans, span => span.ParentId == parent!.Id && span.DisplayName == "SET");
            Assert.Equal(ActivityKind.Client, set.Kind);
            Assert.Equal("redis", set.GetTagItem("db.system.name"));
            Assert.Equal("SET", set.GetTagItem("db.operation.name"));
            Assert.Equal(Server.ConnectionString, set.GetTagItem("server.address"));
            var failed = Assert.Single(spans, span => span.ParentId == parent!.Id && span.DisplayName == "HGET");
            Assert.Equal(ActivityStatusCode.Error, failed.Status);
            Assert.Equal("WRONGTYPE", failed.GetTagItem("error.type"));
            Assert.DoesNotContain("secret", string.Join(' ', spans.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}")));
        }
    }

    [Fact]
    public async Task EveryCommand_IsMeasuredInSeconds()
    {
        var measured = new List<(double Seconds, string? Operation)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RedisConnection.TelemetryName && instrument.Name == "db.client.operation.duration") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            lock (measured)
                if ((string?)all["server.address"] == Server.ConnectionString) measured.Add((value, (string?)all["db.operation.name"]));
        });
        listener.Start();

        await PingAsync();
        await Database.ExecuteAsync("CLIENT", "PAUSE", "20", "WRITE");
        await IncrementAsync();

        Assert.Equal(["PING", "INCR"], measured.Select(one => one.Operation));
        Assert.InRange(measured[1].Seconds, 0.01, 20);
    }

    [Fact]
    public async Task Connections_AreCounted()
    {
        long opened = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RedisConnection.TelemetryName && instrument.Name == "lab.redis.connections") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref opened, value));
        listener.Start();

        await Connection().ConnectAsync(Cancellation);
        Assert.Equal(1, Interlocked.Read(ref opened));
        await Server.KillAsync();
        await Server.StartAgainAsync();

        // Of this one and of the test's.
        await Eventually.HoldsAsync(() => Interlocked.Read(ref opened) == 3);
    }

    static ActivityListener Listen(List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RedisConnection.TelemetryName or "Lab.Platform.Tests.Redis",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
