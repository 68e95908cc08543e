using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Telemetry;

/// <summary>Alone, because a listener hears the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class RedisTelemetryTests : RedisTest
{
    readonly ActivitySource ours = new("Lab.Platform.Tests.Redis");

    [Fact]
    public async Task A_command_is_a_span_under_its_callers_and_shows_neither_key_nor_value()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        using (var parent = ours.StartActivity("request"))
        {
            await Redis.SetAsync("secret-key", "secret-value");
            await Assert.ThrowsAsync<RedisServerException>(() => Redis.HashGetAsync("secret-key", "secret-field").AsTask());
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
    public async Task Every_command_is_measured_in_seconds()
    {
        var measured = new List<(double Seconds, string? Operation)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RedisClient.TelemetryName && instrument.Name == "db.client.operation.duration") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            lock (measured)
                if ((string?)all["server.address"] == Server.ConnectionString) measured.Add((value, (string?)all["db.operation.name"]));
        });
        listener.Start();

        await Redis.PingAsync();
        await Redis.StreamReadAsync("none", block: TimeSpan.FromMilliseconds(20));

        Assert.Equal(["PING", "XREAD"], measured.Select(one => one.Operation));
        Assert.InRange(measured[1].Seconds, 0.02, 20);
    }

    static ActivityListener Listen(List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RedisClient.TelemetryName or "Lab.Platform.Tests.Redis",
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
