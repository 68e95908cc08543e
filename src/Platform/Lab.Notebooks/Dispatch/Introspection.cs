using System.Text.Json.Nodes;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Interpreter;

namespace Lab.Notebooks.Dispatch;

/// <summary>Answers about code and history in the shapes and positions of the protocol.</summary>
sealed class Introspection(IInterpreter interpreter, History history)
{
    // JupyterLab reads types of completions from here.
    const string typesKey = "_jupyter_types_experimental";

    public async Task<CompleteReply> CompleteAsync(CodeRequest request, CancellationToken cancellation)
    {
        var found = await interpreter.CompleteAsync(request.Code, CodePoints.ToUtf16(request.Code, request.CursorPos), cancellation).ConfigureAwait(false);
        int start = CodePoints.FromUtf16(request.Code, found.Start), end = CodePoints.FromUtf16(request.Code, found.Start + found.Length);
        JsonArray types = [.. found.Matches.Select(match => (JsonNode)new JsonObject
        {
            ["text"] = match.Text,
            ["type"] = match.Kind,
            ["signature"] = match.Signature,
            ["start"] = start,
            ["end"] = end,
        })];
        return new CompleteReply([.. found.Matches.Select(match => match.Text)], start, end, new JsonObject { [typesKey] = types });
    }

    public async Task<InspectReply> InspectAsync(CodeRequest request, CancellationToken cancellation)
    {
        var bundle = await interpreter.InspectAsync(request.Code, CodePoints.ToUtf16(request.Code, request.CursorPos), cancellation).ConfigureAwait(false);
        return new InspectReply(bundle is not null, bundle ?? [], []);
    }

    public IsCompleteReply IsComplete(CodeRequest request) => interpreter.Check(request.Code) switch
    {
        Completeness.Complete => new("complete"),
        Completeness.Incomplete => new("incomplete", Indent(request.Code)),
        _ => new("invalid"),
    };

    public HistoryReply History(HistoryRequest request) => new(history.Find(request));

    // That of the last line, and four spaces more behind an opening brace.
    static string Indent(string code)
    {
        string line = code.TrimEnd()[(code.TrimEnd().LastIndexOf('\n') + 1)..];
        string indent = line[..(line.Length - line.TrimStart().Length)];
        return line.EndsWith('{') ? indent + "    " : indent;
    }
}
