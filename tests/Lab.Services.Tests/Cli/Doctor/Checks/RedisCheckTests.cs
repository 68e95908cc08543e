using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class RedisCheckTests
{
    const string Variable = "ConnectionStrings__redis";

    [Theory]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", CheckState.Ok, "7.0.15; none runs")]
    [InlineData("Redis server v=8.0.2 sha=0", CheckState.Ok, "8.0.2")]
    [InlineData("Redis server v=5.0.14 sha=0", CheckState.Note, "5.0.14; 6 or later is needed.")]
    [InlineData("error while loading shared libraries", CheckState.Note, "does not tell its version: error while")]
    public async Task Program_IsFoundWithItsVersion(string said, CheckState state, string part)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Program("redis-server", said).ExamineAsync(new RedisCheck());

        Assert.Equal(state, verdict.State);
        Assert.Contains(part, verdict.What);
    }

    [Fact]
    public async Task NoProgram_NamesTheCommandOfThisSystem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Package managers of Linux.");
        using var machine = new FakeMachine();

        Assert.Equal("sudo dnf install redis", (await machine.Program("dnf").ExamineAsync(new RedisCheck())).Remedy);
        Assert.Equal("sudo apt-get install redis-server", (await machine.Program("apt-get").ExamineAsync(new RedisCheck())).Remedy);
    }

    [Theory]
    [InlineData("redis://ann:s3cret@127.0.0.1:7000/2")]
    [InlineData("127.0.0.1:7000,user=ann,password=s3cret,defaultDatabase=2")]
    public async Task NamedServer_IsAsked_AndNoPasswordShown(string text)
    {
        using var machine = new FakeMachine();
        machine.Set(Variable, text);

        var answers = await machine.ExamineAsync(new RedisCheck((_, _) => Task.FromResult("7.2.4")));
        var old = await machine.ExamineAsync(new RedisCheck((_, _) => Task.FromResult("4.0.1")));
        var refuses = await machine.ExamineAsync(new RedisCheck((_, _) => throw new RedisServerException(default(RedisErrorKind), CommandFlags.None, "WRONGPASS s3cret")));
        var silent = await machine.ExamineAsync(new RedisCheck((_, _) => throw new TimeoutException("s3cret")));

        Assert.Equal(Verdict.Ok($"{Variable} names localhost:7000/2, which answers: Redis 7.2.4"), answers);
        Assert.Equal(
            [CheckState.Problem, CheckState.Problem, CheckState.Problem], [old.State, refuses.State, silent.State]);
        Assert.Contains("Redis refuses commands (WRONGPASS).", refuses.What);
        Assert.All([answers, old, refuses, silent], verdict => Assert.DoesNotContain("s3cret", $"{verdict}"));
    }

    [Theory]
    [InlineData("redis://ann:s3cret@host:nonsense")]
    [InlineData("host:6379,pasword=s3cret")]
    [InlineData("s3cret with blanks")]
    [InlineData("host:6379,password=s3cret,ssl=maybe")]
    public async Task WrongConnectionString_IsAProblem_AndNotShown(string text)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set(Variable, text).ExamineAsync(new RedisCheck());

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.DoesNotContain("s3cret", $"{verdict}");
    }

    [Fact]
    public async Task RealServer_TellsItsVersion_AndAWrongPasswordIsNoted()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        await using var server = await RedisServer.StartAsync(lines: "requirepass s3cret");
        using var machine = new FakeMachine();

        var right = await machine.Set(Variable, $"{server.ConnectionString},password=s3cret").ExamineAsync(new RedisCheck());
        var wrong = await machine.Set(Variable, $"{server.ConnectionString},password=s3cret2").ExamineAsync(new RedisCheck());

        Assert.Equal(CheckState.Ok, right.State);
        Assert.Matches(@"which answers: Redis \d+\.\d+", right.What);
        Assert.Equal(CheckState.Problem, wrong.State);
        Assert.DoesNotContain("s3cret", $"{right}{wrong}");
    }
}
