using Lab.Pipelines;

namespace Lab.Sentiment.Tests.Settings;

public sealed class SettingWordsTests
{
    [Fact]
    public void PipelineKeys_AreKeysOfAPipelineFile() =>
        Assert.Equal([], SettingWords.All.Values.Select(words => words.PipelineKey).OfType<string>().Except(PipelineKeys.All));

    [Fact]
    public void Members_AreInTheCode()
    {
        // The table itself loads the assemblies of all settings but those of pipelines.
        var settings = SettingWords.All.Keys;
        var types = AppDomain.CurrentDomain.GetAssemblies().Append(typeof(PipelineRun).Assembly)
            .Where(assembly => assembly.GetName().Name!.StartsWith("Lab.", StringComparison.Ordinal))
            .SelectMany(assembly => assembly.GetExportedTypes()).ToLookup(type => type.Name);

        Assert.Equal([], settings.Where(setting => !types[setting.Owner].Any(type => type.GetMember(setting.Member).Length > 0)));
    }

    [Fact]
    public void OneValue_HasTheWordsOfItsSetting() =>
        Assert.Equal("--final", SettingWords.Of(SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Final), FinalWeights.Best))?.Option);

    [Fact]
    public void SettingOfCodeOnly_HasNoWords() => Assert.Null(SettingWords.Of(new SettingName("FineTuneOptions", "Threads")));
}
