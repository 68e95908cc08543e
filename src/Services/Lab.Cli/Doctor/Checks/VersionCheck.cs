using System.Runtime.InteropServices;
using Lab.Sentiment;

namespace Lab.Cli.Doctor.Checks;

/// <summary>Which lab this is, and on which system: the first question to a report.</summary>
sealed class VersionCheck : ICheck
{
    public string Name => "lab";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) =>
        Task.FromResult(Verdict.Ok($"{BuildVersion.Full} on {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}"));
}
