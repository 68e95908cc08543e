using System.Diagnostics.CodeAnalysis;
using Lab.Datasets;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lab.PredictionService.Batches;

/// <summary>The rows of the part "file" of a multipart/form-data body, read as they arrive.</summary>
sealed class CsvUpload : IAsyncDisposable
{
    public const string Part = "file";

    // RFC 2046, 5.1.1.
    const int LongestBoundary = 70;

    // A window ends early when its rows hold this many UTF-16 units.
    const int MaxWindowCharacters = 1 << 20;

    readonly MultipartReader parts;
    readonly CsvRowReader rows;
    readonly TextColumns text;
    readonly int maxRows;
    readonly int maxTextCharacters;
    readonly IAsyncEnumerator<CsvRow> next;
    readonly List<CsvRow> window = [];
    readonly List<string> texts = [];
    bool ended;

    CsvUpload(MultipartReader parts, CsvRowReader rows, TextColumns text, int maxRows, int maxTextCharacters, CancellationToken cancellation)
    {
        (this.parts, this.rows, this.text, this.maxRows, this.maxTextCharacters) = (parts, rows, text, maxRows, maxTextCharacters);
        next = rows.RowsAsync(cancellation).GetAsyncEnumerator(cancellation);
    }

    public IReadOnlyList<string> Header => rows.Header;

    /// <summary>The answer has a column with the warnings.</summary>
    public required bool WithWarnings { get; init; }

    /// <summary>How the file is written.</summary>
    public CsvDialect Dialect => rows.Dialect;

    /// <summary>Rows left out so far.</summary>
    public long BadRows => rows.BadRows.Count;

    /// <summary>The rows of the current window.</summary>
    public IReadOnlyList<CsvRow> Rows => window;

    /// <summary>Their texts, as the model receives them.</summary>
    public IReadOnlyList<string> Texts => texts;

    public static bool IsMultipart(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads up to the end of the header row.</summary>
    /// <exception cref="LabException">The header is missing or damaged.</exception>
    public static async Task<Attempt<CsvUpload>> OpenAsync(HttpRequest request, BatchOptions options, PredictionOptions limits, CancellationToken cancellation)
    {
        if (CsvParameters.TryRead(request.Query, out var data, out bool warnings) is { } wrong) return Problem.BadRequest(wrong.Problem, wrong.Parameter);
        if (!TryGetBoundary(request.ContentType, out string? boundary))
            return Problem.BadRequest($"multipart/form-data needs a boundary of 1 to {LongestBoundary} characters.", "Content-Type");
        var parts = new MultipartReader(boundary, request.Body);
        if (await parts.ReadNextSectionAsync(cancellation) is not { } part)
            return Problem.BadRequest($"The body has no part; expected one called '{Part}' with a CSV.", Part);
        if (part.GetContentDispositionHeader() is not { } disposition || HeaderUtilities.RemoveQuotes(disposition.Name) != Part)
            return Problem.BadRequest($"The first part is not called '{Part}'; expected that one only, with a CSV.", Part);

        var format = data.Format ?? (RowFile.FormatOf(disposition.FileName.Value ?? "") == DataFormat.Tsv ? DataFormat.Tsv : DataFormat.Csv);
        var limited = RowFile.Limits(format, data) with
        {
            MaxFieldChars = options.MaxRowCharacters,
            MaxRowChars = options.MaxRowCharacters,
            MaxColumns = 1_000,
            MaxUnpackedBytes = options.MaxUploadBytes,
        };
        var rows = await CsvRowReader.OpenAsync(part.Body, Part, limited, leaveOpen: true, cancellation);
        try
        {
            return new CsvUpload(parts, rows, new TextColumns(rows, data.TextColumns), options.WindowRows, limits.MaxTextCharacters, cancellation) { WithWarnings = warnings };
        }
        catch (LabException column)
        {
            rows.Dispose();
            return Problem.Of(column, CsvParameters.TextColumn, showsWhere: false);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next window; false, with nothing in it, after the last row.</summary>
    /// <exception cref="LabException">A bad row, or something after the file.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        window.Clear();
        texts.Clear();
        long characters = 0;
        while (!ended && window.Count < maxRows && characters < MaxWindowCharacters)
        {
            if (!await next.MoveNextAsync())
            {
                ended = true;
                if (await parts.ReadNextSectionAsync(cancellation) is not null)
                    throw new LabException(ErrorKind.Data, $"There is another part after '{Part}'.", Part, "that part only.");
                break;
            }
            var row = next.Current;
            string composed = text.Compose(row);
            if (!Check(row.Line, composed)) continue;
            texts.Add(composed);
            window.Add(row);
            foreach (string field in row.Fields) characters += field.Length;
        }
        return window.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await next.DisposeAsync();
        rows.Dispose();
    }

    // False for a bad row that is left out.
    bool Check(long line, string composed)
    {
        // Surrogate pairs count twice here: a bound on work, not on writing.
        string? fault =
            string.IsNullOrWhiteSpace(composed) ? "the text is empty"
            : composed.Length > 2L * maxTextCharacters || TextLength.InCharacters(composed) > maxTextCharacters ? $"the text has more than {maxTextCharacters:N0} characters"
            : null;
        if (fault is not null) rows.Reject(line, fault);
        return fault is null;
    }

    static bool TryGetBoundary(string? contentType, [NotNullWhen(true)] out string? boundary)
    {
        boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        return boundary is { Length: > 0 and <= LongestBoundary };
    }
}
