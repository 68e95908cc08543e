using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Terminal;

namespace Lab.Cli.Commands;

/// <summary><c>lab pipeline</c>: what concerns pipeline files.</summary>
sealed class PipelineCommand : Command
{
    public PipelineCommand(LabHost host, CommonOptions common) : base("pipeline", "Run steps that a JSON file describes.") =>
        Add(new PipelineRunCommand(host, common));
}
