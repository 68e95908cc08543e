using System.Text.Json;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;

namespace Lab.Platform.Tests.Records.Jobs.Schedules;

public sealed class ScheduleTests
{
    static readonly JsonElement request = JsonDocument.Parse("""{"input":"incoming"}""").RootElement;

    static Schedule Of(string cron, string zone = "UTC") => new("nightly", cron, zone, JobKind.Score, request, At("2026-01-01T00:00Z"));

    static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("0 3 * * *", "2026-03-01T02:59Z", "2026-03-01T03:00Z", "2026-03-01T03:00Z")]
    [InlineData("0 3 * * *", "2026-03-01T03:00Z", "2026-03-01T23:00Z", null)]
    [InlineData("0 3 * * *", "2026-03-01T03:00Z", "2026-03-08T12:00Z", "2026-03-08T03:00Z")]
    [InlineData("*/5 * * * *", "2020-01-01T00:00Z", "2026-03-08T12:03Z", "2026-03-08T12:00Z")]
    [InlineData("0 0 1 * *", "2026-01-01T00:00Z", "2026-02-28T12:00Z", "2026-02-01T00:00Z")]
    [InlineData("0 0 29 2 *", "2023-01-01T00:00Z", "2026-02-28T12:00Z", "2024-02-29T00:00Z")]
    [InlineData("0 0 31 2 *", "2023-01-01T00:00Z", "2026-02-28T12:00Z", null)]
    public void OfTheTimesThatWereMissed_TheLastIsDue(string cron, string after, string now, string? due) =>
        Assert.Equal(due is null ? null : At(due), Of(cron).Due(At(after), At(now)));

    [Theory]
    // Three in the morning in Berlin is two o'clock UTC in winter, one in summer.
    [InlineData("2026-01-10T00:00Z", "2026-01-10T02:00Z")]
    [InlineData("2026-07-10T00:00Z", "2026-07-10T01:00Z")]
    // At half past two on the day that has no such time: as soon as the clocks have moved.
    [InlineData("2026-03-28T12:00Z", "2026-03-29T01:00Z")]
    public void TimesAreOfTheZonesClocks(string now, string next) =>
        Assert.Equal(At(next), Of(now.StartsWith("2026-03", StringComparison.Ordinal) ? "30 2 * * *" : "0 3 * * *", "Europe/Berlin").Next(At(now))!.Value.ToUniversalTime());

    [Theory]
    [InlineData("nightly", "every day", "UTC", "'every day' is no cron text")]
    [InlineData("nightly", "0 25 * * *", "UTC", "is no cron text")]
    [InlineData("nightly", "0 3 * * *", "Mars/Olympus", "There is no time zone 'Mars/Olympus'")]
    [InlineData("", "0 3 * * *", "UTC", "is no name for a schedule")]
    public void WhatIsNotRight_IsRefused(string name, string cron, string zone, string reason) =>
        Assert.Contains(reason, Assert.Throws<LabException>((Of(cron, zone) with { Name = name }).Check).Message);

    [Fact]
    public void RequestOfAnotherKind_IsRefused() =>
        Assert.Contains("not one of the kind deploy", Assert.Throws<LabException>((Of("0 3 * * *") with { Kind = JobKind.Deploy }).Check).Message);
}
