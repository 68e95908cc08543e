using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lab.Cli.Errors;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab init</c>: a model of the hub, fetched, looked at, and where wanted in a folder of its own.</summary>
sealed class InitCommand : LabCommand
{
    readonly Argument<string> model = new("MODEL-ID") { Description = "OWNER/NAME or NAME of the hub, with @REVISION where wanted; or a folder." };
    readonly Option<string?> output = Text("--output", "FOLDER", "Write the model there too: weights as safetensors, the names of its classes as words. A new or empty folder, or an earlier model.");

    public InitCommand(LabHost host, CommonOptions common) : base("init", "Fetch a model of the Hugging Face hub, and say what it is.", host, common)
    {
        Add(model);
        Add(output);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string named = parsed.GetRequiredValue(model);
        var snapshot = ModelLocation.IsHubName(named, out var id) ? await ModelOption.FetchAsync(id, Host, cancellation) : null;
        string folder = snapshot?.Folder ?? ModelFolder.Find(named);
        var description = ModelDescription.Read(folder);
        var labels = description.IsClassifier ? TryDecide(folder, settings, cancellation) : null;
        if (parsed.GetValue(output) is { } place)
        {
            NamedModel.Write(folder, labels, place, output.Name, cancellation);
            folder = Path.GetFullPath(place);
        }
        var line = new InitializedModel(
            named, snapshot?.Commit, folder, description.Architecture, description.Parameters, description.IsClassifier, labels?.Names, labels?.FromSentences ?? false, labels?.Margin);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(line, LabJson.Lines.InitializedModel));
        else Tell(settings, line);
    }

    // The model can be used for training whatever its labels are called.
    LabelDecision? TryDecide(string folder, CommonSettings settings, CancellationToken cancellation)
    {
        try
        {
            var labels = ModelStart.DecideLabels(folder, settings.Threads, cancellation);
            if (labels.IsDoubtful) Message.Warn(Host, FormattableString.Invariant($"The labels are {string.Join(", ", labels.Names)} by the model's files, but the sample sentences fit another order better (by {-labels.Margin:0.000})."));
            return labels;
        }
        catch (LabException problem)
        {
            Message.Warn(Host, problem.Message);
            return null;
        }
    }

    void Tell(CommonSettings settings, InitializedModel model)
    {
        Say(settings, string.Create(CultureInfo.InvariantCulture, $"{model.Model}: {model.Architecture}, {model.Parameters:N0} parameters"));
        if (model.Labels is { } labels)
            Say(settings, string.Create(CultureInfo.InvariantCulture, $"labels {string.Join(", ", labels)}{(model.LabelsFromSentences ? $", by sample sentences (margin {model.LabelMargin:0.000})" : "")}"));
        if (!model.IsClassifier) Say(settings, "It has no classification head: lab train --model makes a classifier of it.");
        Say(settings, model.Folder);
    }
}
