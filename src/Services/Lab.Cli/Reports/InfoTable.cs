using System.Globalization;
using Lab.Cli.Json;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>`lab info` for people.</summary>
static class InfoTable
{
    public static void Write(IAnsiConsole console, LabInfo info)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        void Row(string name, string? value) => grid.AddRow(Markup.Escape(name), Markup.Escape(value ?? "-"));

        Row("lab", info.Commit is null ? info.Version : $"{info.Version}+{info.Commit}");
        Row("runtime", info.Runtime);
        Row("system", info.System);
        Row("processor", $"{info.Processor.Name}, {info.Processor.Logical} logical, {string.Join(' ', info.Processor.Instructions)}");
        Row("threads", info.Threads.ToString(CultureInfo.InvariantCulture));
        Row("kernels", info.Kernels);
        Row("cache", info.CacheFolder);
        if (info.Model is { } model)
        {
            Row("model", model.Folder);
            Row("", string.Create(CultureInfo.InvariantCulture, $"{model.Architecture}, {model.Parameters:N0} parameters, {model.Dtype}, {model.Bytes / 1e6:F1} MB, at most {model.MaxLength} tokens"));
            Row("", model.IsClassifier ? $"labels {string.Join(", ", model.Labels)}" : "base model without a classification head");
            Row("", $"sha256 {model.Sha256}");
        }
        else Row("model", "none is named, and there is no starter here or in a folder above");
        console.Show(grid);
        foreach (var settings in (info.Settings ?? []).GroupBy(setting => setting.Command)) console.Show(Settings(settings));
    }

    static Table Settings(IGrouping<string, Setting> settings)
    {
        var table = new Table().AddColumns(settings.Key, "value", "from", "environment", "option");
        foreach (var s in settings)
            table.AddRow(new[] { s.Name, s.Value ?? "-", s.Source, s.Variable ?? "", s.Option ?? "" }.Select(Markup.Escape).ToArray());
        return table;
    }
}
