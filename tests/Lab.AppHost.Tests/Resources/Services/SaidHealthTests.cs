using AppHost.Resources.Services;

namespace Lab.AppHost.Tests.Resources.Services;

public sealed class SaidHealthTests
{
    [Theory]
    [InlineData("OK", "OK")]
    [InlineData("The disk of the tracking server's data is full.", "The disk of the tracking server's data is full.")]
    [InlineData("""{"status":"healthy","checks":{"self":{"status":"healthy"}}}""", "")]
    [InlineData("""{"status":"degraded","checks":{"self":{"status":"healthy"},"feedback":{"status":"degraded","description":"The spool is full."},"redis":{"status":"degraded","description":"Redis is away."}}}""", "The spool is full. Redis is away.")]
    [InlineData("""{"title":"Service Unavailable","status":503,"detail":"The folder holds no tokenizer.","state":"failed"}""", "The folder holds no tokenizer.")]
    [InlineData("[1]", "[1]")]
    [InlineData("", "")]
    public void Reason_IsWhatTheServiceSays(string body, string reason) => Assert.Equal(reason, SaidHealth.Reason(body));

    [Fact]
    public void LongReason_IsCut() => Assert.Equal(504, SaidHealth.Reason(new string('x', 10_000)).Length);

    [Theory]
    [InlineData("/x/mlflow.db: The database is damaged: page 7 is never used. Stop the server, keep a copy of /x, then ...")]
    [InlineData("/x/mlflow.db-wal: The write-ahead log of the database is damaged, and commits follow the damage: they would be lost without a word. Bring ...")]
    [InlineData("/x: The disk of the tracking server's data is full. Free some space there; nothing that was answered is lost.")]
    public void Remedy_IsTheLineThatTheServiceEndsWith(string line)
    {
        Assert.Equal(line, ServiceRemedy.Find(["info: started", line, "   "]));
        Assert.Equal(line, ServiceRemedy.Find([$"2030-01-01T00:00:00.123Z {line}"]));
        Assert.Null(ServiceRemedy.Find(["info: started", "Unhandled exception."]));
    }
}
