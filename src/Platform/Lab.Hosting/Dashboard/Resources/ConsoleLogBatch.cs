using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>Cuts console lines into messages that stay far below the 4 MiB a gRPC client takes.</summary>
static class ConsoleLogBatch
{
    /// <summary>UTF-16 units of text per message; at most 3 bytes each on the wire.</summary>
    public const int MaxCharacters = 1 << 19;

    public static IEnumerable<WatchResourceConsoleLogsUpdate> Split(IEnumerable<ConsoleLogLine> lines)
    {
        var update = new WatchResourceConsoleLogsUpdate();
        var characters = 0;
        foreach (var line in lines)
        {
            if (line.Text.Length > MaxCharacters) line.Text = line.Text[..MaxCharacters];
            if (characters + line.Text.Length > MaxCharacters)
            {
                yield return update;
                update = new WatchResourceConsoleLogsUpdate();
                characters = 0;
            }
            update.LogLines.Add(line);
            characters += line.Text.Length;
        }
        if (update.LogLines.Count > 0) yield return update;
    }
}
