using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Doctor;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;

namespace Lab.Cli.Commands;

/// <summary><c>lab doctor</c>: what is there and what is not, with the remedy for each.</summary>
// No LabCommand: a wrong LAB_THREADS, which ends those, is one of the things to be found here.
sealed class DoctorCommand : Command
{
    const string Gpu = "gpu";

    readonly Argument<string?> part = new("PART")
    {
        Description = $"{Gpu}: only what computing on a GPU needs.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly LabHost host;

    public DoctorCommand(LabHost host, CommonOptions common)
        : base("doctor", "Say what is there of all that the lab can use, what is not, and what to do. Exit code 5: it cannot classify, train or serve here.")
    {
        this.host = host;
        Add(part);
        SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(part), parsed.GetValue(common.Json), cancellation));
    }

    async Task<int> RunAsync(string? named, bool json, CancellationToken cancellation)
    {
        if (named is not (null or Gpu)) throw new LabException(ErrorKind.Usage, $"There is no part '{named}'.", expected: $"lab doctor, or lab doctor {Gpu}");
        var machine = new Machine(host.Variable) { CurrentFolder = host.CurrentFolder, Time = host.Time };
        var results = await Examination.RunAsync(named is null ? Examination.All : Examination.Gpu, machine, cancellation);
        if (json) foreach (var result in results) host.Out.WriteLine(JsonSerializer.Serialize(result, LabJson.Lines.CheckResult));
        else DoctorTable.Write(Consoles.Out(host), results);
        if (results.Where(result => result is { Needed: true, State: CheckState.Problem }).Select(result => result.Check).ToArray() is { Length: > 0 } fatal)
            throw new LabException(ErrorKind.MissingTool, $"The lab cannot work here: {string.Join(", ", fatal)}.", remedy: "What to do stands beside each.");
        return (int)ExitCode.Done;
    }
}
