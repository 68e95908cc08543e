namespace Lab.Notebooks.Transport;

/// <summary>Header of a message; source: the messaging page of Jupyter's client.</summary>
/// <param name="MsgId">Unique in its session.</param>
/// <param name="MsgType">For instance <c>execute_request</c>.</param>
/// <param name="Session">Who sends: one client, or this process.</param>
/// <param name="Username">Free text.</param>
/// <param name="Date">ISO 8601, UTC.</param>
/// <param name="Version">Of the protocol.</param>
public sealed record MessageHeader(
    string MsgId,
    string MsgType,
    string Session = "",
    string Username = "",
    string Date = "",
    string Version = MessageHeader.ProtocolVersion)
{
    /// <summary>The protocol that is spoken here.</summary>
    public const string ProtocolVersion = "5.5";
}
