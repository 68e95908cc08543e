using System.Text.Json;

namespace Lab.Hosting.Dcp.Objects;

/// <summary>A change that a watch saw.</summary>
/// <param name="Deleted">The object is gone; otherwise it is new or changed.</param>
sealed record DcpEvent<TSpec, TStatus>(bool Deleted, DcpObject<TSpec, TStatus> Object)
    where TSpec : class
    where TStatus : class;

/// <summary>One line of a watch: {"type":"ADDED|MODIFIED|DELETED|BOOKMARK|ERROR","object":{...}}.</summary>
sealed record WatchLine(string Type, JsonElement Object);
