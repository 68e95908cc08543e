using Lab.Cli.Terminal;

namespace Lab.Cli.Errors;

/// <summary>How every error looks on stderr: what, then where, what would be right, and what to do, a line each.</summary>
static class Message
{
    public static void Write(LabHost host, string what, string? where = null, string? expected = null, string? remedy = null)
    {
        host.Error.WriteLine($"{Head(host, "error:", "\e[31m")} {what}");
        if (where is not null) host.Error.WriteLine($"  where: {where}");
        if (expected is not null) host.Error.WriteLine($"  expected: {expected}");
        if (remedy is not null) host.Error.WriteLine($"  {remedy}");
    }

    public static void Warn(LabHost host, string text) => host.Error.WriteLine($"{Head(host, "warning:", "\e[33m")} {text}");

    /// <summary>Warns in the words of the command.</summary>
    public static void Warn(LabHost host, IEnumerable<ErrorText> notes)
    {
        foreach (var note in notes)
            if (note.In(Failure.OptionOf) is { } told) Warn(host, told.ToString());
    }

    static string Head(LabHost host, string word, string colour) =>
        host.ErrorIsTerminal && Consoles.HasColour(host) ? $"{colour}{word}\e[0m" : word;
}
