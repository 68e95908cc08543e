using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Makes the messages of one session.</summary>
sealed class MessageMaker(TimeProvider time, string session)
{
    const string userName = "lab";

    /// <param name="parent">Request that this belongs to; null: none.</param>
    /// <param name="type">Message type.</param>
    /// <param name="content">Content.</param>
    /// <param name="json">How it is written.</param>
    public JupyterMessage Make<T>(JupyterMessage? parent, string type, T content, JsonTypeInfo<T> json)
    {
        string date = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var header = new MessageHeader(Guid.NewGuid().ToString("N"), type, session, userName, date);
        return new JupyterMessage
        {
            Header = header,
            HeaderJson = JsonSerializer.SerializeToUtf8Bytes(header, NotebookJson.Default.MessageHeader),
            ParentHeaderJson = parent?.HeaderJson ?? JupyterMessage.NoJson,
            ContentJson = JsonSerializer.SerializeToUtf8Bytes(content, json),
        };
    }
}
