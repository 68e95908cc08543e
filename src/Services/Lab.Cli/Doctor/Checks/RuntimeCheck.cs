using System.Runtime.InteropServices;

namespace Lab.Cli.Doctor.Checks;

/// <summary>The .NET that runs this, and the SDK, which builds a clone and starts the AppHost.</summary>
sealed class RuntimeCheck : ICheck
{
    const int Major = 10;

    public string Name => ".NET";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string runtime = RuntimeInformation.FrameworkDescription;
        string remedy = $"Only a clone and the AppHost need it: the .NET {Major} SDK from https://dotnet.microsoft.com/download";
        if (machine.OnPath("dotnet") is not { } dotnet) return Verdict.Note($"{runtime}; no SDK: dotnet is not on PATH.", remedy);
        // A line of each: 10.0.100 [/usr/share/dotnet/sdk]
        var answer = await machine.Run(dotnet, ["--list-sdks"], cancellation);
        string[] sdks = [.. answer.Output.Split('\n').Select(line => line.Split(' ')[0].Trim()).Where(version => version.Length > 0)];
        string found = sdks.Length == 0 ? "no SDK" : $"SDK {string.Join(", ", sdks)}";
        return answer.ExitCode == 0 && sdks.Any(version => int.TryParse(version.Split('.')[0], out int major) && major >= Major)
            ? Verdict.Ok($"{runtime}; {found}")
            : Verdict.Note($"{runtime}; {found}, where {Major}.0.100 or later is needed to build.", remedy);
    }
}
