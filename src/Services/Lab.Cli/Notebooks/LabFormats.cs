using System.Reflection;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Mlflow.Protocol;
using Lab.Monitoring;
using Lab.Sentiment;
using Lab.Statistics;
using Lab.Transformers.Checkpoints;
using Microsoft.DotNet.Interactive.Formatting;
using Dataset = Lab.Datasets.Dataset;

namespace Lab.Cli.Notebooks;

/// <summary>
/// How a notebook shows the lab's own types. The views are in <c>Lab.Sentiment</c>; here they are given to the Jupyter kernel, those of
/// an assembly when a cell first uses it, so that a start costs nothing.
/// </summary>
static class LabFormats
{
    /// <summary>Namespaces that cells may use without saying so.</summary>
    public static IReadOnlyList<string> Imports => ["Lab.Sentiment", "Lab.Datasets", "Lab.Evaluation", "Lab.Cli.Notebooks"];

    static readonly Dictionary<string, Action> registrations = new()
    {
        ["Lab.Datasets"] = OfDatasets,
        ["Lab.Statistics"] = OfStatistics,
        ["Lab.Evaluation"] = OfEvaluation,
        ["Lab.Transformers"] = OfCheckpoints,
        ["Lab.Mlflow"] = OfRuns,
        ["Lab.Monitoring"] = OfFindings,
        ["Lab.Sentiment"] = OfModels,
    };

    public static void Watch()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Register(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Register(assembly);
    }

    static void Register(Assembly assembly)
    {
        if (registrations.TryGetValue(assembly.GetName().Name ?? "", out var register)) register();
    }

    // Each by itself: a method that names a type loads its assembly.
    static void OfDatasets()
    {
        Show<Dataset>(DatasetView.Of);
        Show<DataSurvey>(DatasetView.Of);
        Show<IEnumerable<DatasetRow>>(rows => DatasetView.Of([.. rows]));
    }

    static void OfStatistics()
    {
        Show<ClassificationReport>(ReportView.Of);
        Show<PerformanceEstimate>(ReportView.Of);
    }

    static void OfEvaluation()
    {
        Show<ComparisonReport>(ReportView.Of);
        Show<LabelNoiseReport>(report => ReportView.Of(report));
        Show<Explanation>(ExplanationView.Of);
        Show<IEnumerable<Explanation>>(explanations => ExplanationView.Of([.. explanations]));
        Show<ProbeReport>(ExplanationView.Of);
        ShowPicture<AttentionMap>(ExplanationView.Draw, map => $"attention of {map.Tokens.Count} tokens in layer {map.Layer}");
        ShowPicture<DeletionCurves>(ExplanationView.Draw, curves => $"deletion test of {curves.Rows} texts: {(curves.Passed ? "passed" : "not passed")}");
        ShowPicture<SvgPicture>(picture => picture, picture => $"{picture.Title}: {picture.Description}");
    }

    static void OfCheckpoints() => Show<ICheckpointReader>(TensorSummary.Of);

    static void OfRuns()
    {
        Show<Run>(run => RunView.Of(run));
        Show<IEnumerable<Run>>(runs => RunView.Of([.. runs]));
    }

    static void OfFindings()
    {
        Show<Finding>(FindingView.Of);
        Show<IEnumerable<Finding>>(findings => FindingView.Of([.. findings]));
    }

    static void OfModels()
    {
        Show<View>(view => view);
        Show<SentimentModel>(ModelView.Of);
        Show<ModelDescription>(ModelView.Of);
        Show<FineTuneResult>(ModelView.Of);
        Show<CrossValidationResult>(ModelView.Of);
        Show<Prediction>(PredictionView.Of);
        Show<IEnumerable<Prediction>>(predictions => PredictionView.Of([.. predictions]));
        Show<TensorSummary>(tensor => tensor.View);
        ShowPicture<LiveLearningCurve>(curve => curve.Picture, curve => curve.Status);
    }

    static void Show<T>(Func<T, View> view)
    {
        Formatter.Register<T>((value, writer) => writer.Write(view(value).Html), HtmlFormatter.MimeType);
        Formatter.Register<T>((value, writer) => writer.Write(view(value).Text), PlainTextFormatter.MimeType);
    }

    static void ShowPicture<T>(Func<T, SvgPicture> picture, Func<T, string> text)
    {
        const string svg = "image/svg+xml";
        Formatter.Register<T>((value, writer) => writer.Write(picture(value)), svg);
        Formatter.Register<T>((value, writer) => writer.Write(text(value)), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), svg);
    }
}
