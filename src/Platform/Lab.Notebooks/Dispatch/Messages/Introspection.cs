using System.Text.Json.Nodes;

namespace Lab.Notebooks.Dispatch.Messages;

/// <summary>Content of <c>complete_request</c>, <c>inspect_request</c> and <c>is_complete_request</c>; positions count code points.</summary>
sealed record CodeRequest(string Code, int CursorPos = 0, int DetailLevel = 0);

/// <summary>Content of <c>complete_reply</c>: what may stand in place of the text between the two positions.</summary>
sealed record CompleteReply(IReadOnlyList<string> Matches, int CursorStart, int CursorEnd, JsonObject Metadata, string Status = "ok");

/// <summary>Content of <c>inspect_reply</c>.</summary>
sealed record InspectReply(bool Found, JsonObject Data, JsonObject Metadata, string Status = "ok");

/// <summary>Content of <c>is_complete_reply</c>: complete, incomplete (with what to begin the next line with) or invalid.</summary>
sealed record IsCompleteReply(string Status, string? Indent = null);

/// <summary>Content of <c>history_request</c>: range, tail or search.</summary>
sealed record HistoryRequest(
    string HistAccessType,
    bool Output = false,
    bool Raw = true,
    int Session = 0,
    int Start = 0,
    int? Stop = null,
    int? N = null,
    string? Pattern = null,
    bool Unique = false);

/// <summary>Content of <c>history_reply</c>: session, line and source of each; the source is a pair with its output when that was asked for.</summary>
sealed record HistoryReply(JsonArray History, string Status = "ok");
