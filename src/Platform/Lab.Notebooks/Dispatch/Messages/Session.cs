using System.Text.Json.Nodes;

namespace Lab.Notebooks.Dispatch.Messages;

/// <summary>Content of <c>kernel_info_reply</c>.</summary>
sealed record KernelInfoReply(
    string ProtocolVersion,
    string Implementation,
    string ImplementationVersion,
    LanguageInfo LanguageInfo,
    string Banner,
    IReadOnlyList<HelpLink> HelpLinks,
    IReadOnlyList<string> SupportedFeatures,
    bool Debugger = false,
    string Status = "ok");

/// <summary>The language as editors and converters know it.</summary>
sealed record LanguageInfo(
    string Name, string Version, string Mimetype, string FileExtension, string PygmentsLexer, string CodemirrorMode, string NbconvertExporter);

/// <summary>An entry of the client's help menu.</summary>
sealed record HelpLink(string Text, string Url);

/// <summary>Content of <c>shutdown_request</c> and its reply.</summary>
sealed record ShutdownContent(bool Restart = false, string? Status = null);

/// <summary>Content of replies that say no more than that it was done.</summary>
sealed record StatusOnly(string Status = "ok");

/// <summary>Content of <c>iopub_welcome</c>.</summary>
sealed record Subscription([property: System.Text.Json.Serialization.JsonPropertyName("subscription")] string Topic);

/// <summary>Content of <c>input_request</c>.</summary>
sealed record InputRequest(string Prompt, bool Password);

/// <summary>Content of <c>input_reply</c>.</summary>
sealed record InputReply(string Value = "");

/// <summary>Content of <c>comm_open</c>.</summary>
sealed record CommOpen(string CommId, string TargetName = "", JsonObject? Data = null);

/// <summary>Content of <c>comm_msg</c> and <c>comm_close</c>.</summary>
sealed record CommMessage(string CommId, JsonObject? Data = null);

/// <summary>Content of <c>comm_info_request</c>; null: comms of every target.</summary>
sealed record CommInfoRequest(string? TargetName = null);

/// <summary>Content of <c>comm_info_reply</c>: target name of each comm by its id.</summary>
sealed record CommInfoReply(JsonObject Comms, string Status = "ok");
