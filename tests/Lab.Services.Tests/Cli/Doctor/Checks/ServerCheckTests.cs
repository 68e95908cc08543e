using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class ServerCheckTests
{
    static readonly ServerCheck check = new("tracking server", ["FIRST", "SECOND"], "lab tracking");

    [Fact]
    public async Task NoneNamed_IsOk()
    {
        using var machine = new FakeMachine();

        Assert.Equal(Verdict.Ok("none is named (FIRST, SECOND)"), await machine.ExamineAsync(check));
    }

    [Theory]
    [InlineData("http://host:5000", "http://host:5000/health", 200, CheckState.Ok, "SECOND names http://host:5000, which answers")]
    [InlineData("http://ann:s3cret@host/lab/?token=s3cret", "http://host/lab/health", 401, CheckState.Ok, "SECOND names http://host, which answers 401")]
    [InlineData("https://host", "https://host/health", 503, CheckState.Problem, "SECOND names https://host, which answers 503.")]
    public async Task NamedServer_IsAsked_WithoutItsLogin(string value, string asked, int status, CheckState state, string what)
    {
        using var machine = new FakeMachine();
        Uri? address = null;
        machine.Machine = machine.Machine with { Get = (to, _) => { address = to; return Task.FromResult(status); } };

        var verdict = await machine.Set("SECOND", value).ExamineAsync(check);

        Assert.Equal((state, what), (verdict.State, verdict.What));
        Assert.Equal(new Uri(asked), address);
        Assert.DoesNotContain("s3cret", $"{verdict}");
    }

    [Fact]
    public async Task ServerThatIsAway_IsAProblem()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set("FIRST", "http://ann:s3cret@host:1/").Set("SECOND", "http://other").ExamineAsync(check);

        Assert.Equal(
            Verdict.Problem("FIRST names http://host:1, which does not answer: Connection refused", "Start it (lab tracking), correct the address, or unset FIRST."), verdict);
    }

    [Theory]
    [InlineData("s3cret")]
    [InlineData("ftp://ann:s3cret@host")]
    [InlineData("http://ann:s3cret@")]
    public async Task ValueThatIsNoAddress_IsNotShown(string value)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set("FIRST", value).ExamineAsync(check);

        Assert.Equal(Verdict.Problem("FIRST is not an address of a server.", "Set it to http://HOST:PORT, or unset it."), verdict);
    }
}
