using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lab.Notebooks.Interpreter;

namespace Lab.Notebooks;

/// <summary>A progress bar under the cell, updated in its place. Any thread may report.</summary>
public sealed class Progress : IProgress<double>
{
    // More often a client has no use for.
    static readonly TimeSpan interval = TimeSpan.FromMilliseconds(100);

    const int plainWidth = 30;

    readonly Lock gate = new();
    readonly ICellOutput? output = CellConsole.Current;
    readonly string id = Guid.NewGuid().ToString("N"), label;
    readonly TimeProvider time;
    readonly long begun;
    long shown;
    (double? Fraction, string Detail) state = (0, "");

    /// <summary>Shows an empty bar.</summary>
    /// <param name="label">What is going on.</param>
    public Progress(string label = "") : this(label, TimeProvider.System)
    {
    }

    internal Progress(string label, TimeProvider time)
    {
        (this.label, this.time) = (label, time);
        begun = shown = time.GetTimestamp();
        output?.Display(Bundle(), id);
    }

    /// <summary>Gives the items one by one and shows how many there have been.</summary>
    /// <param name="items">A sequence that does not know its length has no bar, only a number.</param>
    /// <param name="label">What is going on.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, string label = "") => Of(items, label, TimeProvider.System);

    /// <summary>Shows how much is done; at most ten times a second, and the end always.</summary>
    /// <param name="value">Between 0 and 1.</param>
    public void Report(double value) => Set(double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1), "", ends: value >= 1);

    internal static IEnumerable<T> Of<T>(IEnumerable<T> items, string label, TimeProvider time)
    {
        bool counted = items.TryGetNonEnumeratedCount(out int all);
        var bar = new Progress(label, time);
        int done = 0;
        try
        {
            foreach (var item in items)
            {
                yield return item;
                done++;
                bar.Set(Fraction(), Detail(), ends: false);
            }
        }
        finally
        {
            // Also of a loop that ended early.
            bar.Set(Fraction(), Detail(), ends: true);
        }

        double? Fraction() => !counted ? null : all == 0 ? 1 : (double)done / all;

        string Detail() => counted ? string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0}") : done.ToString("N0", CultureInfo.InvariantCulture);
    }

    void Set(double? fraction, string detail, bool ends)
    {
        lock (gate)
        {
            state = (fraction, detail);
            if (!ends && time.GetElapsedTime(shown) < interval) return;
            shown = time.GetTimestamp();
            output?.Update(Bundle(), id);
        }
    }

    JsonObject Bundle()
    {
        var (fraction, detail) = state;
        string text = string.Join(" · ", new[] { fraction is { } part ? part.ToString("P0", CultureInfo.InvariantCulture) : "", detail, Left(fraction) }.Where(piece => piece.Length > 0));
        string value = fraction is { } known ? $" value=\"{known.ToString("F3", CultureInfo.InvariantCulture)}\"" : "";
        int filled = (int)((fraction ?? 0) * plainWidth);
        string bar = fraction is null ? "" : $"[{new string('#', filled)}{new string('-', plainWidth - filled)}] ";
        return new()
        {
            ["text/html"] = $"<div><label>{WebUtility.HtmlEncode(label)} <progress max=\"1\"{value}></progress></label> {WebUtility.HtmlEncode(text)}</div>",
            ["text/plain"] = $"{label} {bar}{text}".Trim(),
        };
    }

    // As long as before for what is left; the time it took when nothing is.
    string Left(double? fraction)
    {
        var passed = time.GetElapsedTime(begun);
        if (fraction is null or 0) return "";
        return fraction == 1 ? Clock(passed) : $"{Clock(passed * ((1 - fraction.Value) / fraction.Value))} left";
    }

    static string Clock(TimeSpan span) => span.ToString(span.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
