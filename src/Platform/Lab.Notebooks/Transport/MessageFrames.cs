using System.Text.Json;
using NetMQ;

namespace Lab.Notebooks.Transport;

/// <summary>A message as frames: identities, delimiter, signature, header, parent header, metadata, content, buffers.</summary>
sealed class MessageFrames(MessageSignature signature)
{
    static readonly byte[] delimiter = "<IDS|MSG>"u8.ToArray();

    public NetMQMessage Write(JupyterMessage message)
    {
        var frames = new NetMQMessage(message.Identities.Count + message.Buffers.Count + 6);
        foreach (byte[] identity in message.Identities) frames.Append(identity);
        frames.Append(delimiter);
        frames.Append(signature.Of(message.HeaderJson, message.ParentHeaderJson, message.MetadataJson, message.ContentJson));
        frames.Append(message.HeaderJson);
        frames.Append(message.ParentHeaderJson);
        frames.Append(message.MetadataJson);
        frames.Append(message.ContentJson);
        foreach (byte[] buffer in message.Buffers) frames.Append(buffer);
        return frames;
    }

    /// <param name="frames">Frames as received.</param>
    /// <param name="problem">Why it is dropped, when the answer is null.</param>
    public JupyterMessage? Read(NetMQMessage frames, out string problem)
    {
        problem = "";
        int at = 0;
        while (at < frames.FrameCount && !Bytes(frames, at).AsSpan().SequenceEqual(delimiter)) at++;
        if (frames.FrameCount - at < 6)
        {
            problem = $"{frames.FrameCount} frames without a delimiter or with parts missing";
            return null;
        }

        byte[] received = Bytes(frames, at + 1), header = Bytes(frames, at + 2), parent = Bytes(frames, at + 3), metadata = Bytes(frames, at + 4), content = Bytes(frames, at + 5);
        // Before anything is parsed: who does not know the key says nothing here.
        if (!signature.Holds(received, header, parent, metadata, content))
        {
            problem = "its signature does not fit the key of the connection file";
            return null;
        }

        try
        {
            return new JupyterMessage
            {
                Identities = [.. Enumerable.Range(0, at).Select(index => Bytes(frames, index))],
                Header = JsonSerializer.Deserialize(header, NotebookJson.Default.MessageHeader)!,
                HeaderJson = header,
                ParentHeaderJson = parent,
                MetadataJson = metadata,
                ContentJson = content,
                Buffers = [.. Enumerable.Range(at + 6, frames.FrameCount - at - 6).Select(index => Bytes(frames, index))],
            };
        }
        catch (JsonException failure)
        {
            problem = $"its header is not one: {failure.Message}";
            return null;
        }
    }

    static byte[] Bytes(NetMQMessage frames, int index) => frames[index].ToByteArray(copy: false);
}
