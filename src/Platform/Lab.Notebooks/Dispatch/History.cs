using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Lab.Notebooks.Dispatch.Messages;

namespace Lab.Notebooks.Dispatch;

/// <summary>The cells of this session, for a client's history keys and search.</summary>
sealed class History
{
    // Of the newest; a session of days does not grow by its own log.
    const int capacity = 10_000;

    // Number of the only session there is.
    const int session = 1;

    readonly Queue<(int Line, string Code, string? Output)> cells = [];

    public void Add(int line, string code, string? output)
    {
        lock (cells)
        {
            cells.Enqueue((line, code, output));
            if (cells.Count > capacity) cells.Dequeue();
        }
    }

    public JsonArray Find(HistoryRequest request)
    {
        List<(int Line, string Code, string? Output)> all;
        lock (cells) all = [.. cells];
        IEnumerable<(int Line, string Code, string? Output)> found = request.HistAccessType switch
        {
            "range" when request.Session is 0 or session => all.Where(cell => cell.Line >= request.Start && cell.Line < (request.Stop ?? int.MaxValue)),
            "tail" => all.TakeLast(request.N ?? all.Count),
            "search" => Search(all, request),
            _ => [],
        };
        return [.. found.Select(cell => (JsonNode)new JsonArray(session, cell.Line, request.Output ? new JsonArray(cell.Code, cell.Output) : cell.Code))];
    }

    // Patterns are those of file names: * and ?.
    static IEnumerable<(int, string, string?)> Search(List<(int Line, string Code, string? Output)> all, HistoryRequest request)
    {
        var found = all.Where(cell => FileSystemName.MatchesSimpleExpression(request.Pattern ?? "*", cell.Code, ignoreCase: false));
        if (request.Unique) found = found.Reverse().DistinctBy(cell => cell.Code).Reverse();
        return found.TakeLast(request.N ?? all.Count);
    }
}
