using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Cli;

/// <summary><c>lab --version</c>.</summary>
static class VersionText
{
    public static void Write(LabHost host, bool json) =>
        host.Out.WriteLine(json ? JsonSerializer.Serialize(new VersionLine(BuildVersion.Version, BuildVersion.Commit), LabJson.Lines.VersionLine) : BuildVersion.Full);
}
