using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class FolderCheckTests
{
    [Fact]
    public async Task FolderThatIsNotThereYet_IsLookedAtAbove_AndNotMade()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set("LAB_CACHE", machine["here/a/b"]).ExamineAsync(FolderCheck.Cache);

        Assert.Equal(Verdict.Ok($"{machine["here/a/b"]} (made when it is needed): 50.0 GB free"), verdict);
        Assert.Empty(Directory.EnumerateFileSystemEntries(machine["here"]));
    }

    [Theory]
    [InlineData(50_000_000, CheckState.Problem, "too little for a model")]
    [InlineData(500_000_000, CheckState.Note, "little for models")]
    [InlineData(5_000_000_000, CheckState.Ok, "5.0 GB free")]
    public async Task Room_IsJudged(long free, CheckState state, string part)
    {
        using var machine = new FakeMachine();
        machine.Machine = machine.Machine with { FreeBytes = _ => free };

        var verdict = await machine.Set("LAB_CACHE", machine["here"]).ExamineAsync(FolderCheck.Cache);

        Assert.Equal(state, verdict.State);
        Assert.Contains(part, verdict.What);
        if (state != CheckState.Ok) Assert.Contains("LAB_CACHE", verdict.Remedy);
    }

    [Fact]
    public async Task FileInItsPlace_IsAProblem()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Own("file").Set("LAB_DATA", machine["file/state"]).ExamineAsync(FolderCheck.State);

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.Contains($"{machine["file"]} is a file", verdict.What);
        Assert.Contains("LAB_DATA", verdict.Remedy);
    }

    [Fact]
    public async Task FolderThatTakesNoFile_IsAProblem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A folder that no user may write to, /proc.");
        using var machine = new FakeMachine();

        var verdict = await machine.Set("TMPDIR", "/proc").ExamineAsync(FolderCheck.Temp);

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.Contains("/proc cannot be written to", verdict.What);
    }

    [Fact]
    public async Task StateOfAClone_IsBesideItsSolution()
    {
        using var machine = new FakeMachine();
        Directory.CreateDirectory(machine["here/src"]);
        machine.Own("here/Lab.sln").Machine = machine.Machine with { CurrentFolder = machine["here/src"] };

        Assert.StartsWith(machine["here/.lab"], (await machine.ExamineAsync(FolderCheck.State)).What);
        Assert.StartsWith(machine["here/artifacts"], (await machine.ExamineAsync(FolderCheck.Status)).What);
        Assert.StartsWith(machine["here/src/mine"], (await machine.Set("LAB_STATUS", "mine").ExamineAsync(FolderCheck.Status)).What);
    }

    [Fact]
    public async Task StatusOutsideAClone_IsNone()
    {
        using var machine = new FakeMachine();

        Assert.StartsWith("none", (await machine.ExamineAsync(FolderCheck.Status)).What);
    }

    [Fact]
    public void WithoutThem_NothingWorks() =>
        Assert.Equal((true, true, false, false), (FolderCheck.Cache.Needed, FolderCheck.Temp.Needed, FolderCheck.State.Needed, FolderCheck.Status.Needed));
}
