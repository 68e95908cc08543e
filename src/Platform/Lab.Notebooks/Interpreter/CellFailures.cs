using System.Diagnostics;
using Microsoft.CodeAnalysis.Scripting;

namespace Lab.Notebooks.Interpreter;

/// <summary>Exceptions of cells in the words for their users: the failing line of the cell, without the frames of what runs it.</summary>
static class CellFailures
{
    // Frames of one exception that are shown: recursion without end has a hundred thousand.
    const int shownFrames = 50;

    // Below the first of these are only the frames that run a cell.
    static readonly string[] runners = ["Microsoft.CodeAnalysis.Scripting.", "Lab.Notebooks.", "System.Runtime.ExceptionServices.ExceptionDispatchInfo."];

    public static CellFailure Of(Exception failure, CancellationToken interrupt) => failure switch
    {
        _ when interrupt.IsCancellationRequested => new("Interrupted", "The cell was interrupted.", ["Interrupted: what earlier cells declared is still there."]),
        CellException { Thrown: var thrown } => new(thrown.GetType().Name, thrown.Message, Trace(thrown)),
        CompilationErrorException mistakes => new("CompilationError", mistakes.Diagnostics[0].GetMessage(), [.. mistakes.Diagnostics.Select(mistake => mistake.ToString())]),
        _ => new(failure.GetType().Name, failure.Message, Trace(failure)),
    };

    /// <summary>A cell in a language that nobody here has heard of.</summary>
    public static CellFailure OfLanguage(string language) => Of(
        new LabException(ErrorKind.Usage, $"Cells in '{language}' do not run here.", remedy: "Put the code into C#, or open the notebook with a Jupyter kernel of that language."), CancellationToken.None);

    static IReadOnlyList<string> Trace(Exception thrown)
    {
        List<string> lines = [$"{thrown.GetType()}: {thrown.Message}"];
        var frames = new StackTrace(thrown, fNeedFileInfo: true).GetFrames();
        foreach (var frame in frames)
        {
            if (lines.Count > shownFrames)
            {
                lines.Add($"   … {frames.Length - shownFrames} more");
                break;
            }

            // What stands in the functions of cells for the kernel.
            if (frame.GetMethod()?.DeclaringType == typeof(Cell)) continue;
            string text = frame.GetMethod() is { } method ? Describe(method) : "?";
            string? file = frame.GetFileName();
            if (text.StartsWith("Submission#", StringComparison.Ordinal)) text = Path.GetFileName(file) ?? "an earlier cell";
            else if (Array.Exists(runners, runner => text.StartsWith(runner, StringComparison.Ordinal))) break;
            lines.Add(file is null ? $"   at {text}" : $"   at {text}, line {frame.GetFileLineNumber()}");
        }

        if (thrown.InnerException is { } inner) lines.AddRange(Trace(inner).Select((line, index) => index == 0 ? $"---> {line}" : line));
        return lines;
    }

    static string Describe(System.Reflection.MethodBase method) =>
        $"{method.DeclaringType?.FullName}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
