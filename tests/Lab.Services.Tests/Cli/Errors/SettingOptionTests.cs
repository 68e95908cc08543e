using System.CommandLine;
using Lab.Cli.Commands;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.PredictionService.Batches;
using Lab.Sentiment;

namespace Lab.Services.Tests.Cli.Errors;

/// <summary>The words that users are told for a setting are words that they can use.</summary>
public sealed class SettingOptionTests
{
    readonly LabHost host = new(TextReader.Null, new StringWriter(), new StringWriter());

    [Fact]
    public void Options_AreOptionsOfACommand()
    {
        var common = new CommonOptions();
        Command[] commands = [new PredictCommand(host, common), new TrainCommand(host, common), new EvaluateCommand(host, common), new ExplainCommand(host, common), new ProbeCommand(host, common), new PipelineRunCommand(host, common)];

        var known = commands.SelectMany(command => command.Options).Concat(common.All).Select(option => option.Name);
        Assert.Equal([], SettingWords.All.Values.Select(words => words.Option).OfType<string>().Except(known));
    }

    [Fact]
    public void Parameters_AreThoseOfTheService() =>
        Assert.Equal(
            [CsvParameters.TextColumn, CsvParameters.SkipBadRows, CsvParameters.Delimiter, CsvParameters.Encoding, CsvParameters.Escape],
            SettingWords.All.Values.Select(words => words.Parameter).OfType<string>());

    [Fact]
    public void Failure_TellsASettingByItsOption()
    {
        var best = SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Final), FinalWeights.Best);
        var validation = SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.ValidationFile));
        Failure.Report(new LabException(ErrorKind.Usage, "What.", best, remedy: $"Give {validation}."), host, verbose: false, CancellationToken.None);

        Assert.Equal("error: What.\n  where: --final best\n  Give --validation.\n", host.Error.ToString());
    }
}
