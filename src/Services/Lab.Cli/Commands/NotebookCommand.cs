using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Terminal;

namespace Lab.Cli.Commands;

/// <summary><c>lab notebook</c>: notebooks without a person in front of them.</summary>
sealed class NotebookCommand : Command
{
    public NotebookCommand(LabHost host, CommonOptions common) : base("notebook", "Run and convert notebooks without a client.")
    {
        Add(new NotebookRunCommand(host, common));
        Add(new NotebookConvertCommand(host, common));
        Add(new NotebookDiffCommand(host, common));
        Add(new NotebookStripCommand(host, common));
    }
}
