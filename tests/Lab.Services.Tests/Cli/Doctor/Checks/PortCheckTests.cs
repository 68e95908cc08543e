using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class PortCheckTests
{
    static readonly PortCheck check = new(8000, "lab serve --urls http://localhost:8001");

    [Fact]
    public async Task NobodyListens_IsFree()
    {
        using var machine = new FakeMachine();

        Assert.Equal(Verdict.Ok("free"), await machine.ExamineAsync(check));
    }

    [Theory]
    [InlineData("ss", "LISTEN 0 512 127.0.0.1:8000 0.0.0.0:* users:((\"my tool\",pid=123,fd=45))\n", "my tool (process 123)")]
    [InlineData("lsof", "p4711\ncpython3\nf3\n", "python3 (process 4711)")]
    [InlineData("ss", "LISTEN 0 512 127.0.0.1:8000 0.0.0.0:*\n", "a program of another user")]
    [InlineData("none", "", "a program of another user")]
    public async Task Port_InUse_NamesTheProgram(string tool, string said, string who)
    {
        using var machine = new FakeMachine();
        machine.Program(tool, said).Machine = machine.Machine with { Listens = port => port == 8000 };

        var verdict = await machine.ExamineAsync(check);

        Assert.Equal((CheckState.Note, $"in use by {who}. The AppHost takes a free port then, and prints it."), (verdict.State, verdict.What));
        Assert.StartsWith("lab serve --urls http://localhost:8001", verdict.Remedy);
    }

    [Theory]
    [InlineData(200, CheckState.Ok)]
    [InlineData(503, CheckState.Ok)]
    [InlineData(404, CheckState.Note)]
    public async Task ServiceOfTheLab_IsToldFromOthers(int status, CheckState state)
    {
        using var machine = new FakeMachine();
        machine.Machine = machine.Machine with { Listens = _ => true, Get = (_, _) => Task.FromResult(status) };

        Assert.Equal(state, (await machine.ExamineAsync(check)).State);
    }
}
