using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Cli.Doctor.Checks;

/// <summary>A port that the lab takes when it is free, and else who has it.</summary>
/// <param name="port">TCP, on this machine.</param>
/// <param name="other">Command that takes another port.</param>
sealed partial class PortCheck(int port, string other) : ICheck
{
    readonly string number = port.ToString(CultureInfo.InvariantCulture);

    public string Name => $"port {number}";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        if (!machine.Listens(port)) return Verdict.Ok("free");
        var who = await WhoAsync(machine, cancellation);
        string what = $"in use by {(who is { } found ? $"{found.Name} (process {found.Id})" : "a program of another user")}";
        if (await AnswersAsync(machine, cancellation)) return Verdict.Ok($"{what}, which answers as services of the lab do");
        return Verdict.Note($"{what}. The AppHost takes a free port then, and prints it.", $"{other}{(who is { } ended ? $", or end the other: kill {ended.Id}" : "")}");
    }

    async Task<bool> AnswersAsync(Machine machine, CancellationToken cancellation)
    {
        try
        {
            return await machine.Get(new($"http://localhost:{number}/health"), cancellation) is 200 or 503;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    async Task<(string Name, string Id)?> WhoAsync(Machine machine, CancellationToken cancellation)
    {
        // LISTEN 0 512 127.0.0.1:8000 0.0.0.0:* users:(("dotnet",pid=123,fd=45))
        if (machine.OnPath("ss") is { } ss && Users.Match((await machine.Run(ss, ["-ltnpH", $"sport = :{number}"], cancellation)).Output) is { Success: true } user)
            return (user.Groups[1].Value, user.Groups[2].Value);
        // A line of each: p123, cdotnet.
        if (machine.OnPath("lsof") is { } lsof && Fields.Match((await machine.Run(lsof, ["-nP", $"-iTCP:{number}", "-sTCP:LISTEN", "-Fpc"], cancellation)).Output) is { Success: true } field)
            return (field.Groups[2].Value, field.Groups[1].Value);
        return null;
    }

    [GeneratedRegex(@"users:\(\(""([^""]*)"",pid=(\d+)")]
    static partial Regex Users { get; }

    [GeneratedRegex(@"^p(\d+)\r?\nc([^\r\n]*)", RegexOptions.Multiline)]
    static partial Regex Fields { get; }
}
