using System.Text;
using System.Text.Json.Serialization.Metadata;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Hands the messages of this process to the transport.</summary>
sealed class MessageWriter(IKernelTransport transport, MessageMaker maker)
{
    /// <summary>Sends to everyone who listens; the topic is the message type.</summary>
    /// <param name="parent">Request that this belongs to; null: none.</param>
    /// <param name="type">Message type.</param>
    /// <param name="content">Content.</param>
    /// <param name="json">How it is written.</param>
    public void Publish<T>(JupyterMessage? parent, string type, T content, JsonTypeInfo<T> json) =>
        transport.Send(JupyterSocket.IoPub, maker.Make(parent, type, content, json) with { Identities = [Encoding.UTF8.GetBytes(type)] });

    /// <summary>Answers a request on the socket it came by.</summary>
    public void Reply<T>(JupyterSocket socket, JupyterMessage request, string type, T content, JsonTypeInfo<T> json) =>
        transport.Send(socket, maker.Make(request, type, content, json) with { Identities = request.Identities });
}
