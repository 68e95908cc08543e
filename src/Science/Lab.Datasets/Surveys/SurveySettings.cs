namespace Lab.Datasets;

/// <summary>The settings with which a file is read as it was found to be.</summary>
static class SurveySettings
{
    public static IReadOnlyList<(SettingName Setting, string? Value)> Of(DataSurvey survey, IRowReader rows, DatasetOptions options)
    {
        var settings = new List<(SettingName, string?)>();
        if (survey.TextColumns.Count > 0) Add(nameof(DatasetOptions.TextColumns), string.Join(',', survey.TextColumns));
        if (survey.LabelColumn is { } label) Add(nameof(DatasetOptions.LabelColumn), label);
        if (survey.Format != RowFile.FormatOf(rows.Name)) Add(nameof(DatasetOptions.Format), DataWords.Formats.First(one => one.Value == survey.Format).Word);
        if (survey.Format is DataFormat.Csv && survey.Dialect.Delimiter != CsvDelimiters.Default) Add(nameof(DatasetOptions.Delimiter), DataWords.Of(survey.Dialect.Delimiter));
        settings.AddRange(rows.LikelySettings.Select(setting => (setting with { Value = null }, setting.Value)));
        if (survey.LikelyEncoding is null && options.Encoding is { } encoding && !survey.Dialect.ByteOrderMark) Add(nameof(DatasetOptions.Encoding), encoding.Name);
        if (survey.Dialect.Escape == CsvEscape.Backslash) Add(nameof(DatasetOptions.Escape), "backslash");
        bool leavesOut = survey.BadRows.Count > 0 && rows.LikelySettings.Count == 0;
        if (leavesOut || survey.Findings.Any(finding => finding.Remedy?.Settings.Any(setting => setting.Member == nameof(DatasetOptions.SkipBadRows)) == true))
            Add(nameof(DatasetOptions.SkipBadRows), null);
        return settings;

        void Add(string property, string? value) => settings.Add((SettingName.Of<DatasetOptions>(property), value));
    }
}
