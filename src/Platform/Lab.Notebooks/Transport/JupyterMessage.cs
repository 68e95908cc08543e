namespace Lab.Notebooks.Transport;

/// <summary>One message. Its JSON parts stay the bytes of the wire: what is passed on is neither parsed nor written again.</summary>
public sealed record JupyterMessage
{
    /// <summary>An empty JSON object.</summary>
    public static readonly byte[] NoJson = "{}"u8.ToArray();

    /// <summary>Who asked, as the router socket names its peers; on iopub the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    public required MessageHeader Header { get; init; }

    /// <summary>Bytes of <see cref="Header"/>; a reply carries them as its parent header.</summary>
    public required byte[] HeaderJson { get; init; }

    public byte[] ParentHeaderJson { get; init; } = NoJson;

    public byte[] MetadataJson { get; init; } = NoJson;

    public required byte[] ContentJson { get; init; }

    public IReadOnlyList<byte[]> Buffers { get; init; } = [];

    public string Type => Header.MsgType;
}
