using System.Text.Json;
using Lab.Cli.Doctor;
using Lab.Cli.Notebooks;
using Lab.Cli.Terminal;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task ThisMachine_IsExamined_ALineForEachCheck()
    {
        using var work = new WorkFolder();
        // All but what a developer's shell may have set wrong.
        string? Variable(string name) => name switch { "LAB_CACHE" => work["cache"], "PATH" or "HOME" => ProcessVariables.Read(name), _ => null };

        var run = await CliRun.With(host => host with { Variable = Variable, CurrentFolder = work[""] }, ["doctor", "--json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(Examination.All.Select(check => check.Name), run.Json.Select(line => line.GetProperty("check").GetString()));
        Assert.All(run.Json, line => Assert.Equal(["check", "state", "what", "remedy", "needed"], line.EnumerateObject().Select(property => property.Name)));
        Assert.All(run.Json, line => Assert.DoesNotContain("could not be looked at", line.GetProperty("what").GetString()));
        Assert.All(run.Json, line => Assert.Contains(line.GetProperty("state").GetString(), (string[])["ok", "note", "problem"]));
        Assert.Empty(work.Entries);
    }

    [Fact]
    public async Task Gpu_IsAPartOfIt()
    {
        var run = await CliRun.Of("doctor", "gpu", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(Examination.Gpu.Select(check => check.Name), run.Json.Select(line => line.GetProperty("check").GetString()));
    }

    [Fact]
    public async Task ForPeople_ItIsATableWithRemedies()
    {
        using var work = new WorkFolder();

        var run = await CliRun.With(host => host with { Variable = name => name == "LAB_CACHE" ? work["cache"] : null }, ["doctor"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("| check ", run.Out);
        Assert.Contains("-> lab kernel install", run.Out);
        Assert.Matches(@"\d+ ok, \d+ to note, 0 problems", run.Out);
    }

    [Fact]
    public async Task ProblemOfSomethingNeeded_IsCode5_AndTheOthersAreToldStill()
    {
        var run = await CliRun.With(host => host with { Variable = name => name == "LAB_THREADS" ? "many" : null }, ["doctor", "--json"]);

        Assert.Equal(5, run.Code);
        Assert.Equal(Examination.All.Count, run.Json.Length);
        Assert.StartsWith("error: The lab cannot work here: processor.\n", run.Error);
    }

    [Fact]
    public async Task ProblemOfSomethingOptional_IsCode0()
    {
        var run = await CliRun.With(host => host with { Variable = name => name == "LAB_LIBTORCH" ? "/no/such/folder" : null }, ["doctor", "gpu", "--json"]);

        Assert.Equal(0, run.Code);
        Assert.Contains(run.Json, line => line.GetProperty("state").GetString() == "problem");
    }

    [Fact]
    public async Task UnknownPart_IsWrongUsage() =>
        Assert.Equal((2, "error: There is no part 'gpus'.\n  expected: lab doctor, or lab doctor gpu\n"), await CliRun.Of("doctor", "gpus") is var run ? (run.Code, run.Error) : default);

    [Fact]
    public void Notebook_HasTheSame()
    {
        Assert.Equal(Examination.All.Select(check => check.Name), LabDoctor.Examine().Select(result => result.Check));
        Assert.Equal(Examination.Gpu.Select(check => check.Name), LabDoctor.ExamineGpu().Select(result => result.Check));
    }

    [Fact]
    public void Json_OfAResult_HasItsStateAsAWord() =>
        Assert.Equal(
            """{"check":"a","state":"problem","what":"b","remedy":"c","needed":true}""",
            JsonSerializer.Serialize(new CheckResult("a", CheckState.Problem, "b", "c", true), Lab.Cli.Json.LabJson.Lines.CheckResult));
}
