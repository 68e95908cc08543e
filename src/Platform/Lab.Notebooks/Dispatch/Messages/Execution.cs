using System.Text.Json.Nodes;

namespace Lab.Notebooks.Dispatch.Messages;

/// <summary>Content of <c>execute_request</c>.</summary>
sealed record ExecuteRequest(
    string Code,
    bool Silent = false,
    bool StoreHistory = true,
    Dictionary<string, string>? UserExpressions = null,
    bool AllowStdin = false,
    bool StopOnError = true);

/// <summary>Content of <c>execute_reply</c>: of success, of an error, and of a cell that was not run because one before it failed.</summary>
sealed record ExecuteReply(
    string Status,
    int ExecutionCount,
    JsonObject? UserExpressions = null,
    JsonArray? Payload = null,
    string? Ename = null,
    string? Evalue = null,
    IReadOnlyList<string>? Traceback = null);

/// <summary>Content of <c>execute_input</c>: what runs now, for all clients.</summary>
sealed record ExecuteInput(string Code, int ExecutionCount);

/// <summary>Content of <c>execute_result</c>: value of the last expression, by MIME type.</summary>
sealed record ExecuteResult(int ExecutionCount, JsonObject Data, JsonObject Metadata);

/// <summary>Content of <c>display_data</c> and <c>update_display_data</c>; <c>transient.display_id</c> names what later updates change.</summary>
sealed record DisplayData(JsonObject Data, JsonObject Metadata, JsonObject Transient);

/// <summary>Content of <c>clear_output</c>; <see cref="Wait"/>: only when the next output comes, so that nothing flickers.</summary>
sealed record ClearOutput(bool Wait);

/// <summary>Content of <c>stream</c>; <see cref="Name"/> is stdout or stderr.</summary>
sealed record StreamText(string Name, string Text);

/// <summary>Content of <c>error</c>.</summary>
sealed record ErrorContent(string Ename, string Evalue, IReadOnlyList<string> Traceback);

/// <summary>Content of <c>status</c>: starting, busy or idle.</summary>
sealed record KernelStatus(string ExecutionState);
