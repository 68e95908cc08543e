using Lab.Cli.Terminal;

namespace Lab.Cli.Errors;

/// <summary>How every error looks on stderr: what, then where, what would be right, and what to do, a line each.</summary>
static class Message
{
    public static void Write(LabHost host, string what, string? where = null, string? expected = null, string? remedy = null)
    {
        bool colour = host.ErrorIsTerminal && host.Variable("NO_COLOR") is null && host.Variable("TERM") != "dumb";
        host.Error.WriteLine(colour ? $"\e[31merror:\e[0m {what}" : $"error: {what}");
        if (where is not null) host.Error.WriteLine($"  where: {where}");
        if (expected is not null) host.Error.WriteLine($"  expected: {expected}");
        if (remedy is not null) host.Error.WriteLine($"  {remedy}");
    }

    public static void Warn(LabHost host, string text)
    {
        bool colour = host.ErrorIsTerminal && host.Variable("NO_COLOR") is null && host.Variable("TERM") != "dumb";
        host.Error.WriteLine(colour ? $"\e[33mwarning:\e[0m {text}" : $"warning: {text}");
    }
}
