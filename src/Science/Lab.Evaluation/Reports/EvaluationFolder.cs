using System.Globalization;
using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>
/// The files of an evaluation in a folder of their own. They are written beside it and moved when all are whole: an interrupted run
/// leaves nothing. Files there that are no part of an evaluation stay.
/// </summary>
public static class EvaluationFolder
{
    public const string Report = "report.json";
    public const string Predictions = "predictions.csv";

    static readonly string[] names =
        [Report, Predictions, "confusion_matrix.svg", "reliability.svg", "roc.svg", "precision_recall.svg"];

    /// <summary>Names of the files, in the order in which they are written.</summary>
    public static IReadOnlyList<string> Names => names;

    /// <summary>Refuses, before any work is done, a place that is a file or a folder with other things in it.</summary>
    /// <param name="folder">Where the files are to be.</param>
    /// <param name="where">What a message calls the setting that names it.</param>
    /// <exception cref="LabException">The place is not right.</exception>
    public static void Check(string folder, string where = "folder")
    {
        if (folder.Length == 0) throw new LabException(ErrorKind.Usage, "The name is empty.", where, "a folder");
        if (folder == "-") throw new LabException(ErrorKind.Usage, "An evaluation is a folder; it cannot go to standard output.", where, "a folder");
        if (File.Exists(folder)) throw new LabException(ErrorKind.Usage, $"'{folder}' is a file.", where, "a folder");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Report)))
            throw new LabException(
                ErrorKind.Usage, $"'{folder}' is neither empty nor the folder of an evaluation.", where, "a new or empty folder, or that of an earlier evaluation");
    }

    /// <param name="folder">Made when it is missing; files of an earlier evaluation are replaced.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="rows">What the model answered.</param>
    /// <param name="examples">The same rows; their line in the file is written.</param>
    /// <param name="texts">Whether the texts are written too.</param>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public static void Write(string folder, EvaluationReport report, ScoredRows rows, IReadOnlyList<LabelledExample> examples, bool texts = false)
    {
        if (examples.Count != rows.Count) throw new ArgumentException($"There are {examples.Count} examples for {rows.Count} rows.", nameof(examples));
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(place)!;
        var unfinished = Path.Combine(parent, $".{Path.GetFileName(place)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(unfinished);
            File.WriteAllText(Path.Combine(unfinished, Report), report.ToJson() + "\n");
            WritePredictions(Path.Combine(unfinished, Predictions), rows, examples, texts);
            Picture("confusion_matrix.svg", ConfusionMatrixPicture.Draw(rows.Labels, report.ConfusionMatrix));
            Picture("reliability.svg", ReliabilityPicture.Draw(report.Calibration));
            Picture("roc.svg", CurvePicture.Roc(rows, report.Ranking));
            Picture("precision_recall.svg", CurvePicture.PrecisionRecall(rows, report.Ranking));
            if (Directory.Exists(place) && !Directory.EnumerateFileSystemEntries(place).Any()) Directory.Delete(place);
            if (!Directory.Exists(place))
            {
                Directory.Move(unfinished, place);
                return;
            }
            foreach (var name in names) File.Move(Path.Combine(unfinished, name), Path.Combine(place, name), overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, $"The evaluation cannot be written: {problem.Message}", folder, inner: problem);
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }

        void Picture(string name, SvgPicture picture) => File.WriteAllText(Path.Combine(unfinished, name), picture.ToString());
    }

    static void WritePredictions(string path, ScoredRows rows, IReadOnlyList<LabelledExample> examples, bool texts)
    {
        using var writer = CsvRowWriter.Create(path);
        string[] text = texts ? ["text"] : [];
        writer.WriteRow(["line", .. text, "label", "predicted", "confidence", .. rows.Labels.Select(label => $"score_{label}")]);
        for (var i = 0; i < rows.Count; i++)
        {
            string[] scores = [.. rows.Row(i).ToArray().Select(Text)];
            if (texts) text[0] = examples[i].Text;
            writer.WriteRow([
                examples[i].Line.ToString(CultureInfo.InvariantCulture), .. text, rows.Labels[rows.Truth[i]], rows.Labels[rows.Predicted[i]],
                scores[rows.Predicted[i]], .. scores]);
        }
        writer.Complete();
    }

    // As the engine has them: single precision.
    static string Text(double score) => ((float)score).ToString("R", CultureInfo.InvariantCulture);
}
