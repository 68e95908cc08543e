using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Lab.Evaluation;

/// <summary>
/// An explanation as HTML: the text with its words on green (for the label) or red (against it), the stronger the more they weigh, the number as the
/// tooltip. A solid or a dotted line under the word says the same to those who do not tell the colours apart. No script, nothing from elsewhere;
/// colours are see-through, so that light and dark pages both show through.
/// </summary>
public static class ExplanationHtml
{
    /// <summary>A word weighs this share of the heaviest before it is marked.</summary>
    const double Marked = 0.05;

    // The fullest colour still lets the word be read, on white as on black.
    const double Fullest = 0.6;

    static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A piece of HTML with its styles at its elements, for notebooks and pages that stand already.</summary>
    public static string Fragment(Explanation explanation)
    {
        var html = new StringBuilder("<div class=\"lab-explanation\" style=\"font:15px/1.9 system-ui,'Segoe UI',Helvetica,Arial,sans-serif;margin:0 0 1em\">\n");
        string of = explanation.Target is { } target ? $"why <b>{Text(target)}</b> ({Number(explanation.Scores[target], "P1")})" : "where the model looked";
        html.Append(CultureInfo.InvariantCulture, $"<div>answer <b>{Text(explanation.Label)}</b> ({Number(explanation.Confidence, "P1")}); {of}; {Text(explanation.Method)}</div>\n");
        html.Append("<div style=\"white-space:pre-wrap;overflow-wrap:anywhere\" dir=\"auto\">");
        double most = explanation.Words.Select(word => Math.Abs(word.Score)).DefaultIfEmpty().Max();
        int at = 0;
        foreach (var word in explanation.Words)
        {
            // Words of one origin, as the pieces of an address that the cleaning made one.
            if (word.Start < at) continue;
            html.Append(Text(explanation.Text[at..word.Start]));
            Word(html, word, most, explanation.Unit);
            at = word.Start + word.Length;
        }
        string rest = explanation.Text[at..];
        if (explanation.Truncated && rest.Trim().Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<span style=\"opacity:.45\" title=\"not read by the model\">{Text(rest)}</span>");
        else html.Append(Text(rest));
        html.Append("</div>\n<div style=\"font-size:12px;opacity:.75\">").Append(Legend(explanation)).Append("</div>\n</div>\n");
        return html.ToString();
    }

    /// <summary>A whole page.</summary>
    /// <param name="explanations">One below the other.</param>
    /// <param name="title">Of the page.</param>
    public static string Page(IEnumerable<Explanation> explanations, string title = "Why these answers") =>
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(title)}</title>\n"
        + "<style>:root{color-scheme:light dark}body{max-width:60em;margin:2em auto;padding:0 1em}h1{font:600 20px system-ui,sans-serif}</style>\n</head>\n"
        + $"<body>\n<h1>{Text(title)}</h1>\n{string.Concat(explanations.Select(Fragment))}</body>\n</html>\n";

    static void Word(StringBuilder html, WordImportance word, double most, string unit)
    {
        double share = most > 0 ? word.Score / most : 0;
        string number = word.Score.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture);
        html.Append("<span title=\"").Append(number).Append(' ').Append(Text(unit)).Append('"');
        if (Math.Abs(share) >= Marked)
        {
            string colour = share > 0 ? "22,163,74" : "220,38,38", line = share > 0 ? "solid" : "dotted";
            html.Append(
                CultureInfo.InvariantCulture, $" style=\"background:rgba({colour},{Number(Fullest * Math.Abs(share), "0.##")});border-bottom:2px {line} rgb({colour});border-radius:3px\"");
        }
        html.Append('>').Append(Text(word.Word)).Append("</span>");
    }

    static string Legend(Explanation explanation)
    {
        string[] parts =
        [
            explanation.Target is { } target
                ? $"green, solid line: for {Text(target)}; red, dotted line: against it; numbers in {Text(explanation.Unit)}"
                : "the greener, the larger the share of attention, which has no sign",
            .. explanation.Delta is { } delta ? (string[])[$"{explanation.Steps} steps, completeness delta {Number(delta, "0.#####")}"] : [],
            .. explanation.Notes.Select(Text),
        ];
        return string.Join("<br>", parts);
    }

    static string Text(string text) => encoder.Encode(text);

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
