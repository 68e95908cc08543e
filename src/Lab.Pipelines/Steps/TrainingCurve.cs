using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Evaluation;
using Lab.Transformers.Checkpoints;

namespace Lab.Pipelines;

/// <summary>The losses of a training by epoch, as a file.</summary>
static class TrainingCurve
{
    /// <param name="path">Ends in .csv, .json or .svg.</param>
    /// <param name="points">In the order of the epochs.</param>
    public static void Write(string path, IReadOnlyList<CurvePoint> points)
    {
        byte[] content = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => JsonSerializer.SerializeToUtf8Bytes(points, PipelineResultJson.Default.IReadOnlyListCurvePoint),
            ".svg" => Encoding.UTF8.GetBytes(Svg(points)),
            _ => Encoding.UTF8.GetBytes(Csv(points)),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    static string Csv(IReadOnlyList<CurvePoint> points)
    {
        var text = new StringBuilder("epoch,step,training_loss,validation_loss,validation_accuracy,validation_macro_f1\n");
        foreach (var p in points)
            text.Append(CultureInfo.InvariantCulture, $"{p.Epoch},{p.Step},{p.TrainingLoss:R},{p.ValidationLoss:R},{p.ValidationAccuracy:R},{p.ValidationMacroF1:R}\n");
        return text.ToString();
    }

    static string Svg(IReadOnlyList<CurvePoint> points)
    {
        var curve = new LearningCurve();
        foreach (var point in points)
        {
            curve.Step(point.Step, point.TrainingLoss);
            if (point is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy, ValidationMacroF1: { } macroF1 })
                curve.Epoch(new ScorePoint(point.Step, loss, accuracy, macroF1));
        }
        return curve.Draw().ToString();
    }
}

/// <summary>An epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Updates made at its end.</param>
/// <param name="TrainingLoss">Mean over its updates, natural logarithm.</param>
/// <param name="ValidationLoss">Log loss on the validation rows.</param>
/// <param name="ValidationAccuracy">On the validation rows.</param>
/// <param name="ValidationMacroF1">On the validation rows.</param>
public sealed record CurvePoint(int Epoch, int Step, double TrainingLoss, double? ValidationLoss, double? ValidationAccuracy, double? ValidationMacroF1);
