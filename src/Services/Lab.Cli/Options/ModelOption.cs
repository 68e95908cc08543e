using System.CommandLine;
using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Cli.Options;

/// <summary>Where the model is: option, else MODEL_PATH, else the starter model.</summary>
static class ModelOption
{
    public static Option<string?> Create(string description = "Hugging Face model folder.") => OptionParsing.Text(
        "--model", "FOLDER", $"{description} Default: MODEL_PATH, else {ModelFolder.Starter} here or in a folder above, else the starter that lies beside this program.");

    /// <exception cref="LabException">There is no such folder, or none was named and there is no starter.</exception>
    public static string Find(string? option, LabHost host) => ModelFolder.Find(option ?? host.Variable("MODEL_PATH"), Starts(host));

    /// <summary>As <see cref="Find"/>, but null when none was named and there is no starter.</summary>
    /// <exception cref="LabException">There is no such folder.</exception>
    public static string? TryFind(string? option, LabHost host) => ModelFolder.TryFind(option ?? host.Variable("MODEL_PATH"), Starts(host));

    // A published or installed program carries the starter.
    static string[] Starts(LabHost host) => [host.CurrentFolder, AppContext.BaseDirectory];
}
